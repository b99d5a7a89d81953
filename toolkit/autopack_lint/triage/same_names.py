"""Two test files of one module name: which folders would have to be packages for Python to tell them apart.

It stays advice. The operations of `fix` change files that are there, whose hashes are compared before and after: none
makes one. And an `__init__.py` changes more than names: tests that import their neighbours by bare names lose them.
"""

from __future__ import annotations

from posixpath import basename, dirname

from autopack_lint.model.diagnosis import Mitigation, MitigationKind
from autopack_lint.triage.context import Context
from autopack_lint.triage.matching import Event
from autopack_lint.triage.python_module import Refined
from autopack_lint.triage.workspace import Workspace

INIT = "__init__.py"
IMPORTED, WANTED = "has this __file__ attribute:", "we want to collect:"


def refine_same_names(event: Event, context: Context) -> Refined:
    """The two files, as they stand in the repository."""
    below = context.after(event.line, 8)
    facts = dict(event.facts)
    for name, mark in (("imported", IMPORTED), ("wanted", WANTED)):
        place = next((place for place, line in enumerate(below[:-1]) if mark in line), None)
        path = below[place + 1].lstrip("E ").strip() if place is not None else ""
        if path:
            facts[name] = context.workspace.inside(path) or path
    return event.rule.id, facts


def two_packages(event: Event, workspace: Workspace) -> Mitigation | None:
    """Name the folders that need an `__init__.py`, where the two modules have different names then for certain."""
    files = [str(event.facts.get(name, "")) for name in ("imported", "wanted")]
    folders = [dirname(file) for file in files if workspace.is_file(file)]
    names = [package_of(folder, workspace) for folder in folders if not has_neighbours(folder, workspace)]
    if len(set(names)) < len(files) or not all(map(is_importable, names)):
        return None
    missing = [f"`{folder}/{INIT}`" for folder in folders if not workspace.is_file(f"{folder}/{INIT}")]
    summary = f"make packages of the folders: {' and '.join(missing)}, empty; the tests are {' and '.join(names)} then"
    why_safe = "the folders hold tests only, which nothing imports by name"
    return Mitigation(MitigationKind.CONFIG, summary, (), (), why_safe)


def is_importable(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))


def has_neighbours(folder: str, workspace: Workspace) -> bool:
    """Whether tests in a folder may import modules beside them, which they would not find in a package."""
    names = {name for name in workspace.names_in(folder) if name.endswith(".py")} - {INIT, "conftest.py"}
    return not folder or any(not name.startswith("test_") and not name.endswith("_test.py") for name in names)


def package_of(folder: str, workspace: Workspace) -> str:
    """The name of the package that a folder is once it has an `__init__.py`."""
    parts = [basename(folder)]
    while dirname(folder) and workspace.is_file(f"{dirname(folder)}/{INIT}"):
        folder = dirname(folder)
        parts.insert(0, basename(folder))
    return ".".join(parts)
