"""An import of a module that the project does not have fails as soon as its line is reached.

Modules move, are renamed and deleted, and some importers stay behind. Where git remembers what became of the module,
the finding says so, and brings the fix. It is silent where something else may be imported: files that are no Python,
modules that code puts into `sys.modules`, what a build generates, and what a `try` expects to be missing.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Project, Rule, Severity

RULE = Rule(
    id="IMP101",
    name="missing-module",
    message="the project has no such module",
    severity=Severity.ERROR,
    reads=("added_modules", "definitions", "import_places", "imports"),
    by_file=True,
    fix="import it from where it is now",
    good=(
        {"shop/__init__.py": "", "shop/prices.py": "", "a.py": "import shop.prices\nfrom shop import prices\n"},
        {"shop/__init__.py": "", "a.py": "try:\n    import shop.fast\nexcept ImportError:\n    pass\n"},
        {"shop/__init__.py": "import sys\n\nsys.modules['shop.six'] = sys\n", "a.py": "import shop.six\n"},
        {"shop/__init__.py": "", "shop/a.py": "from shop._version import version\n"},
        {"a.py": "import elsewhere.inner\n"},
    ),
    bad=(
        Bad({"shop/__init__.py": "", "a.py": "import shop.prices\n"}),
        Bad({"shop/__init__.py": "", "a.py": "from shop.prices import price\n"}),
        Bad({"shop/__init__.py": "", "shop/a.py": "from .prices import price\n"}),
        Bad({"shop/__init__.py": "", "shop/a.py": "def f():\n    from shop.prices import price\n"}),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for broken in project.imports.broken_in(project.asked):
        if broken.flaw == "no-module":
            yield project.at_import(RULE, broken, f"there is no module `{broken.module}`")
