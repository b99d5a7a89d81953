"""A name that is not bound, or not yet, raises `NameError` or `UnboundLocalError` when it is read."""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP104",
    name="unknown-name",
    message="there is no such name here",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "name-defined",
        "used-before-def",
        "possibly-undefined",
    ),
    good=("def f() -> int:\n    size = 1\n    return size\n",),
    bad=(Bad("def f() -> int:\n    print(size)\n    size = 1\n    return size\n"),),
)
