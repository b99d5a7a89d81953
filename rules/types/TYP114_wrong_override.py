"""A method that takes or gives something else than the one that it overrides breaks the code that knows only the base;
a class with abstract methods left cannot be made an object of.
"""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

BASE = "class A:\n    def size(self) -> int:\n        return 1\n\n\nclass B(A):\n"
RULE = Rule(
    id="TYP114",
    name="wrong-override",
    message="the override does not fit its base",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "override",
        "mutable-override",
        "explicit-override",
        "safe-super",
        "abstract",
        "type-abstract",
        "metaclass",
        "no-overload-impl",
        "overload-overlap",
        "overload-cannot-match",
        "prop-decorator",
        "narrowed-type-not-subtype",
    ),
    good=(f"{BASE}    def size(self) -> int:\n        return 2\n",),
    bad=(Bad(f'{BASE}    def size(self) -> str:\n        return ""\n'),),
)
