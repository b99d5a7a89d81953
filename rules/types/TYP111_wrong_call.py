"""Too many arguments, too few, or of another type than the callee takes.

It raises `TypeError`, or goes wrong further on.
"""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP111",
    name="wrong-call",
    message="the call does not fit what is called",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "arg-type",
        "call-arg",
        "call-overload",
        "type-var",
        "typeddict-item",
        "typeddict-unknown-key",
        "typeddict-readonly-mutated",
        "literal-required",
        "str-format",
        "str-unpack",
    ),
    good=("def f(size: int) -> int:\n    return size\n\n\nf(1)\n",),
    bad=(
        Bad('def f(size: int) -> int:\n    return size\n\n\nf("1")\n'),
        Bad("def f(size: int) -> int:\n    return size\n\n\nf(1, 2)\n"),
    ),
)
