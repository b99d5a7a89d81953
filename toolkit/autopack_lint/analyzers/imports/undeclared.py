"""Imports of what no file of the project declares to need.

Only an import that runs whenever its module does can fail so: what is tried, deferred, below an `if` or wanted by type
checkers only is left alone, and so is what another file of the project tries to import.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from autopack_lint.analyzers.imports.broken import MATERIAL
from autopack_lint.analyzers.imports.distributions import may_bring, provided, with_needs
from autopack_lint.analyzers.imports.first_party import TEST, FirstParty
from autopack_lint.analyzers.imports.pythons import GONE_IN
from autopack_lint.model.dependencies import Manifest
from autopack_lint.model.facts import Facts, Import, ImportKind
from autopack_lint.model.names import ImportPlace
from autopack_lint.triage.python_names import canonical

STANDARD = frozenset(
    {
        *sys.stdlib_module_names,
        *GONE_IN,
        *("annotationlib", "compression", "tomllib", "zoneinfo", "graphlib"),
        *("BaseHTTPServer", "ConfigParser", "HTMLParser", "Queue", "SocketServer", "StringIO", "Tkinter"),
        *("__builtin__", "cPickle", "cStringIO", "commands", "cookielib", "httplib", "urllib2", "urlparse"),
        *("xmlrpclib", "dummy_threading", "_dummy_thread"),
    }
)
"""Python's own modules, of all its versions."""
PLATFORMS = frozenset({"java", "org", "js", "pyodide", "micropython", "machine", "System", "clr", "idaapi", "bpy"})
"""What only special interpreters have."""
NOT_TO_BE_DECLARED = STANDARD | PLATFORMS
BUILDERS = frozenset({"pkg_resources", "setuptools", "wheel"})
"""What runs a setup.py is there when it runs."""
MANY = 3


class Undeclared(NamedTuple):
    """The first import of something that is declared nowhere, and how many files import it.

    `distributions` are those that are known to bring it; with none nobody knows who does.
    """

    path: str
    item: Import
    place: ImportPlace
    module: str
    distributions: tuple[str, ...]
    folder: str
    """That of the packaging in question."""
    files: int


