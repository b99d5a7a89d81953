"""The copies in a project, with what is kept of them between runs: only those files are read again that matter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from autopack_lint.analyzers.copies import clone_index, near_index
from autopack_lint.analyzers.copies.clone_index import CloneIndex, Load
from autopack_lint.analyzers.copies.clone_search import clones_of, near_of
from autopack_lint.analyzers.copies.near_index import NearIndex
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Extracts
from autopack_lint.engine.memory.environment import project_environment_of
from autopack_lint.engine.memory.pack import as_json
from autopack_lint.engine.memory.pack_copies import (
    pack_clone_index,
    pack_near_index,
    unpack_clone_index,
    unpack_near_index,
)
from autopack_lint.model.clones import CloneClass, CloneLimits
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.statements import Statements

SECTION = "statements"
Index = TypeVar("Index")
Update = Callable[[Index, Mapping[str, str], Load], Index]


class ChangedMeanwhileError(Exception):
    """Files of which the statements can be had no more."""

    def __init__(self, paths: Collection[str]) -> None:
        super().__init__(*sorted(paths))
        self.paths = paths


class StoredCopies:
    """Finds copies among files that have been read. A file that changes meanwhile is left out."""

    def __init__(self, engine: Engine, extracts: Extracts, purpose: str) -> None:
        self._engine = engine
        self._extracts = extracts
        self._purpose = purpose
        """What is asked for one purpose does not push out what is kept for another."""
        self._digests = {
            path: outline.digests[SECTION]
            for path, outline in sorted(extracts.outlines.items())
            if SECTION in outline.digests
        }

    def clones(self, limits: CloneLimits) -> tuple[CloneClass, ...]:
        def update(index: CloneIndex, digests: Mapping[str, str], load: Load) -> CloneIndex:
            return clone_index.indexed(index, digests, load, limits)

        key = self._key("clones", limits, 0)
        return clones_of(self._kept(key, clone_index.EMPTY, update, pack_clone_index, unpack_clone_index))

    def near(self, limits: CloneLimits, gap: int) -> tuple[CloneClass, ...]:
        def update(index: NearIndex, digests: Mapping[str, str], load: Load) -> NearIndex:
            return near_index.near_indexed(index, digests, load, limits, gap)

        key = self._key("near", limits, gap)
        return near_of(self._kept(key, near_index.EMPTY, update, pack_near_index, unpack_near_index))

    def _kept(
        self,
        key: bytes,
        empty: Index,
        update: Update[Index],
        pack: Callable[[Index], bytes],
        unpack: Callable[[bytes], Index | None],
    ) -> Index:
        """The index of all files, from what was kept; kept in its turn."""
        cache = self._engine.cache
        stored = cache.project_findings([key])[0]
        index = (unpack(stored) if stored else None) or empty
        while True:
            try:
                found = update(index, self._digests, self._load)
                break
            except ChangedMeanwhileError as error:
                index = empty
                for path in error.paths:
                    del self._digests[path]
        if cache.is_kept:
            cache.remember_project({key: pack(found)})
        return found

    def _load(self, paths: Collection[str]) -> dict[str, Statements]:
        """Raises `ChangedMeanwhileError`."""
        outlines = self._extracts.outlines
        some = self._extracts._replace(outlines={path: outlines[path] for path in sorted(paths)})
        facts = self._engine.facts(some, (SECTION,))
        found = {path: about.statements for path, about in facts.items() if about.statements is not None}
        if len(found) < len(paths):
            raise ChangedMeanwhileError(set(paths).difference(found))
        return found

    def _key(self, *about: object) -> bytes:
        base = project_environment_of(self._engine.environment())
        return blake2b(b"\0".join((base, as_json((self._purpose, *about)))), digest_size=16).digest()
