"""A value of another type than is declared for the place where it goes."""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP112",
    name="wrong-value",
    message="the value is of another type",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "assignment",
        "return-value",
        "list-item",
        "dict-item",
        "method-assign",
    ),
    good=("size: int = 1\n",),
    bad=(
        Bad('size: int = "1"\n'),
        Bad("def f() -> str:\n    return 1\n"),
    ),
)
