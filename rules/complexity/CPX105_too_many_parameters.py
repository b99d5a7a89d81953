"""A long parameter list is a missing noun: nobody remembers the order, and callers copy it.

`self` and `cls` do not count, `*args` and `**kwargs` count one each.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Module, Rule, Severity

RULE = Rule(
    id="CPX105",
    name="too-many-parameters",
    message="a function takes more values than a caller can keep apart",
    severity=Severity.WARNING,
    threshold=7,
    good=("def f(a, b, c, d, e, f, g): pass\n", "class C:\n    def f(self, a, b, c, d, e, f, g): pass\n"),
    bad=(
        Bad("def f(a, b, c, d, e, f, g, h): pass\n"),
        Bad(
            "class C:\n    def f(self, a, b, c, /, d, *args, e, f, **kwargs): pass\n"
            "    def g(self, a, b, c, d, e, f, g, *h): pass\n"
        ),
    ),
)


def check_module(module: Module) -> Iterator[Finding]:
    for excess in module.exceeding(RULE, lambda function: function.parameters):
        advice = "group those that travel together into one object"
        yield module.over(RULE, excess, f"takes {excess.score} parameters", advice)
