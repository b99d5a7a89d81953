"""`--format rdjson`: reviewdog's diagnostics, with the fixes that can be said as replacements as suggestions."""

from __future__ import annotations

from autopack_lint.model.finding import Finding, Severity, Skipped, Span
from autopack_lint.model.operation import ReplaceExpression
from autopack_lint.model.result import CheckResult
from autopack_lint.report.documents import Json, laid_out
from autopack_lint.report.strict_json import encode_strictly

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(result: CheckResult) -> str:
    """The report, a diagnostic on each line."""
    diagnostics: list[Json] = [*map(diagnostic, result.findings), *map(skipped_diagnostic, result.skipped)]
    fields: dict[str, Json] = {"source": {"name": "autopack-lint"}, "diagnostics": diagnostics}
    return laid_out(fields, encode_strictly) + "\n"


def diagnostic(finding: Finding) -> Json:
    fields: dict[str, Json] = {
        "message": finding.message,
        "location": {"path": finding.path, "range": range_of(finding.span, finding)},
        "severity": SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    suggestions = suggestions_of(finding)
    if suggestions:
        fields["suggestions"] = suggestions
    return fields


def skipped_diagnostic(skipped: Skipped) -> Json:
    return {
        "message": f"not checked: {skipped.reason}",
        "location": {"path": skipped.path},
        "severity": "WARNING",
        "code": {"value": "skipped"},
    }


def suggestions_of(finding: Finding) -> list[Json]:
    """The fix, where it is one replacement on the finding's own line: of other lines the bytes are not known."""
    fix = finding.fix
    if fix is None or len(fix.operations) != 1:
        return []
    operation = fix.operations[0]
    if not isinstance(operation, ReplaceExpression) or operation.path not in ("", finding.path):
        return []
    return (
        [{"range": range_of(operation.span, finding), "text": operation.text}]
        if is_known(operation.span, finding)
        else []
    )


def is_known(span: Span, finding: Finding) -> bool:
    """Whether the excerpt has the whole of a span."""
    return span.start.line == span.end.line == finding.span.start.line and bool(finding.excerpt)


def range_of(span: Span, finding: Finding) -> Json:
    """Columns are counted in bytes of UTF-8; a span of which not all bytes are known is named by its lines."""
    start, end = span
    if not is_known(span, finding):
        return {"start": {"line": start.line}, "end": {"line": end.line}}
    return {
        "start": {"line": start.line, "column": bytes_before(finding.excerpt, start.column) + 1},
        "end": {"line": end.line, "column": bytes_before(finding.excerpt, end.column) + 1},
    }


def bytes_before(line: str, column: int) -> int:
    before = line[: column - 1]
    return len(before.encode(errors="surrogatepass")) + column - 1 - len(before)
