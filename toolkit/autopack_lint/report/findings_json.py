"""`--format json`: the document findings@1, one finding per line."""

from __future__ import annotations

from autopack_lint.model.result import CheckResult
from autopack_lint.report.documents import TOOL, Json, document, fields_of, laid_out, summary_of

SCHEMA = "autopack-lint/findings@1"


def render(result: CheckResult) -> str:
    """The report, described by docs/schema/findings.schema.json."""
    fields: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": fields_of(TOOL),
        "root": ".",
        "findings": [fields_of(finding) for finding in result.findings],
        "contents": document(result.contents),
        "skipped": document(result.skipped),
        "summary": summary_of(result),
    }
    return laid_out(fields) + "\n"
