"""A relative import with a dot too many or too few looks in the wrong package.

It is reported, and mended, where the import works with exactly one other number of dots.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Project, RedirectImport, Rule, Safety, Severity

RULE = Rule(
    id="IMP106",
    name="wrong-relative-level",
    message="the relative import has the wrong number of dots",
    severity=Severity.ERROR,
    reads=("added_modules", "definitions", "import_places", "imports"),
    by_file=True,
    fix="change the number of dots",
    good=(
        {"shop/__init__.py": "", "shop/prices.py": "price = 1\n", "shop/a.py": "from .prices import price\n"},
        {"shop/__init__.py": "", "shop/a/__init__.py": "", "shop/a/b.py": "from .nowhere import price\n"},
    ),
    bad=(
        Bad(
            {
                "shop/__init__.py": "",
                "shop/prices.py": "price = 1\n",
                "shop/a/__init__.py": "",
                "shop/a/b.py": "from .prices import price  # why\n",
            },
            fixed={
                "shop/__init__.py": "",
                "shop/prices.py": "price = 1\n",
                "shop/a/__init__.py": "",
                "shop/a/b.py": "from ..prices import price  # why\n",
            },
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for broken in project.imports.broken_in(project.asked):
        if broken.flaw == "wrong-level":
            written = "." * broken.item.level + broken.item.module
            operation = RedirectImport(written, broken.better, broken.name, broken.name, broken.place.span)
            fix = Fix(Safety.SAFE, f"import from `{broken.better}`", (operation,))
            message = f"`{written}` is not there, `{broken.better}` is"
            yield project.at_import(RULE, broken, message, fix)
