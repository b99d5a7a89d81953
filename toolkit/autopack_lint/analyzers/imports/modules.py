"""Which file is which module, and which of them an import statement leads to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from autopack_lint.model.graph import SourceRoot, Target

SUFFIXES = ("/__init__.py", "/__init__.pyi", ".py", ".pyi")
"""What Python looks for first comes first; of a module and its stub, the module."""
ROOT = SourceRoot("")
ISOLATED = frozenset(
    {
        "test",
        "tests",
        "testing",
        "testdata",
        "fixtures",
        "example",
        "examples",
        "samples",
        "templates",
        "docs",
        "vendor",
    }
)
"""Distributions below a folder of such a name serve tests and readers: the rest of the project does not import them."""
Binds = Callable[[str, str], bool]
Answers = dict[tuple[str, str, bool], Target]


class Place(NamedTuple):
    """How imports are looked up from the files of one folder."""

    roots: tuple[SourceRoot, ...]
    """The distributions of the project, that around the folder first."""
    beside: str | None
    """The folder that is on the path when a file here runs as a script or a test; None where that is a root."""


def module_name(path: str, roots: Sequence[SourceRoot]) -> str:
    """The name under which a file is imported, seen from the deepest source root around it."""
    return name_below(root_around(path, roots), path)


def name_below(root: SourceRoot, path: str) -> str:
    name = stem_of(path[len(root.folder) + 1 if root.folder else 0 :])
    dotted = name.replace("/", ".")
    if not root.package:
        return dotted
    return root.package if dotted == "__init__" else f"{root.package}.{dotted}"


def module_names(paths: Iterable[str], roots: Sequence[SourceRoot]) -> dict[str, str]:
    """The names of many modules, by their paths."""
    around: dict[str, SourceRoot] = {}
    names: dict[str, str] = {}
    for path in paths:
        folder = folder_of(path)
        root = around.get(folder)
        if root is None:
            root = around[folder] = root_around(path, roots)
        names[path] = name_below(root, path)
    return names


def root_around(path: str, roots: Sequence[SourceRoot]) -> SourceRoot:
    """The deepest root around a path; the first of those with one folder."""
    around = [root for root in roots if not root.folder or path.startswith(root.folder + "/")]
    return max(around, key=lambda root: len(root.folder), default=ROOT)


def is_isolated(root: SourceRoot) -> bool:
    return not ISOLATED.isdisjoint(root.folder.split("/"))


def stem_of(path: str) -> str:
    """A path without what makes it a module: `a/b` for `a/b.py` and for `a/b/__init__.py`."""
    if path in {"__init__.py", "__init__.pyi"}:
        return "__init__"
    for suffix in SUFFIXES:
        if path.endswith(suffix):
            return path[: -len(suffix)]
    return path


def is_package(path: str) -> bool:
    return path.endswith(("/__init__.py", "/__init__.pyi")) or path in {"__init__.py", "__init__.pyi"}


def rank(path: str) -> int:
    """How early Python would find it among the files with the same stem."""
    return next((number for number, suffix in enumerate(SUFFIXES) if path.endswith(suffix)), len(SUFFIXES))


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


class ModuleMap:
    """The modules of a project by name and by path, and what imports in them lead to.

    A module that is shadowed (by a package of the same name, or by another distribution's module of that
    name) keeps an entry of its own: its name is then `./` and its path, which no import can mean.
    """

    def __init__(
        self,
        paths: Iterable[str],
        roots: Sequence[SourceRoot] = (ROOT,),
        dependencies: frozenset[str] = frozenset(),
    ) -> None:
        self.roots = tuple(roots) if any(not root.folder for root in roots) else (*roots, ROOT)
        self.path_of: dict[str, str] = {}
        """By name: the file that Python would run; a stub only where there is no such file."""
        self.name_of: dict[str, str] = {}
        """By path; a stub beside a module has its name."""
        self._dependencies = dependencies
        self._by_stem: dict[str, str] = {}
        self._folders: set[str] = set()
        self._places: dict[str, tuple[Place, Answers]] = {}
        self._answers: dict[Place, Answers] = {}
        self._add(sorted(set(paths), key=lambda path: (rank(path), path)))

    def _add(self, paths: Sequence[str]) -> None:
        names = module_names(paths, self.roots)
        for path in paths:
            stem = stem_of(path)
            first = self._by_stem.setdefault(stem, path) if path.endswith(SUFFIXES) else path
            name = names[path]
            if first != path and is_package(first) == is_package(path) and first.endswith(".py"):
                self.name_of[path] = self.name_of[first]
            else:
                name = name if name and name not in self.path_of else f"./{path}"
                self.path_of[name] = path
                self.name_of[path] = name
            folder = folder_of(path)
            while folder and folder not in self._folders:
                self._folders.add(folder)
                folder = folder_of(folder)

    def resolve(self, importer: str, module: str, name: str, level: int, binds: Binds | None = None) -> Target:
        """What an import in the file `importer` leads to.

        `binds` tells whether the file of a package defines a name itself: that hides a submodule of this name.
        """
        folder = folder_of(importer)
        if level:
            return self._relative(folder, module, name, level, binds)
        place, answers = self._places.get(folder) or self._place(folder)
        asked = module, name, binds is None
        answer = answers.get(asked)
        if answer is None:
            answer = answers[asked] = self._absolute(place, module, name, binds)
        if answer.module == module and "." not in module and self.name_of.get(importer) == module:
            # A script that is called like what it imports means the other one; a package may import itself.
            return answer if is_package(importer) else Target(external=module)
        if answer.name and self._is_around(folder, place, module, answer.module):
            return Target(external=module)
        return answer

    def _is_around(self, folder: str, place: Place, module: str, found: str) -> bool:
        """Whether it is the package around the folder, known by this name only to who starts in the folder above.

        `examples/pydantic/tasks.py` is run where it lies: what it has from `pydantic` is the distribution's.
        """
        stem = f"{place.beside}/{module}" if place.beside else module
        is_inside = "." not in module and f"{folder}/".startswith(f"{stem}/")
        return is_inside and place.beside is not None and self.name_of.get(self._by_stem.get(stem, "")) == found

    def _place(self, folder: str) -> tuple[Place, Answers]:
        own = root_around(f"{folder}/", self.roots)
        beside = folder
        while is_package(self._by_stem.get(beside, "")):
            beside = folder_of(beside)
        # Where the project is the inside of a package, its folder is no place to look things up in.
        is_inside = not beside and is_package(self._by_stem.get("__init__", ""))
        is_root = is_inside or any(root.folder == beside and not root.package for root in self.roots)
        others = (root for root in self.roots if root != own and not is_isolated(root))
        place = Place((own, *others), None if is_root else beside)
        self._places[folder] = place, self._answers.setdefault(place, {})
        return self._places[folder]

    def _relative(self, folder: str, module: str, name: str, level: int, binds: Binds | None) -> Target:
        parts = folder.split("/") if folder else []
        depth = len(parts) - level + 1
        base = "/".join(parts[: max(depth, 0)])
        is_root = any(root.folder == base and not root.package for root in self.roots)
        if depth < 0 or (is_root and not is_package(self._by_stem.get(base or "__init__", ""))):
            return Target(missing="." * level + module)
        stem = "/".join(filter(None, (base, module.replace(".", "/"))))
        return self._at(stem, name, binds) or self._missing(stem, name)

    def _absolute(self, place: Place, module: str, name: str, binds: Binds | None) -> Target:
        top = module.partition(".")[0]
        for root in place.roots:
            stem = stem_under(root, module)
            found = None if stem is None else self._at(stem, name, binds)
            if found:
                return found
        if top in sys.stdlib_module_names:
            return Target(external=top)
        for root in place.roots:
            stem = stem_under(root, module)
            if stem is not None and self._is_own(root, top, stem, name):
                return self._missing(stem, name)
        return self._beside(place.beside, module, name, binds) or Target(external=top)

    def _is_own(self, root: SourceRoot, top: str, stem: str, name: str) -> bool:
        """Whether a module of which there is no file could be no one else's."""
        is_bare_folder = not name and stem in self._folders
        return is_bare_folder or is_package(self._by_stem.get(stem_under(root, top) or "", ""))

    def _beside(self, folder: str | None, module: str, name: str, binds: Binds | None) -> Target | None:
        """What stands where scripts and tests look first; it does not hide what is known to come from elsewhere."""
        top = module.partition(".")[0]
        if folder is None or top in sys.stdlib_module_names or top.lower() in self._dependencies:
            return None
        return self._at("/".join(filter(None, (folder, module.replace(".", "/")))), name, binds)

    def _at(self, stem: str, name: str, binds: Binds | None) -> Target | None:
        """What stands at a stem; None where there is no module, and no module of that name in a bare folder."""
        path = self._by_stem.get(stem or "__init__")
        inner = self._by_stem.get(f"{stem}/{name}" if stem else name) if name else None
        if inner is not None and (path is None or (is_package(path) and not (binds and binds(path, name)))):
            return Target(self.name_of[inner])
        return None if path is None else Target(self.name_of[path], name)

    def _missing(self, stem: str, name: str) -> Target:
        """No module stands at a stem: it may be a bare folder, which can be imported and has no text."""
        module = module_name(f"{stem}.py", self.roots)
        if stem not in self._folders:
            return Target(missing=module)
        return Target(missing=f"{module}.{name}") if name else Target()


def stem_under(root: SourceRoot, module: str) -> str | None:
    """Where a module would lie below a root; None where the root is another package."""
    inner = module
    if root.package:
        if module == root.package:
            return root.folder
        if not module.startswith(root.package + "."):
            return None
        inner = module[len(root.package) + 1 :]
    inner = inner.replace(".", "/")
    return f"{root.folder}/{inner}" if root.folder else inner
