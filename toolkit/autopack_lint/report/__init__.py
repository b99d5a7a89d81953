"""Level 4: results -> text, one module per format. Nothing here reads a clock, or a file of others."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from autopack_lint.model.errors import UsageError
from autopack_lint.model.result import CheckResult

FORMATS = ("text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown", "agent")

MODULES = {"json": "findings_json"}
"""The modules of the formats that are not called like them."""


class Style(NamedTuple):
    """How text for people looks; formats for machines ignore it."""

    colour: bool = False
    width: int = 80
    quiet: bool = False
    max_tokens: int = 0
    """How long a report for a language model may be; 0 for what is usual."""


PLAIN = Style()


def render(result: CheckResult, format: str, style: Style = PLAIN) -> str:
    """The whole report in one of `FORMATS`. Raises `UsageError` for any other name."""
    if format not in FORMATS:
        raise UsageError(f"no such format: {format!r}; there are {', '.join(FORMATS)}")
    # A run pays for the import of its own format only.
    match format:
        case "text":
            from autopack_lint.report import text

            return text.render(result, style)
        case "agent":
            from autopack_lint.report import agent

            return agent.render(result, style.max_tokens)
    module = import_module(f"autopack_lint.report.{MODULES.get(format, format)}")
    render_in_format: Callable[[CheckResult], str] = module.render
    return render_in_format(result)
