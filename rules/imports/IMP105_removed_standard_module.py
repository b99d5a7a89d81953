"""The standard library loses modules: what an old Python has, a newer one, which the project says it supports, has not.

What a project supports is what `requires-python` and its classifiers say; where they say nothing, nothing is reported.
Imports below `try`, and below an `if` that asks for the version, are left alone, and so are modules that a declared
dependency brings back.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Project, RedirectImport, Rule, Safety, Severity

SETTINGS = "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.9'\n"
RULE = Rule(
    id="IMP105",
    name="removed-standard-module",
    message="a supported Python does not have this",
    severity=Severity.ERROR,
    reads=("definitions", "import_places", "imports"),
    by_file=True,
    fix="import it from where it is in all versions",
    good=(
        "import cgi\n",
        {"pyproject.toml": SETTINGS, "a.py": "try:\n    import cgi\nexcept ImportError:\n    cgi = None\n"},
        {"pyproject.toml": SETTINGS, "a.py": "import sys\n\nif sys.version_info < (3, 12):\n    import imp\n"},
        {"pyproject.toml": SETTINGS.replace(">=3.9", ">=3.9,<3.12"), "a.py": "import imp\n"},
        {"pyproject.toml": SETTINGS, "a.py": "from collections import OrderedDict\n"},
        {"pyproject.toml": SETTINGS, "cgi.py": "", "a.py": "import cgi\n"},
    ),
    bad=(
        Bad({"pyproject.toml": SETTINGS, "a.py": "import cgi\n"}),
        Bad({"pyproject.toml": SETTINGS, "a.py": "from distutils.version import LooseVersion\n"}),
        Bad(
            {"pyproject.toml": SETTINGS, "a.py": "from collections import Sized  # why\n\nprint(Sized)\n"},
            fixed={
                "pyproject.toml": SETTINGS,
                "a.py": "from collections.abc import Sized  # why\n\nprint(Sized)\n",
            },
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for removed in project.imports.removed_in(project.asked):
        version = f"Python {removed.version[0]}.{removed.version[1]}"
        words, fix = f"`{removed.name}` is gone in {version}, which the project supports", None
        if removed.better:
            item = removed.item
            operation = RedirectImport(item.module, removed.better, item.name, item.name, removed.place.span)
            fix = Fix(Safety.SAFE, f"import it from `{removed.better}`", (operation,))
            words = f"{words}: it is in `{removed.better}`"
        place = removed.place
        yield RULE.finding(place.span, place.excerpt, message=words, symbol=place.symbol, fix=fix)._replace(
            path=removed.path
        )
