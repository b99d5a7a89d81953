"""Each level of nesting is a condition that the reader has to keep in mind.

`if`, `for`, `while`, `try`, `with` and `match` count; `elif` and a nested function do not.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Module, Rule, Severity

RULE = Rule(
    id="CPX104",
    name="deep-nesting",
    message="blocks are nested deeper than can be kept in mind",
    severity=Severity.WARNING,
    threshold=4,
    good=(
        "def f(a):\n    if a:\n        for b in a:\n            with b:\n                if b: pass\n",
        "def f(a):\n    if a: pass\n" + "    elif a: pass\n" * 9,
    ),
    bad=(
        Bad(
            "def f(a):\n    if a:\n        for b in a:\n            with b:\n"
            "                try:\n                    while b: pass\n                finally: pass\n"
        ),
    ),
)


def check_module(module: Module) -> Iterator[Finding]:
    for excess in module.exceeding(RULE, lambda function: function.nesting):
        advice = "return or continue early, or extract the inner loop"
        yield module.over(RULE, excess, f"nests blocks {excess.score} levels deep", advice)
