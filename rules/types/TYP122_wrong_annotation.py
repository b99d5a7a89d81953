"""An annotation that names a value, a module or a function says nothing: what it stands at counts as `Any`."""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP122",
    name="wrong-annotation",
    message="the annotation is no type",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "valid-type",
        "nonetype-type",
        "valid-newtype",
        "assert-type",
        "maybe-unrecognized-str-typeform",
    ),
    good=("def f(size: int) -> None: ...\n",),
    bad=(Bad("def one() -> int:\n    return 1\n\n\ndef f(size: one) -> None: ...\n"),),
)
