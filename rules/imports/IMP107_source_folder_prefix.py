"""`src` is the folder in which packages lie, and no package: what is installed has no `src`.

`import src.shop` works in the repository's root by accident, and makes a second copy of every module.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Project, RedirectImport, Rule, Safety, Severity

SETTINGS = "[project]\nname = 'shop'\nversion = '1'\n"
RULE = Rule(
    id="IMP107",
    name="source-folder-prefix",
    message="the import names the folder in which packages lie",
    severity=Severity.ERROR,
    reads=("added_modules", "definitions", "import_places", "imports"),
    by_file=True,
    fix="leave the folder out",
    good=(
        {"pyproject.toml": SETTINGS, "src/shop/__init__.py": "", "tests/a.py": "import shop\n"},
        {"pyproject.toml": SETTINGS, "src/__init__.py": "", "src/shop/__init__.py": "", "a.py": "import src.shop\n"},
    ),
    bad=(
        Bad(
            {
                "pyproject.toml": SETTINGS,
                "src/shop/__init__.py": "",
                "src/shop/prices.py": "price = 1\n",
                "tests/a.py": "from src.shop.prices import price  # why\n\nprint(price)\n",
            },
            fixed={
                "pyproject.toml": SETTINGS,
                "src/shop/__init__.py": "",
                "src/shop/prices.py": "price = 1\n",
                "tests/a.py": "from shop.prices import price  # why\n\nprint(price)\n",
            },
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for broken in project.imports.broken_in(project.asked):
        if broken.flaw == "source-prefix":
            operation = RedirectImport(broken.module, broken.better, broken.name, broken.name, broken.place.span)
            fix = Fix(Safety.SAFE, f"import `{broken.better}`", (operation,))
            yield project.at_import(RULE, broken, f"`{broken.module}` is `{broken.better}` once it is installed", fix)
