"""What the modules of a project offer to each other: definitions, re-exports, and who imports what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.model.facts import Definition, DefinitionKind, Import, ImportKind
from autopack_lint.model.graph import Target
from autopack_lint.model.project import ProjectSettings
from autopack_lint.model.project_facts import ProjectFacts

DEFINES = frozenset({DefinitionKind.FUNCTION, DefinitionKind.CLASS})
TEST = re.compile(
    r"(?:^|/)(?:tests?|testing|conftest|examples?|docs?|scripts?|benchmarks?|migrations)(?:/|\.py$)|(?:^|/)test_|_test\.py$"
)
IMPLICIT = frozenset(
    {
        "__all__",
        "__annotations__",
        "__builtins__",
        "__cached__",
        "__dict__",
        "__doc__",
        "__file__",
        "__loader__",
        "__name__",
        "__package__",
        "__path__",
        "__spec__",
        "__version__",
    }
)


class Offer(NamedTuple):
    """A module of the project from which a name can be had."""

    module: str
    path: str
    kind: DefinitionKind


class Names(NamedTuple):
    """The names of a module; where it is open there may be more."""

    bound: frozenset[str]
    is_open: bool


OPEN = Names(frozenset(), is_open=True)


class FirstParty:
    """All files of a project, seen by who imports what from where."""

    def __init__(
        self,
        files: ProjectFacts,
        settings: ProjectSettings,
        modules: ModuleMap | None = None,
        askers: Callable[[str], Iterable[str]] | None = None,
        arcs: Callable[[Collection[ImportKind]], Mapping[str, Iterable[str]]] | None = None,
    ) -> None:
        """What is known without the facts of files: `askers` are the files that may import something from one, and
        `arcs` the modules that each imports in one of some ways, names that hide modules not looked at."""
        self.files = files
        self.is_whole = settings.is_whole
        self.dependencies = frozenset(settings.dependencies)
        self.pythons = settings.pythons
        self.manifests = settings.manifests
        self.modules = modules or ModuleMap(files, settings.source_roots, self.dependencies)
        self._askers = askers
        self.arcs = arcs
        self._names: dict[str, Names] = {}
        self._targets: dict[tuple[str, Import | Definition], Target] = {}

    def target(self, path: str, item: Import | Definition) -> Target:
        """What an import statement of a file leads to."""
        found = self._targets.get((path, item))
        if found is None:
            name = item.source if isinstance(item, Definition) else item.name
            found = self.modules.resolve(path, item.module, name, item.level, self._binds)
            self._targets[path, item] = found
        return found

    def _binds(self, path: str, name: str) -> bool:
        return name in self._own(path)

    def _own(self, path: str) -> frozenset[str]:
        names = self._own_names.get(path)
        if names is None:
            names = self._own_names[path] = frozenset(item.name for item in self.files[path].definitions.names)
        return names

    @cached_property
    def _own_names(self) -> dict[str, frozenset[str]]:
        return {}

    def names(self, path: str) -> Names:
        """What can be imported from a file, its star imports followed as far as they stay in the project."""
        found = self._names.get(path)
        if found is None:
            self._names[path] = OPEN  # a star import may lead back here
            found = self._names[path] = self._names_of(path)
        return found

    def _names_of(self, path: str) -> Names:
        facts = self.files[path]
        definitions = facts.definitions
        if not facts.is_parsed or path.endswith(".pyi"):  # a stub speaks of what is compiled
            return OPEN
        bound = {item.name for item in definitions.names}
        is_open = definitions.binds_unseen
        for item in definitions.names:
            if item.name == "*":
                brought = self.brought_by(path, item)
                bound |= brought.bound
                is_open = is_open or brought.is_open
        return Names(frozenset(bound - {"*"} | IMPLICIT), is_open)

    def brought_by(self, path: str, star: Definition) -> Names:
        """The names that a star import brings into a file."""
        target = self.target(path, star)
        inner = self.modules.path_of.get(target.module)
        if inner is None:
            return OPEN
        definitions = self.files[inner].definitions
        if definitions.exports is not None and not definitions.has_computed_exports:
            return Names(frozenset(definitions.exports), is_open=False)
        names = self.names(inner)
        if definitions.exports is not None:
            return Names(names.bound, is_open=True)
        return Names(frozenset(name for name in names.bound if not name.startswith("_")), names.is_open)

    @cached_property
    def top_level(self) -> frozenset[str]:
        """The first parts of all modules' names."""
        return frozenset(name.partition(".")[0] for name in self.modules.path_of if not name.startswith("./"))

    @cached_property
    def offers(self) -> dict[str, list[Offer]]:
        """By name: the modules, tests and the like apart, whose top level defines a function or class of this name."""
        found: dict[str, list[Offer]] = {}
        for path in sorted(self.files):
            module = self.modules.name_of[path]
            if TEST.search(path) or module.startswith("./") or path.endswith(".pyi"):
                continue
            for item in self.files[path].definitions.names:
                if item.kind in DEFINES:
                    offers = found.setdefault(item.name, [])
                    if not offers or offers[-1].path != path:
                        offers.append(Offer(module, path, item.kind))
        return found

    def origin(self, path: str, name: str) -> tuple[str, str]:
        """The file and the name in it that an imported name comes down to."""
        seen = set()
        while (path, name) not in seen:
            seen.add((path, name))
            step = self._step(path, name)
            if step is None:
                break
            path, name = step
        return path, name

    def _step(self, path: str, name: str) -> tuple[str, str] | None:
        """From where a file imports a name, by itself or with all others of a module; None where it does not."""
        found = self._source_in(path, name)
        if found is None or found.kind is not DefinitionKind.IMPORT:
            return None
        target = self.target(path, found)
        inner = self.modules.path_of.get(target.module)
        return None if inner is None else (inner, name if target.name == "*" else target.name)

    def _source_in(self, path: str, name: str) -> Definition | None:
        """What binds a name in a file: a definition before an import, and that before all names of a module."""
        definitions = self.files[path].definitions.names
        items = [item for item in definitions if item.name == name]
        stars = (item for item in definitions if item.name == "*" and name in self.brought_by(path, item).bound)
        return min(items, key=lambda item: item.kind is DefinitionKind.IMPORT, default=None) or next(stars, None)

    def habit(self, name: str, origin: tuple[str, str], asker: str) -> Counter[str]:
        """From which modules, and by how many files, a name that comes down to one origin is imported.

        Files beside the origin import in a way of their own: they count for each other, and not for those outside.
        """
        found: Counter[str] = Counter()
        folder = origin[0].rpartition("/")[0] + "/"
        for path, item in self._imports_of.get(name, ()):
            if path == asker or path.startswith(folder) != asker.startswith(folder):
                continue
            target = self.target(path, item)
            home = self.modules.path_of.get(target.module)
            if home is not None and target.name and self.origin(home, target.name) == origin:
                found[target.module] += 1
        return found

    @cached_property
    def _imports_of(self) -> dict[str, list[tuple[str, Import]]]:
        found: dict[str, list[tuple[str, Import]]] = {}
        for path, facts in self.files.items():
            for item in facts.imports:
                if item.name:
                    found.setdefault(item.name, []).append((path, item))
        return found

    def importers(self, path: str) -> frozenset[str]:
        """The names that other files import from a file; `*` where one takes all, empty where the file itself."""
        if self._askers is None:
            return self._all_importers.get(path, frozenset())
        return frozenset(
            item.name
            for asker in self._askers(path)
            if asker != path
            for item in self.files[asker].imports
            if self.modules.path_of.get(self.target(asker, item).module) == path
        )

    @cached_property
    def _all_importers(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for path, facts in self.files.items():
            for item in facts.imports:
                inner = self.modules.path_of.get(self.target(path, item).module)
                if inner is not None and inner != path:
                    found.setdefault(inner, set()).add(item.name)
        return {path: frozenset(names) for path, names in found.items()}
