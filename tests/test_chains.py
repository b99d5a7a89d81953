"""Minimal chains of imports, against all simple paths of which no module can be left out."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from networkx import DiGraph, all_simple_paths

from autopack_lint.analyzers.graph.chains import minimal_chains, shortest_chains
from autopack_lint.model.facts import ImportKind
from autopack_lint.model.graph import Chains, Edge, Graph

Pairs = list[tuple[str, str]]


def graph_with(pairs: Pairs) -> Graph:
    return Graph({}, tuple(Edge(one, other, 1, ImportKind.IMPORT) for one, other in sorted(pairs)))


def names(chains: Chains) -> list[list[str]]:
    return [[chain[0].importer, *(edge.imported for edge in chain)] for chain in chains.found]


def oracle(pairs: Pairs, start: str, goal: str) -> list[list[str]]:
    drawn: DiGraph[str] = DiGraph(pairs)
    if start not in drawn or goal not in drawn:
        return []
    return [path for path in all_simple_paths(drawn, start, goal) if is_minimal(path, set(pairs))]


def is_minimal(path: list[str], pairs: set[tuple[str, str]]) -> bool:
    return not any((one, other) in pairs for place, one in enumerate(path) for other in path[place + 2 :])


@pytest.mark.parametrize("seed", range(60))
def test_all_that_there_are_the_shortest_first(seed: int) -> None:
    chance = random.Random(seed)
    nodes = [f"m{number}" for number in range(9)]
    pairs = [(a, b) for a in nodes for b in nodes if a != b and chance.random() < chance.choice((0.15, 0.3, 0.5))]
    expected = oracle(pairs, "m0", "m8")
    found = names(minimal_chains(graph_with(pairs), "m0", "m8", 10_000))
    assert sorted(found) == sorted(expected)
    assert [len(path) for path in found] == sorted(map(len, expected))
    shortest = names(shortest_chains(graph_with(pairs), "m0", "m8", 10_000))
    assert shortest == sorted(path for path in expected if len(path) == len(found[0]))
    few = minimal_chains(graph_with(pairs), "m0", "m8", 2)
    assert (names(few), few.has_more) == (found[:2], len(found) > 2)


def test_very_many_are_cut_at_once() -> None:
    rows = [[f"m{row}_{place}" for place in range(20)] for row in range(20)]
    pairs = [(one, other) for row, below in pairwise(rows) for one in row for other in below]
    pairs += [("start", one) for one in rows[0]] + [(one, "goal") for one in rows[-1]]
    found = minimal_chains(graph_with(pairs), "start", "goal", 50)
    assert (len(found.found), found.has_more) == (50, True)
