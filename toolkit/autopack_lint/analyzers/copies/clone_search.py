"""The copies among some files: what was known of them before, and what is still to be looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import NamedTuple, Protocol

from autopack_lint.analyzers.copies import clone_index, near_index
from autopack_lint.analyzers.copies.clone_index import CloneIndex
from autopack_lint.analyzers.copies.near_index import NearIndex
from autopack_lint.model.clones import CloneClass, CloneLimits
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.statements import Statements, packed_statements


class Copies(Protocol):
    """Finds the copies among the files of a project."""

    def clones(self, limits: CloneLimits) -> tuple[CloneClass, ...]:
        """The exact and renamed copies, in the order of their first."""

    def near(self, limits: CloneLimits, gap: int) -> tuple[CloneClass, ...]:
        """The functions that differ in up to `gap` percent of their statements, in order."""


class CloneSearch(NamedTuple):
    """Finds the copies in statements at hand."""

    files: Mapping[str, Statements]

    def clones(self, limits: CloneLimits) -> tuple[CloneClass, ...]:
        return clones_of(clone_index.indexed(clone_index.EMPTY, self._digests, self._load, limits))

    def near(self, limits: CloneLimits, gap: int) -> tuple[CloneClass, ...]:
        return near_of(near_index.near_indexed(near_index.EMPTY, self._digests, self._load, limits, gap))

    @property
    def _digests(self) -> dict[str, str]:
        return {
            path: blake2b(packed_statements(statements), digest_size=16).hexdigest()
            for path, statements in self.files.items()
        }

    def _load(self, paths: Collection[str]) -> dict[str, Statements]:
        return {path: self.files[path] for path in paths}


def clones_of(index: CloneIndex) -> tuple[CloneClass, ...]:
    return in_order(chain.from_iterable(index.answers.values()))


def near_of(index: NearIndex) -> tuple[CloneClass, ...]:
    return in_order(index.answers.values())


def in_order(clones: Iterable[CloneClass]) -> tuple[CloneClass, ...]:
    return tuple(sorted(clones, key=lambda clone: (clone.copies, clone.type)))
