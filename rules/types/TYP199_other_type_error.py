"""All other errors of mypy, and what `reveal_type` reveals. mypy's own code is in the finding's data."""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP199",
    name="other-type-error",
    message="mypy finds an error",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=("*",),
    good=("size: int = 1\n",),
    bad=(
        Bad("class A:\n    pass\n\n\nA.size: int = 1\n"),
        Bad("reveal_type(1)\n"),
    ),
)
