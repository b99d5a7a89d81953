"""A silenced finding without a reason cannot be reviewed: nobody knows when it may go.

Off unless it is selected.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Rule, Severity, SuppressionUse

RULE = Rule(
    id="SUP102",
    name="suppression-without-reason",
    message="a suppression gives no reason: say after the bracket why the finding is accepted",
    severity=Severity.INFO,
    default=False,
    good=("def f(a, b, c, d, e, f, g, h): pass  # autopack: ignore[CPX105] mirrors the wire format\n",),
    bad=(Bad("def f(a, b, c, d, e, f, g, h): pass  # autopack: ignore[CPX105]\n"),),
)


def check_suppression(use: SuppressionUse) -> Iterator[Finding]:
    if not use.suppression.reason:
        yield RULE.finding(use.span, use.suppression.excerpt)
