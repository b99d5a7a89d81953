"""A module that mypy does not find is missing from the project, or not installed where the project's packages are.

Where the project once had the module and git remembers what became of it, the finding brings the fix. Everything that
comes from such a module counts as `Any`, so that other errors stay hidden until it is found.
"""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP101",
    name="unresolved-import",
    message="mypy finds no such module",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "import",
        "import-not-found",
    ),
    good=("import json\n\njson.dumps({})\n",),
    bad=(Bad("import no_such_module_anywhere\n"),),
)
