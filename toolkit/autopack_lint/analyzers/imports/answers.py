"""What rules ask about imports: what a project offers, and what an undefined name can mean."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from autopack_lint.analyzers.imports.broken import BrokenImport, BrokenImports
from autopack_lint.analyzers.imports.circular import Circular, CircularImports
from autopack_lint.analyzers.imports.dotted import BrokenName, BrokenNames
from autopack_lint.analyzers.imports.first_party import FirstParty
from autopack_lint.analyzers.imports.known_sources import standard_source
from autopack_lint.analyzers.imports.moved_imports import MovedImport, moved_imports
from autopack_lint.analyzers.imports.pythons import ABSTRACT, ABSTRACT_GONE_IN, GONE_IN
from autopack_lint.analyzers.imports.undeclared import Undeclared, Undeclareds
from autopack_lint.model.facts import DefinitionKind, Import, ImportKind
from autopack_lint.model.names import ImportPlace, UndefinedName

FEW = 2
"""As many files as show a habit."""


class NameSource(NamedTuple):
    """From where an undefined name is to be imported."""

    module: str
    name: str
    is_certain: bool


class Removed(NamedTuple):
    """An import of what the standard library has no longer in a version that the project supports."""

    path: str
    item: Import
    place: ImportPlace
    name: str
    version: tuple[int, int]
    better: str
    """The module that has it in all versions; empty where none does."""


ANNOTATIONS_WAIT_SINCE = (3, 14)
BROUGHT_BACK = {"distutils": {"setuptools"}, "audioop": {"audioop_lts"}, "asyncore": {"pyasyncore"}}
"""Distributions that bring a module back, besides those that are called like it."""


class Imports(FirstParty):
    """The answers to the rules about imports."""

    @cached_property
    def broken(self) -> tuple[BrokenImport, ...]:
        """Imports of the project's own modules that cannot work, by path and line."""
        self.files.load(self.files)
        return tuple(self.broken_in(sorted(self.files)))

    def broken_in(self, paths: Iterable[str]) -> Iterator[BrokenImport]:
        """Those of some files."""
        for path in paths:
            if path not in self._broken:
                self._broken[path] = tuple(self._flaws.in_file(path))
            yield from self._broken[path]

    @cached_property
    def _broken(self) -> dict[str, tuple[BrokenImport, ...]]:
        return {}

    @cached_property
    def _flaws(self) -> BrokenImports:
        return BrokenImports(self)

    @cached_property
    def undeclared(self) -> tuple[Undeclared, ...]:
        """What is imported from elsewhere and declared nowhere."""
        return tuple(Undeclareds(self, self.manifests))

    @cached_property
    def circular(self) -> tuple[Circular, ...]:
        """Imports that fail because the module that they ask has not got to it yet."""
        return tuple(CircularImports(self))

    def broken_names_in(self, paths: Iterable[str]) -> Iterator[BrokenName]:
        """Texts in calls of these files that name what the project does not have."""
        names = BrokenNames(self, self._flaws)
        for path in paths:
            yield from names.in_file(path)

    @property
    def _annotations_wait(self) -> bool:
        """Whether no supported Python evaluates annotations on the spot; with none declared, the one here counts."""
        return min(self.pythons, default=sys.version_info[:2]) >= ANNOTATIONS_WAIT_SINCE

    def moved_in(self, paths: Iterable[str]) -> Iterator[MovedImport]:
        """Names that these files import, and declared distributions have moved."""
        return moved_imports(self, self.manifests, paths)

    def removed_in(self, paths: Iterable[str]) -> Iterator[Removed]:
        """Imports in these files of what is gone from the standard library."""
        newest = max(self.pythons, default=(0, 0))
        return (
            found
            for path in paths
            for item, place in zip(self.files[path].imports, self.files[path].import_places, strict=True)
            if item.kind is not ImportKind.GUARDED and not place.is_conditional and not item.level
            if (found := self._removed(path, item, place)) is not None and found.version <= newest
        )

    def _removed(self, path: str, item: Import, place: ImportPlace) -> Removed | None:
        top = item.module.partition(".")[0]
        if item.module == "collections" and item.name in ABSTRACT:
            name = f"collections.{item.name}"
            found = Removed(path, item, place, name, ABSTRACT_GONE_IN, "collections.abc")
        elif top in GONE_IN:
            found = Removed(path, item, place, top, GONE_IN[top], "")
        else:
            return None
        helpers = {top, f"standard_{top}", f"legacy_{top}", *BROUGHT_BACK.get(top, ())}
        is_own = bool(self.target(path, item).module)
        return None if is_own or helpers & self.dependencies else found

    def may_have_a_value(self, path: str, item: UndefinedName) -> bool:
        """Whether a name, which nothing in its file binds in time, may have a value all the same, or is never read."""
        is_never_read = item.is_annotation and self._annotations_wait
        return is_never_read or self._may_be_brought_by_star(path, item)

    def _may_be_brought_by_star(self, path: str, item: UndefinedName) -> bool:
        """Whether a star import at the top of the file brings a name, or nobody knows whether it does."""
        if item.reason:
            return False
        stars = (found for found in self.files[path].definitions.names if found.name == "*")
        brought = [self.brought_by(path, star) for star in stars]
        return any(names.is_open or item.name in names.bound for names in brought)

    def is_imported_from(self, path: str, name: str) -> bool:
        """Whether another file of the project has this name from here, or may have: it takes all names, or this file
        hands on others that it imports."""
        taken = self.importers(path)
        definitions = self.files[path].definitions.names if taken else ()
        hands_on = any(item.kind is DefinitionKind.IMPORT and item.name in taken for item in definitions)
        return name in taken or "*" in taken or hands_on

    def source_of(self, path: str, item: UndefinedName) -> NameSource | None:
        """The one place where the name can come from."""
        offers = [offer for offer in self.offers.get(item.name, ()) if offer.path != path]
        standard = standard_source(item.name, item.attribute)
        if standard is not None:
            return None if offers or item.name in self.modules.path_of else NameSource(*standard, is_certain=True)
        if len(offers) != 1 or not self.is_whole:
            return None
        return NameSource(offers[0].module, item.name, is_certain=False)
