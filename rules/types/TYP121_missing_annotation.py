"""What has no annotation is not checked, where the project's settings ask for one (`strict` does)."""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP121",
    name="missing-annotation",
    message="an annotation is missing",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    codes=(
        "no-untyped-def",
        "no-untyped-call",
        "var-annotated",
        "type-arg",
        "no-any-return",
        "no-any-unimported",
        "untyped-decorator",
        "explicit-any",
    ),
    good=("sizes: list[int] = []\n",),
    bad=(Bad("sizes = []\n"),),
)
