"""The graph of a project's files, and which of them have changed since a commit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from autopack_lint.analyzers.graph.cycles import import_cycles
from autopack_lint.analyzers.graph.edges import graph_of
from autopack_lint.analyzers.graph.god_modules import god_modules
from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.evidence.git import commit_at, files_at, is_blob
from autopack_lint.engine.evidence.layout import layout_of
from autopack_lint.engine.extracts import Progress
from autopack_lint.engine.file_work import UnreadableError
from autopack_lint.engine.files.discover import SUFFIXES, Discovery
from autopack_lint.model.facts import Facts
from autopack_lint.model.finding import Skipped
from autopack_lint.model.graph import Graph, GraphResult, SourceRoot

SECTIONS = ("imports", "dynamic_imports")
GOD_MODULE = "GRF103"
UNPARSED = "it does not parse, so that its imports are missing: `autopack-lint check` says where"


class Mapped(NamedTuple):
    """A graph, the modules it was made of, and what could not be looked at."""

    graph: Graph
    facts: Mapping[str, Facts]
    modules: ModuleMap
    source_roots: tuple[SourceRoot, ...]
    skipped: tuple[Skipped, ...]


def mapped(engine: Engine, discovery: Discovery, progress: Progress, gone: Iterable[str] = ()) -> Mapped:
    """The graph of all discovered files; imports of those that are `gone` lead to them as if they were there."""
    engine = engine.for_facts(SECTIONS)
    extracts = engine.read(discovery.files, progress)
    facts = engine.facts(extracts, SECTIONS)
    layout = layout_of(engine.config, discovery.files)
    modules = ModuleMap((*discovery.files, *gone), layout.roots, frozenset(layout.dependencies))
    graph = graph_of(facts, modules)
    unparsed = (Skipped(path, UNPARSED) for path in graph.unparsed)
    skipped = sorted({*discovery.skipped, *extracts.skipped, *unparsed})
    return Mapped(graph, facts, modules, layout.roots, tuple(skipped))


def examined(found: Mapped, most_importers: int) -> GraphResult:
    """The graph with its cycles and its god modules."""
    cycles, gods = import_cycles(found.graph), god_modules(found.graph, most_importers, found.facts)
    return GraphResult(found.graph, tuple(cycles), tuple(gods), found.source_roots, found.skipped)


class Changes(NamedTuple):
    """What differs from a commit, by paths as seen from the root."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]


def changes_since(engine: Engine, discovery: Discovery, revision: str) -> Changes:
    """The Python files that differ from a commit, or are there no more. Raises `GitError`."""
    root = engine.config.root
    before = files_at(root, commit_at(root, revision))
    work = engine.work()
    changed: list[str] = []
    for path in discovery.files:
        try:
            is_same = path in before and is_blob(work.read(path), before[path])
        except UnreadableError:
            is_same = False
        if not is_same:
            changed.append(path)
    gone = [path for path in before if path.endswith(SUFFIXES) and not os.path.lexists(os.path.join(root, path))]
    return Changes(tuple(changed), tuple(sorted(gone)))
