"""An attribute that the type of a value does not have raises `AttributeError` when the line is reached.

With a union, one of its members lacks it: most often `None`, which has to be ruled out first.
"""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP103",
    name="unknown-attribute",
    message="there is no such attribute",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "attr-defined",
        "union-attr",
        "has-type",
    ),
    good=('def f(text: str | None) -> str:\n    return text.upper() if text else ""\n',),
    bad=(
        Bad("def f(text: str) -> str:\n    return text.uper()\n"),
        Bad("def f(text: str | None) -> str:\n    return text.upper()\n"),
    ),
)