class Undeclareds:
    """Looks for them in all files of a project."""

    def __init__(self, project: FirstParty, manifests: Iterable[Manifest]) -> None:
        self._project = project
        self._manifests = {manifest.folder: manifest for manifest in manifests}
        self._by_name = {manifest.name: manifest for manifest in self._manifests.values() if manifest.name}
        self._needed: dict[str, Needed | None] = {}

    def __iter__(self) -> Iterator[Undeclared]:
        if not self._project.is_whole or not self._manifests:
            return
        first: dict[tuple[str, str, bool], Undeclared] = {}
        counts: dict[tuple[str, str, bool], set[str]] = {}
        for path, facts in sorted(self._project.files.items()):
            if not path.endswith(".pyi") and not MATERIAL.search(path):
                for found in self._of_file(path, facts):
                    key = found.folder, found.module, bool(TEST.search(path))
                    first.setdefault(key, found)
                    counts.setdefault(key, set()).add(path)
        unsaid = self._unsaid(first.values())
        for key, found in first.items():
            if found.folder not in unsaid:
                yield found._replace(files=len(counts[key]))

    def _unsaid(self, found: Iterable[Undeclared]) -> frozenset[str]:
        """The folders whose packaging declares nothing although their code needs a lot: that is said elsewhere."""
        missing: dict[str, set[str]] = {}
        for item in found:
            missing.setdefault(item.folder, set()).add(item.module.partition(".")[0])
        return frozenset(
            folder
            for folder, modules in missing.items()
            if len(modules) >= MANY and not self._manifests[folder].declared
        )

    def _of_file(self, path: str, facts: Facts) -> Iterator[Undeclared]:
        for item, place in zip(facts.imports, facts.import_places, strict=True):
            if not always_runs(item, place) or not self._is_foreign(path, item):
                continue
            needed = self._needed_for(path)
            found = self._undeclared(path, item, place, needed) if needed is not None else None
            if found is not None:
                yield found

    def _is_foreign(self, path: str, item: Import) -> bool:
        top = item.module.partition(".")[0]
        if top in BUILDERS and path.rpartition("/")[2] == "setup.py":
            return False
        return top not in NOT_TO_BE_DECLARED and top not in self._own_names and top not in self._tried

    def _undeclared(self, path: str, item: Import, place: ImportPlace, needed: Needed) -> Undeclared | None:
        known, distributions = provided(item.module, item.name)
        module = known or item.module.partition(".")[0]
        if self._project.target(path, item).module or needed.has(module, distributions):
            return None
        if self._is_loaded_by(path, {module.partition(".")[0], *distributions}) or self._is_optional(path, set()):
            return None
        return Undeclared(path, item, place, module, distributions, needed.folder, 1)

    def _is_loaded_by(self, path: str, programs: set[str]) -> bool:
        """Whether a module is one that one of these programs loads by an entry point: then the program is there."""
        name = self._project.modules.name_of[path]
        plugins = (plugin for manifest in self._manifests.values() for plugin in manifest.plugins)
        return any(program in programs and f"{name}.".startswith(f"{module}.") for module, program in plugins)

    def _is_optional(self, path: str, seen: set[str]) -> bool:
        """Whether other files import a module, and none of them whenever it is imported itself."""
        seen.add(path)
        importers = self._importers.get(path, ())
        return bool(importers) and all(
            kind is not ImportKind.IMPORT or importer in seen or self._is_optional(importer, seen)
            for importer, kind in importers
        )

    @cached_property
    def _importers(self) -> dict[str, list[tuple[str, ImportKind]]]:
        """By file: the others that import it, tests apart, and how."""
        found: dict[str, list[tuple[str, ImportKind]]] = {}
        for path, facts in self._project.files.items():
            for item in facts.imports if not TEST.search(path) else ():
                target = self._project.modules.path_of.get(self._project.target(path, item).module)
                if target is not None and target != path:
                    found.setdefault(target, []).append((path, item.kind))
        return found

    @cached_property
    def _own_names(self) -> frozenset[str]:
        """The names of all files and folders: each could be on the path."""
        files = self._project.files
        parts = {part for path in files for part in path.split("/")[:-1]}
        return frozenset(parts | {path.rpartition("/")[2].partition(".")[0] for path in files})

    @cached_property
    def _tried(self) -> frozenset[str]:
        """The names at the top of what some file tries to import, or asks for by name."""
        found: set[str] = set()
        for facts in self._project.files.values():
            found.update(item.module.partition(".")[0] for item in facts.imports if item.kind is ImportKind.GUARDED)
            found.update(item.module.partition(".")[0] for item in facts.dynamic_imports)
            found.update(name for name in facts.module_strings if "." not in name)
            found.update(name.partition(".")[0] for name in facts.added_modules)
        return frozenset(found)

    def _needed_for(self, path: str) -> Needed | None:
        """What the folders around a file declare; None where none does, or one may declare more than it says."""
        folder = path.rpartition("/")[0]
        if folder not in self._needed:
            around = [self._manifests[place] for place in folders_up(folder) if place in self._manifests]
            is_open = not around or any(manifest.is_open for manifest in around)
            self._needed[folder] = None if is_open else self._of_manifests(around)
        return self._needed[folder]

    def _of_manifests(self, around: list[Manifest]) -> Needed | None:
        """Distributions of the project that these need bring along what they need themselves."""
        pending, seen = list(around), []
        while pending:
            manifest = pending.pop(0)
            if manifest in seen:
                continue
            if manifest.is_open:
                return None
            seen.append(manifest)
            pending += [self._by_name[name] for name in manifest.declared if name in self._by_name]
        return needed_by(seen)


def needed_by(manifests: Sequence[Manifest]) -> Needed:
    names = {name for manifest in manifests for name in (*manifest.declared, manifest.name)} - {""}
    extras = {name for manifest in manifests for name in manifest.extras}
    return Needed(manifests[0].folder, frozenset(names), frozenset(extras), frozenset(with_needs(names, extras)))


def always_runs(item: Import, place: ImportPlace) -> bool:
    """Whether an absolute import runs whenever its module does."""
    return item.kind is ImportKind.IMPORT and not item.level and place.is_direct and not place.is_conditional


class Needed(NamedTuple):
    """What the code of one folder may count on."""

    folder: str
    names: frozenset[str]
    extras: frozenset[str]
    along: frozenset[str]
    """With all that is known to come along."""

    def has(self, module: str, distributions: tuple[str, ...]) -> bool:
        """Whether something that is needed brings a module, or could."""
        alike = canonical(module.replace(".", "-"))
        if alike in self.names | self.extras or alike.partition("-")[0] in self.names:
            return True
        if not self.along.isdisjoint(distributions) or not self.extras.isdisjoint(distributions):
            return True
        return any(may_bring(name, module, distributions) for name in self.names)


def folders_up(folder: str) -> Iterator[str]:
    """A folder and those around it, the root last."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
