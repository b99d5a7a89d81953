"""A name that a module of the project does not have cannot be imported from it.

It is silent where the module may have more names than its text shows: a `__getattr__`, `globals()`, a star import from
elsewhere, a compiled neighbour.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Project, Rule, Severity

RULE = Rule(
    id="IMP102",
    name="missing-name",
    message="the module has no such name",
    severity=Severity.ERROR,
    reads=("added_modules", "definitions", "import_places", "imports"),
    by_file=True,
    fix="import it from where it is now",
    good=(
        {"shop.py": "def price(): ...\n", "a.py": "from shop import price\n"},
        {"shop.py": "from other import *\n", "a.py": "from shop import price\n"},
        {"shop.py": "def __getattr__(name): ...\n", "a.py": "from shop import price\n"},
        {"shop/__init__.py": "", "shop/prices.py": "", "a.py": "from shop import prices\n"},
        {"shop.py": "", "a.py": "try:\n    from shop import price\nexcept ImportError:\n    price = None\n"},
        {"shop.py": "def f():\n    global price\n    price = 1\n", "a.py": "from shop import price\n"},
    ),
    bad=(
        Bad({"shop.py": "def prize(): ...\n", "a.py": "from shop import price\n"}),
        Bad({"shop/__init__.py": "", "shop/a.py": "from . import price\n"}),
        Bad({"shop.py": "from b import *\n", "b.py": "__all__ = []\nprice = 1\n", "a.py": "from shop import price\n"}),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for broken in project.imports.broken_in(project.asked):
        if broken.flaw == "no-name":
            yield project.at_import(RULE, broken, f"`{broken.module}` has no name `{broken.name}`")
