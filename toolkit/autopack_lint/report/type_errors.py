"""type-errors@1: what mypy says about a project, as `types` writes it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.report.documents import TOOL, Tool, counts, document, encode, laid_out

FORMATS = ("text", "json")


class TypeErrorsSummary(NamedTuple):
    """The errors in numbers; `is_complete` says whether mypy looked at everything."""

    files: int
    errors: int
    by_code: dict[str, int]
    is_complete: bool


class TypeErrorsDocument(NamedTuple):
    """The type errors of a project, by path and place; `data` has mypy's code. It says no time: the same errors are
    the same bytes."""

    schema: Literal["autopack-lint/type-errors@1"]
    tool: Tool
    root: Literal["."]
    errors: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    summary: TypeErrorsSummary


def of_types(result: CheckResult) -> CheckResult:
    """A result without what mypy has nothing to do with."""
    found = tuple(finding for finding in result.findings if "mypy" in finding.data)
    rules = {finding.rule for finding in found}
    return result._replace(
        findings=found, rules={rule: known for rule, known in result.rules.items() if rule in rules}, known=(), gone=()
    )


def as_json(result: CheckResult) -> str:
    """The document, a line for each error."""
    by_code = counts(str(finding.data["mypy"]) for finding in result.findings)
    summary = TypeErrorsSummary(result.files, len(result.findings), by_code, is_complete=not result.skipped)
    whole = TypeErrorsDocument("autopack-lint/type-errors@1", TOOL, ".", result.findings, result.skipped, summary)
    fields = document(whole)
    if not isinstance(fields, dict):
        raise TypeError("a document is an object")
    return laid_out(fields, encode) + "\n"
