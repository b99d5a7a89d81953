"""A function that ends without a `return` gives `None`, whatever it declares; and a function that gives nothing is used
as if it did.
"""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP115",
    name="missing-return",
    message="not every way returns what is declared",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "return",
        "empty-body",
        "func-returns-value",
        "exit-return",
        "exhaustive-match",
    ),
    good=("def f(size: int) -> int:\n    return size\n",),
    bad=(Bad("def f(size: int) -> int:\n    if size:\n        return 1\n"),),
)
