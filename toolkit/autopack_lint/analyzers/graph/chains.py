"""Why one module needs another: the chains of imports from one to the other."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from heapq import heappop, heappush
from itertools import pairwise

from autopack_lint.analyzers.graph.edges import by_imported, by_importer
from autopack_lint.model.graph import Chains, Edge, Graph

Links = Mapping[str, Mapping[str, Edge]]
Path = tuple[str, ...]


def shortest_chains(graph: Graph, start: str, goal: str, most: int) -> Chains:
    """All shortest chains, sorted; at most so many."""
    edges = (*graph.edges, *graph.outside)
    links, distance = by_importer(edges), distances(goal, by_imported(edges))
    if start == goal or start not in distance:
        return Chains((), is_minimal=False)
    found: list[tuple[Edge, ...]] = []
    pending: list[tuple[Edge, ...]] = [()]
    while pending and len(found) <= most:
        path = pending.pop()
        here = path[-1].imported if path else start
        if here == goal:
            found.append(path)
            continue
        nearer = [edge for name, edge in sorted(links[here].items()) if distance.get(name, -1) == distance[here] - 1]
        pending += [(*path, edge) for edge in reversed(nearer)]
    return Chains(tuple(found[:most]), is_minimal=False, has_more=len(found) > most)


def minimal_chains(graph: Graph, start: str, goal: str, most: int) -> Chains:
    """All chains of which no module can be left out, the shortest first; at most so many.

    A chain that is begun is followed only where it leads to the goal, and the one that will be the shortest goes on
    first: the time for each that is found grows with its length and with the graph, however many there are.
    """
    edges = (*graph.edges, *graph.outside)
    links, importers = by_importer(edges), by_imported(edges)
    distance = distances(goal, importers)
    if start == goal or start not in distance:
        return Chains((), is_minimal=True)
    found: list[tuple[Edge, ...]] = []
    pending: list[tuple[int, int, Path]] = [(distance[start], 0, (start,))]
    while pending and len(found) <= most:
        _, _, path = heappop(pending)
        if path[-1] == goal:
            found.append(tuple(links[one][other] for one, other in pairwise(path)))
            continue
        for name, left in steps_from(path, goal, links, importers):
            # Of those that will be as long, the one that has come farthest: few are begun at a time.
            heappush(pending, (len(path) + left, -len(path), (*path, name)))
    return Chains(tuple(found[:most]), is_minimal=True, has_more=len(found) > most)


def steps_from(path: Path, goal: str, links: Links, importers: Links) -> Iterator[tuple[str, int]]:
    """The modules with which a minimal chain may go on, and how far it is from each to the goal then.

    What a module of the chain imports comes directly after it or not at all.
    """
    here = links[path[-1]]
    if goal in here:
        yield goal, 0
        return
    earlier = set(path).union(*(links[name] for name in path[:-1]))
    distance = distances(goal, importers, earlier.union(here))
    for name in here:
        if name not in earlier:
            left = [distance[other] for other in links.get(name, ()) if other in distance]
            if left:
                yield name, 1 + min(left)


def distances(goal: str, importers: Links, closed: Container[str] = ()) -> dict[str, int]:
    """How many imports away from the goal each module is that can reach it, not passing through closed ones."""
    found = {goal: 0}
    pending = [goal]
    for name in pending:
        for other in importers.get(name, ()):
            if other not in found and other not in closed:
                found[other] = found[name] + 1
                pending.append(other)
    return found
