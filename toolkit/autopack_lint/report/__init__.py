"""Level 4: results -> text, one module per format. Nothing here reads a clock, or a file of others."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.model.errors import UsageError
from autopack_lint.model.result import CheckResult

FORMATS = ("text", "json", "jsonl", "sarif", "github")


class Style(NamedTuple):
    """How text for people looks; formats for machines ignore it."""

    colour: bool = False
    width: int = 80
    quiet: bool = False


PLAIN = Style()


def render(result: CheckResult, format: str, style: Style = PLAIN) -> str:
    """The whole report in one of `FORMATS`. Raises `UsageError` for any other name."""
    # A run pays for the import of its own format only.
    match format:
        case "text":
            from autopack_lint.report import text

            return text.render(result, style)
        case "json":
            from autopack_lint.report import findings_json

            return findings_json.render(result)
        case "jsonl":
            from autopack_lint.report import jsonl

            return jsonl.render(result)
        case "sarif":
            from autopack_lint.report import sarif

            return sarif.render(result)
        case "github":
            from autopack_lint.report import github

            return github.render(result)
    raise UsageError(f"no such format: {format!r}; there are {', '.join(FORMATS)}")
