"""A comment that silences nothing hides the next real finding on its line."""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Rule, Severity, SuppressionUse

RULE = Rule(
    id="SUP101",
    name="unused-suppression",
    message="a suppression silences nothing",
    severity=Severity.WARNING,
    good=(
        "def f(a, b, c, d, e, f, g, h): pass  # autopack: ignore[CPX105] mirrors the wire format\n",
        "x = 1  # noqa: E501\n",
        "x = '# autopack: ignore[CPX105]'\n",
    ),
    bad=(
        Bad("x = 1  # autopack: ignore[CPX105] once needed\n"),
        Bad("# autopack: ignore-file[CPX101] generated\nx = 1\n"),
        Bad("x = 1  # noqa: CPX101\n"),
        Bad("x = 1  # autopack: ignore[XYZ999] no such rule\n"),
        Bad("x = 1  # autopack: ignore too broad\n"),
    ),
)


def check_suppression(use: SuppressionUse) -> Iterator[Finding]:
    if not use.suppression.rules:
        message = "names no rule and silences nothing: write `# autopack: ignore[ID] reason`"
        yield RULE.finding(use.span, use.suppression.excerpt, message=message)
    for rule in use.unknown:
        yield RULE.finding(use.span, use.suppression.excerpt, message=f"there is no rule {rule}", data={"rule": rule})
    for rule in use.unused:
        yield RULE.finding(
            use.span,
            use.suppression.excerpt,
            message=f"{rule} finds nothing here: remove the suppression",
            data={"rule": rule},
        )
