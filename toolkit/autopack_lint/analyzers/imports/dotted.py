"""Texts in calls that look up a module, or a name in one, that the project does not have."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.analyzers.imports.broken import BrokenImport, BrokenImports, Flaw
from autopack_lint.analyzers.imports.first_party import FirstParty
from autopack_lint.analyzers.imports.modules import is_package
from autopack_lint.model.facts import Import, ImportKind
from autopack_lint.model.names import DottedName, ImportPlace

BUILTINS = frozenset(dir(builtins))
"""These can be patched in every module."""


class BrokenName(NamedTuple):
    """A text that names nothing. `rest` is what it says after the module that is missing."""

    dotted: DottedName
    broken: BrokenImport
    rest: tuple[str, ...]


class BrokenNames:
    """Looks for them in the files of a project."""

    def __init__(self, project: FirstParty, checks: BrokenImports) -> None:
        self._project = project
        self._checks = checks

    def in_file(self, path: str) -> Iterator[BrokenName]:
        for dotted in self._project.files[path].dotted_names if self._project.is_whole else ():
            found = self._of_name(path, dotted)
            if found is not None:
                yield found

    def _of_name(self, path: str, dotted: DottedName) -> BrokenName | None:
        parts = tuple(dotted.name.split("."))
        if parts[0] not in self._project.top_level:
            return None
        known = self._longest(parts)
        rest = parts[known:]
        if not rest or not known or (len(rest) == 1 and (rest[0] in BUILTINS or dotted.may_be_new)):
            return None
        if dotted.way == "import":
            return self._checked(path, dotted, dotted.name, "", ())
        return self._patched(path, dotted, ".".join(parts[:known]), rest)

    def _patched(self, path: str, dotted: DottedName, module: str, rest: tuple[str, ...]) -> BrokenName | None:
        """What follows a module is a name in it; after a package, with more behind it, it is more likely a module."""
        if is_package(self._project.modules.path_of[module]) and len(rest) > 1 and rest[0].islower():
            return self._checked(path, dotted, f"{module}.{rest[0]}", rest[1], rest[1:])
        return self._checked(path, dotted, module, rest[0], rest)

    def _longest(self, parts: tuple[str, ...]) -> int:
        """How many parts of a name are a module."""
        counts = range(len(parts), 0, -1)
        return next((count for count in counts if ".".join(parts[:count]) in self._project.modules.path_of), 0)

    def _checked(
        self, path: str, dotted: DottedName, module: str, name: str, rest: tuple[str, ...]
    ) -> BrokenName | None:
        """What is wrong with the import that the call makes; None where nothing is, or nobody can know."""
        item = Import(module, name, "", 0, dotted.span.start.line, ImportKind.DEFERRED)
        place = ImportPlace(dotted.span, dotted.excerpt, dotted.symbol, is_direct=False, is_conditional=False)
        package = module.rpartition(".")[0]
        home = self._project.modules.path_of.get(package)
        if home is not None and (self._project.names(home).is_open or module in self._bound_in(package, module)):
            return None
        broken = self._checks.flaw_of(path, item, place)
        return BrokenName(dotted, broken, rest) if broken and broken.flaw in {Flaw.NO_MODULE, Flaw.NO_NAME} else None

    def _bound_in(self, package: str, module: str) -> frozenset[str]:
        """The whole name of a thing that looks like a submodule, where its package has it by another way."""
        last = module.rpartition(".")[2]
        bound = self._project.names(self._project.modules.path_of[package]).bound
        is_there = module in self._project.modules.path_of
        return frozenset({module}) if last in bound and not is_there else frozenset()
