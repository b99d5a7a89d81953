"""Graphs of files that are written down in a test, or lie in a folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import networkx as nx

from autopack_lint.analyzers.graph.edges import graph_of
from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.facts.extract import facts_of
from autopack_lint.facts.parse import UnparsableError, parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import SECTIONS, Facts
from autopack_lint.model.graph import Graph


def facts_from(raw: bytes) -> Facts:
    try:
        tree, source = parse(raw)
    except UnparsableError:
        return Facts(code_lines=0, is_parsed=False)
    return facts_of(Facts(code_lines=0), tree, Walk(tree, source), source, SECTIONS)


def facts_in(files: Mapping[str, str]) -> dict[str, Facts]:
    return {path: facts_from(text.encode()) for path, text in files.items()}


def facts_below(folder: Path, package: str) -> dict[str, Facts]:
    """The facts of all files of an installed package, by paths below the folder."""
    files = sorted((folder / package).rglob("*.py"))
    return {file.relative_to(folder).as_posix(): facts_from(file.read_bytes()) for file in files}


def graph_in(files: Mapping[str, str]) -> Graph:
    return graph_of(facts_in(files), ModuleMap(files))


def components_by_networkx(arcs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The strongly connected components with more than one member, sorted."""
    graph: nx.DiGraph[str] = nx.DiGraph(list(arcs))
    found = map(sorted, nx.strongly_connected_components(graph))
    return sorted(tuple(members) for members in found if len(members) > 1)
