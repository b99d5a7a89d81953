"""A second definition replaces the first one, most often by mistake: a test that never runs, a copied function."""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP117",
    name="redefined-name",
    message="the name is defined twice",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "no-redef",
        "name-match",
    ),
    good=("def f() -> None: ...\n\n\ndef g() -> None: ...\n",),
    bad=(Bad("def f() -> None: ...\n\n\ndef f() -> None: ...\n"),),
)
