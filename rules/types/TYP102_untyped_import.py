"""A package that is installed and says nothing about types: whatever comes from it counts as `Any`.

Many have stubs in a package of their own, whose name mypy gives.
"""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP102",
    name="untyped-import",
    message="the package has no types",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    codes=("import-untyped",),
    good=("import json\n\njson.dumps({})\n",),
    bad=(Bad({"a.py": "import plain\n", ".venv/pyvenv.cfg": "", ".venv/lib/python3.11/site-packages/plain.py": ""}),),
)
