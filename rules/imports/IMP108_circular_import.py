"""Modules that import each other work only as long as nobody asks for a name that is not there yet.

What Python does is played through for every module of a circle as the first that a program imports: packages first,
then line by line. Reported is an import of a name that its module binds only after the import that led here.
Submodules, which need no name, imports in functions, in `try` and for type checkers do not fail; imports below
conditions have to fail either way; functions that are called meanwhile are taken to import nothing. It is an error
where no module of the circle can be the first one, and a warning where it depends on who comes first.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, ImportUse, Project, Rule, Severity

ADVICE = {
    ImportUse.FUNCTIONS: ": only functions use it, so import it there",
    ImportUse.ANNOTATIONS: ": only annotations use it, so import it below `if TYPE_CHECKING:`",
}
RULE = Rule(
    id="IMP108",
    name="circular-import",
    message="the name is not there yet when this runs",
    severity=Severity.ERROR,
    reads=("added_modules", "definitions", "dynamic_imports", "import_places", "imports"),
    good=(
        {"a.py": "x = 1\nimport b\n", "b.py": "from a import x\n\ny = x\n"},
        {"a.py": "x = 1\nfrom b import y\n", "b.py": "y = 2\nfrom a import x\n"},
        {"a.py": "from b import y\nx = 1\n", "b.py": "y = 2\n\n\ndef f():\n    from a import x\n    return x\n"},
        {"p/__init__.py": "from p import a, b\n", "p/a.py": "from p import b\n", "p/b.py": "from p import a\n"},
        {
            "a.py": "from b import y\n\nx = 1\n",
            "b.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from a import x\ny = 2\n",
        },
    ),
    bad=(
        Bad({"a.py": "from b import y\n\nx = 1\n", "b.py": "from a import x\n\ny = 2\n"}),
        Bad({"p/__init__.py": "from p.a import x\n\nname = 1\n", "p/a.py": "from p import name\n\nx = name\n"}),
        Bad({"a.py": "x = 1\nfrom b import y\n", "b.py": "from a import x\n\ny = x\n"}),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for found in project.imports.circular:
        place, name = found.place, found.item.name
        message = (
            f"`{found.module}` binds `{name}` on line {found.bound_on}, but is still at its import of "
            f"`{found.waits_for}` on line {found.waits_on} when `{found.entry}` is imported first"
            f"{ADVICE.get(found.item.use, '')}"
        )
        data: dict[str, str | int] = {"module": found.module, "name": name, "entry": found.entry}
        finding = RULE.finding(place.span, place.excerpt, message=message, symbol=place.symbol, data=data)
        yield finding._replace(path=found.path, severity=Severity.ERROR if found.is_always else Severity.WARNING)
