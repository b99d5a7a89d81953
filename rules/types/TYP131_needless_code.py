"""A test that is always true, a line that is never reached, a cast or a `type: ignore` without effect: something that
somebody takes for a guard, and is none.
"""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP131",
    name="needless-code",
    message="the code has no effect",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    codes=(
        "redundant-cast",
        "redundant-expr",
        "redundant-self",
        "unreachable",
        "truthy-bool",
        "truthy-function",
        "truthy-iterable",
        "unused-ignore",
        "ignore-without-code",
    ),
    good=("def f() -> bool:\n    return True\n\n\nif f():\n    print(1)\n",),
    bad=(Bad("def f() -> bool:\n    return True\n\n\nif f:\n    print(1)\n"),),
)
