"""`check --statistics`: how often each rule found something, in place of what it found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Safety, Severity, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.report import Style
from autopack_lint.report.documents import TOOL, Json, Summary, Tool, document, fields_of, laid_out, summary_of
from autopack_lint.report.sanitize import visible
from autopack_lint.report.text import COLOURS, NO_COLOURS, Paint, closing

SCHEMA = "autopack-lint/statistics@1"
FORMATS = ("text", "json")


class RuleCount(NamedTuple):
    """What one rule found in a run. `fixable` leaves suggestions out."""

    rule: str
    name: str
    severity: Severity
    findings: int
    fixable: int
    files: int


class Statistics(NamedTuple):
    """How often each rule found something, the most frequent first."""

    schema: Literal["autopack-lint/statistics@1"]
    tool: Tool
    rules: tuple[RuleCount, ...]
    skipped: tuple[Skipped, ...]
    summary: Summary


def check_format(form: str) -> None:
    """Raises `UsageError` for a format of findings that has no place for counts."""
    if form not in FORMATS:
        raise UsageError(f"--statistics counts in {' and '.join(FORMATS)}; there is no such report in {form}")


def render(result: CheckResult, form: str, style: Style) -> str:
    """The counts in one of `FORMATS`."""
    if form == "text":
        return "".join(text_lines(result, style))
    fields: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": fields_of(TOOL),
        "rules": document(counts_of(result)),
        "skipped": document(result.skipped),
        "summary": summary_of(result),
    }
    return laid_out(fields) + "\n"


def counts_of(result: CheckResult) -> tuple[RuleCount, ...]:
    """One for each rule that found something; of equal counts, by id."""
    found = [counted_for(rule, result) for rule in sorted({finding.rule for finding in result.findings})]
    return tuple(sorted(found, key=lambda count: -count.findings))


def counted_for(rule: str, result: CheckResult) -> RuleCount:
    findings = [finding for finding in result.findings if finding.rule == rule]
    fixes = [finding.fix for finding in findings if finding.fix is not None]
    return RuleCount(
        rule=rule,
        name=findings[0].name,
        severity=min((finding.severity for finding in findings), key=list(Severity).index),
        findings=len(findings),
        fixable=sum(fix.safety != Safety.SUGGESTION for fix in fixes),
        files=len({finding.path for finding in findings}),
    )


def text_lines(result: CheckResult, style: Style) -> Iterator[str]:
    counts = counts_of(result)
    paint = COLOURS if style.colour else NO_COLOURS
    if counts:
        widths = [max(len(str(count.findings)) for count in counts), max(len(count.rule) for count in counts)]
        name = max(len(count.name) for count in counts)
        yield from (line_for(count, (*widths, name), paint) for count in counts)
    if not style.quiet:
        yield "\n" if counts else ""
        yield from closing(result)


def line_for(count: RuleCount, widths: tuple[int, ...], paint: Paint) -> str:
    number, rule, name = widths
    fixable = f"  {count.fixable} fixable" if count.fixable else ""
    colour = paint.severity(count.severity)
    shown = f"{colour}{visible(count.rule):{rule}}{paint.off}  {visible(count.name):{name}}  {count.severity.value:7}"
    return f"{count.findings:{number}}  {shown}{fixable}".rstrip() + "\n"
