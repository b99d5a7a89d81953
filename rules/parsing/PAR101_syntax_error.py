"""Text that does not parse runs nowhere, and nothing else can be said about it."""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Broken, Finding, Rule, Severity, Span

RULE = Rule(
    id="PAR101",
    name="syntax-error",
    message="the text is not Python",
    severity=Severity.ERROR,
    good=("x = 1\n", ""),
    bad=(Bad("def f(:\n"), Bad("x = (1\n"), Bad("x = '\0'\n"), Bad("  x = 1\n")),
)


def check_broken(broken: Broken) -> Iterator[Finding]:
    yield RULE.finding(Span(broken.position, broken.end), broken.excerpt, message=broken.message)
