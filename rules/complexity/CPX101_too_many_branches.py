"""Every branch is a path that someone must understand and that a test must take.

Cyclomatic complexity counts the independent paths through a function. Past about ten, readers
lose track and tests leave paths out. The number is radon's: a nested function counts for itself.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Module, Rule, Severity, Weight

RULE = Rule(
    id="CPX101",
    name="too-many-branches",
    message="a function has more branches than can be tested with confidence",
    severity=Severity.WARNING,
    threshold=10,
    good=("def f(a):\n    return 1 if a else 2\n", "def f(a):\n" + "    if a: pass\n" * 9),
    bad=(
        Bad("def f(a):\n" + "    if a: pass\n" * 10),
        Bad("class C:\n    async def f(self, a):\n        return " + " or ".join("abcdefghijk") + "\n"),
    ),
)


def check_module(module: Module) -> Iterator[Finding]:
    for excess in module.exceeding(RULE, lambda function: function.cyclomatic):
        advice = module.extraction(excess, Weight.BRANCHES) or "split it by what each branch is for"
        yield module.over(RULE, excess, f"has a cyclomatic complexity of {excess.score}", advice)
