"""An operator or a subscript that these types do not have raises `TypeError`.

A comparison of types that have nothing in common is always false.
"""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP113",
    name="wrong-operation",
    message="the operation does not exist for these types",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "operator",
        "index",
        "comparison-overlap",
    ),
    good=("total = 1 + 2\n",),
    bad=(
        Bad('total = 1 + "2"\n'),
        Bad("def f(size: int) -> int:\n    return size[0]\n"),
    ),
)
