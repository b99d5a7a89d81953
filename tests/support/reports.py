"""Findings and results for the tests of the reporters."""

from autopack_lint.model.finding import (
    Confidence,
    Finding,
    Fix,
    Position,
    Safety,
    Severity,
    Skipped,
    Span,
)
from autopack_lint.model.operation import ReplaceExpression
from autopack_lint.model.result import CheckResult
from autopack_lint.model.rule import Bad, Rule

RULE = Rule(
    id="SQL102",
    name="identity-comparison",
    message="a column is compared with `is`",
    severity=Severity.ERROR,
    good=("x == None",),
    bad=(Bad("x is None", fixed="x.is_(None)"),),
)
FIX_TEXT = "use .is_(None)"


def span(line: int, column: int, end_column: int, end_line: int = 0) -> Span:
    """A span, on one line unless told otherwise."""
    return Span(Position(line, column), Position(end_line or line, end_column))


def fix(safety: Safety, where: Span, *, path: str = "") -> Fix:
    """A fix that puts `None` where the span is."""
    return Fix(safety, FIX_TEXT, (ReplaceExpression(where, "None", path),))


HERE = span(7, 12, 16)


def finding(  # autopack: ignore[CPX105] stands for a noun, and callers name what they set
    where: Span = HERE,
    *,
    excerpt: str = "    return old",
    path: str = "app/views.py",
    severity: Severity = Severity.ERROR,
    message: str = "compared with `is`",
    fix: Fix | None = None,
    fingerprint: str = "0a1b",
    symbol: str = "expired",
) -> Finding:
    """A finding with everything that a test does not care for filled in."""
    return Finding(
        rule=RULE.id,
        name=RULE.name,
        severity=severity,
        confidence=Confidence.PROVEN,
        path=path,
        span=where,
        symbol=symbol,
        message=message,
        data={"column": "User.deleted_at"},
        fingerprint=fingerprint,
        fix=fix,
        excerpt=excerpt,
    )


def result(
    *findings: Finding,
    skipped: tuple[Skipped, ...] = (),
    files: int = 12,
    known: tuple[Finding, ...] = (),
    gone: tuple[Finding, ...] = (),
    has_baseline: bool = False,
) -> CheckResult:
    """The outcome of a run with these findings."""
    return CheckResult(
        findings=findings,
        skipped=skipped,
        files=files,
        cached=3,
        seconds=0.1234,
        rules={RULE.id: RULE},
        known=known,
        gone=gone,
        has_baseline=has_baseline,
    )
