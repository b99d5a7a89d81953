"""`--format text`: for people at a terminal, and for `grep`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.model.finding import Finding, Safety, Severity
from autopack_lint.model.result import CheckResult
from autopack_lint.report import Style
from autopack_lint.report.excerpt import marked
from autopack_lint.report.sanitize import visible

FIX_LABELS = {Safety.SAFE: "safe fix", Safety.UNSAFE: "unsafe fix", Safety.SUGGESTION: "suggestion"}


class Paint(NamedTuple):
    """What stands before and after coloured text; empty without colour."""

    path: str = ""
    faint: str = ""
    off: str = ""
    error: str = ""
    warning: str = ""
    info: str = ""

    def severity(self, severity: Severity) -> str:
        match severity:
            case Severity.ERROR:
                return self.error
            case Severity.WARNING:
                return self.warning
            case Severity.INFO:
                return self.info


COLOURS = Paint("\x1b[1m", "\x1b[2m", "\x1b[0m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m")
NO_COLOURS = Paint()


def render(result: CheckResult, style: Style) -> str:
    """The report: findings, what was skipped, and a summary without a clock."""
    paint = COLOURS if style.colour else NO_COLOURS
    parts = list(finding_parts(result.findings, style, paint))
    if style.quiet:
        return "".join(parts)
    return "".join((*parts, *closing(result)))


def closing(result: CheckResult) -> Iterator[str]:
    """What stands below the findings: what was skipped, and the summary."""
    yield from (f"skipped {visible(skipped.path)}: {visible(skipped.reason)}\n" for skipped in result.skipped)
    if result.skipped:
        yield "\n"
    yield summary(result) + "\n"


def finding_parts(findings: tuple[Finding, ...], style: Style, paint: Paint) -> Iterator[str]:
    """Each finding: one line to grep for and, unless quiet, where it is."""
    path = shown = ""
    for finding in findings:
        if finding.path != path or not shown:
            path = finding.path
            shown = shown_path(path)
        line, column = finding.span.start
        colour = paint.severity(finding.severity)
        yield (
            f"{paint.path}{shown}{paint.off}:{line}:{column}: "
            f"{colour}{visible(finding.rule)}{paint.off} {visible(finding.message)}\n"
        )
        if not style.quiet:
            yield place(finding, style.width, paint, colour)


def shown_path(path: str) -> str:
    """A path at the start of a line; `::` there would be a command to GitHub's runner."""
    return visible(f"./{path}" if path.lstrip().startswith(":") or not path else path)


def place(finding: Finding, width: int, paint: Paint, colour: str) -> str:
    """The source line with carets under the span, how it can be mended, and an empty line."""
    number = str(finding.span.start.line)
    blank = " " * len(number)
    faint, off, fix = paint.faint, paint.off, finding.fix
    lines = ""
    excerpt = marked(finding.excerpt, finding.span, width - len(number) - 5)
    if excerpt:
        text, indent, length = excerpt
        carets = f"{' ' * indent}{colour}{'^' * length}{off}"
        lines = f"{faint}  {number} |{off} {text}\n{faint}  {blank} |{off} {carets}\n"
    if fix:
        lines += f"{faint}  {blank} ={off} {FIX_LABELS[fix.safety]}: {visible(fix.title)}\n"
    return lines + "\n"


def summary(result: CheckResult) -> str:
    """The run in one sentence."""
    clauses = [found(result.findings) + f" in {counted(result.files, 'file')}"]
    if result.skipped:
        clauses.append(f"{counted(len(result.skipped), 'file')} skipped")
    if result.known:
        clauses.append(f"{counted(len(result.known), 'known finding')} not shown")
    if result.gone:
        clauses.append(f"{counted(len(result.gone), 'finding')} of the baseline gone")
    return "; ".join(clauses) + "."


def found(findings: tuple[Finding, ...]) -> str:
    """How many findings, by severity."""
    if not findings:
        return "No findings"
    severities = [finding.severity for finding in findings]
    by_severity = [
        counted(severities.count(severity), severity.value) for severity in Severity if severity in severities
    ]
    return f"Found {counted(len(findings), 'finding')} ({', '.join(by_severity)})"


def counted(number: int, noun: str) -> str:
    """A number with its noun; `info` has no plural."""
    return f"{number} {noun}" if number == 1 or noun == Severity.INFO else f"{number} {noun}s"
