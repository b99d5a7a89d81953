"""A function that does not fit on a screen is read in pieces, and its pieces have no names."""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Module, Rule, Severity, Weight

RULE = Rule(
    id="CPX103",
    name="long-function",
    message="a function is longer than a screen",
    severity=Severity.WARNING,
    threshold=50,
    good=("def f():\n" + "    x = 1\n" * 49,),
    bad=(Bad("def f():\n" + "    x = 1\n" * 50),),
)


def check_module(module: Module) -> Iterator[Finding]:
    for excess in module.exceeding(RULE, lambda function: function.lines):
        advice = module.extraction(excess, Weight.LINES) or "split it by what each part is for"
        yield module.over(RULE, excess, f"is {excess.score} lines long", advice)
