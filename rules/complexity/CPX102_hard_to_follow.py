"""Nesting and broken flow cost the reader more than the number of paths says.

Cognitive complexity (Campbell) adds one for each break in the flow and one more for each level
it is nested in. A function that scores high is read slowly and changed wrongly.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Module, Rule, Severity, Weight

RULE = Rule(
    id="CPX102",
    name="hard-to-follow",
    message="a function is too hard to follow",
    severity=Severity.WARNING,
    threshold=15,
    good=(
        "def f(a):\n    for x in a:\n        if x:\n            return x\n",
        "def f(a):\n" + "    if a: pass\n" * 15,
        "def f(a):\n    return [x for x in a if x]\n",
    ),
    bad=(
        Bad(
            "def f(a):\n    for b in a:\n        for c in b:\n            for d in c:\n                for e in d:\n"
            "                    if e: pass\n                    else: pass\n"
        ),
        Bad("def f(a):\n" + "    if a: pass\n" * 16),
    ),
)


def check_module(module: Module) -> Iterator[Finding]:
    for excess in module.exceeding(RULE, lambda function: function.cognitive):
        advice = module.extraction(excess, Weight.BRANCHES) or "return early and flatten the nesting"
        yield module.over(RULE, excess, f"has a cognitive complexity of {excess.score}", advice)
