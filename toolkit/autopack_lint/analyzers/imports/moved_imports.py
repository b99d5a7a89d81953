"""Imports of names that a declared distribution has moved, in versions that the project allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autopack_lint.analyzers.imports.first_party import FirstParty
from autopack_lint.analyzers.imports.moved_names import MovedName, allowed, is_gone, moved_names
from autopack_lint.analyzers.imports.undeclared import folders_up
from autopack_lint.model.dependencies import Manifest
from autopack_lint.model.facts import Import, ImportKind
from autopack_lint.model.names import ImportPlace


class MovedImport(NamedTuple):
    """An import of a name from where it was. It is always broken where no allowed version has the old place."""

    path: str
    item: Import
    place: ImportPlace
    moved: MovedName
    is_always_broken: bool
    is_there: bool
    """Whether all allowed versions have the new place."""


def moved_imports(project: FirstParty, manifests: Iterable[Manifest], paths: Iterable[str]) -> Iterator[MovedImport]:
    by_folder = {manifest.folder: manifest for manifest in manifests}
    for path in paths if by_folder else ():
        facts = project.files[path]
        for item, place in zip(facts.imports, facts.import_places, strict=True):
            moved = moved_names().get((item.module, item.name))
            is_meant = item.kind is not ImportKind.GUARDED and not place.is_conditional and not item.level
            if moved is not None and is_meant and not project.target(path, item).module:
                yield from judged(path, item, place, moved, specifiers(by_folder, path, moved.distribution))


def specifiers(manifests: dict[str, Manifest], path: str, distribution: str) -> list[str]:
    """What the folders around a file say of the versions of a distribution."""
    around = (manifests[folder] for folder in folders_up(path.rpartition("/")[0]) if folder in manifests)
    return [clauses for manifest in around for name, clauses in manifest.versions if name == distribution]


def judged(path: str, item: Import, place: ImportPlace, moved: MovedName, said: list[str]) -> Iterator[MovedImport]:
    """What all that is said of the versions makes of an import; nothing where it may never meet the new ones."""
    ranges = [allowed(clauses) for clauses in said]
    if ranges and all(is_gone(moved, found) for found in ranges):
        least = min(found.least for found in ranges)
        is_there = moved.since is not None and least >= moved.since
        yield MovedImport(path, item, place, moved, least >= moved.gone, is_there)
