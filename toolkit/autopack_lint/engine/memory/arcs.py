"""Who imports whom, in few numbers that are kept between runs: of thousands of files, only those are read that changed.

Where an import leads depends on the names of all files, on the source roots and on the file's own imports; while
these are as they were, so is the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from autopack_lint.analyzers.graph.edges import Builder
from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Extracts
from autopack_lint.engine.memory.environment import project_environment_of
from autopack_lint.engine.memory.pack import Outline, as_json
from autopack_lint.model.facts import Facts, ImportKind
from autopack_lint.model.graph import Edge
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.project import ProjectSettings

SECTIONS = ("imports", "dynamic_imports")
KINDS = tuple(ImportKind)
CODES = {kind: code for code, kind in enumerate(KINDS)}
Row = tuple[str, list[int]]
"""The digest of a file's imports, and for each module that it imports its number and the kind of import."""


class StoredArcs:
    """The graph of a project for those who ask for little of it."""

    def __init__(self, engine: Engine, extracts: Extracts, settings: ProjectSettings) -> None:
        self._engine = engine
        self._extracts = extracts
        self._settings = settings

    def links(self, modules: ModuleMap, kinds: Iterable[ImportKind]) -> dict[str, list[str]]:
        """What each module imports, in one of these ways."""
        wanted = {CODES[kind] for kind in kinds}
        rows = self._rows(modules)
        names = [modules.name_of[path] for path in paths_of(modules)]
        return {
            name: [names[number // len(KINDS)] for number in arcs if number % len(KINDS) in wanted]
            for name, (_, arcs) in zip(names, rows, strict=True)
            if arcs
        }

    def edges(self, modules: ModuleMap, paths: Iterable[str]) -> list[Edge]:
        """All imports in these files."""
        builder = Builder(modules)
        for path, facts in self._facts(paths).items():
            builder.add(path, (*facts.imports, *facts.dynamic_imports))
        return sorted(builder.edges)

    def _facts(self, paths: Iterable[str]) -> Mapping[str, Facts]:
        outlines = self._extracts.outlines
        some = self._extracts._replace(outlines={path: outlines[path] for path in sorted(paths) if path in outlines})
        return self._engine.facts(some, SECTIONS)

    def _rows(self, modules: ModuleMap) -> list[Row]:
        """One for each file, in the order of the paths."""
        paths = paths_of(modules)
        digests = [digest_of(self._extracts.outlines.get(path)) for path in paths]
        key = self._key(paths)
        rows = unpacked(self._engine.cache.project_findings([key])[0], len(paths)) or [("?", [])] * len(paths)
        changed = [path for path, digest, row in zip(paths, digests, rows, strict=True) if row[0] != digest]
        if changed:
            number_of = {path: number for number, path in enumerate(paths)}
            fresh: dict[str, list[int]] = {path: [] for path in changed}
            for edge in self.edges(modules, changed):
                target = number_of[modules.path_of[edge.imported]]
                fresh[modules.path_of[edge.importer]].append(target * len(KINDS) + CODES[edge.kind])
            for path in changed:
                number = number_of[path]
                rows[number] = (digests[number], sorted(set(fresh[path])))
            self._engine.cache.remember_project({key: as_json(rows)})
        return rows

    def _key(self, paths: Sequence[str]) -> bytes:
        base = project_environment_of(self._engine.environment())
        layout = as_json((self._settings.source_roots, self._settings.dependencies, paths))
        return blake2b(b"\0".join((base, b"arcs", layout)), digest_size=16).digest()


def paths_of(modules: ModuleMap) -> list[str]:
    """The files that are run: a stub beside a module imports for type checkers only."""
    return sorted(modules.path_of.values())


def digest_of(outline: Outline | None) -> str:
    """What a file's imports are known by."""
    return " ".join(outline.digests.get(section, "") for section in SECTIONS) if outline else ""


def unpacked(stored: bytes | None, length: int) -> list[Row] | None:
    """What was kept; None where there is nothing, or something else."""
    try:
        rows = json.loads(stored or b"null")
        found: list[Row] = [(str(digest), list(map(int, arcs))) for digest, arcs in rows]
    except (ValueError, TypeError):
        return None
    is_whole = len(found) == length and all(0 <= number < length * len(KINDS) for _, arcs in found for number in arcs)
    return found if is_whole else None
