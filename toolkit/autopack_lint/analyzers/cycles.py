"""Import cycles, and the fewest imports without which they are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from autopack_lint.analyzers.graph import AT_ANY_TIME, AT_IMPORT, LATEST, by_importer, chain, components
from autopack_lint.model.facts import ImportKind, ImportUse
from autopack_lint.model.graph import Cycle, Edge, Graph

Arc = tuple[str, str]
STATEMENT = 1000
"""What an arc costs for each import statement behind it; below that counts how hard it is to defer."""
MOST_ARCS, MOST_STEPS = 150, 3000
"""Beyond these the smallest set is not looked for, only a small one."""
MOST_CHECKS = 2_000_000
SHORTEST = 2
"""Modules in the shortest cycle that there can be."""


def import_cycles(graph: Graph) -> list[Cycle]:
    """Cycles at import time, then those that only exist through deferred imports; each of them sorted."""
    early = cycles_of(graph.edges, AT_IMPORT, ImportKind.IMPORT)
    known = {cycle.members for cycle in early}
    late = [cycle for cycle in cycles_of(graph.edges, AT_ANY_TIME, ImportKind.DEFERRED) if cycle.members not in known]
    return [*early, *late]


def import_knots(graph: Graph) -> list[Cycle]:
    """Cycles at import time that are there even if no package imported its own modules.

    A package that takes names out of its modules, which take names out of it, is an everyday cycle: the package
    always runs first.
    """
    edges = [edge for edge in graph.edges if not edge.imported.startswith(f"{edge.importer}.")]
    return cycles_of(edges, AT_IMPORT, ImportKind.IMPORT)


def cycles_of(edges: Sequence[Edge], kinds: Iterable[ImportKind], kind: ImportKind) -> list[Cycle]:
    found = components(by_importer(edges, kinds))
    place = {name: number for number, members in enumerate(found) for name in members}
    inner: list[list[Edge]] = [[] for _ in found]
    wanted = frozenset(kinds)
    for edge in edges:
        number = place.get(edge.importer, -1)
        if number >= 0 and place.get(edge.imported) == number and edge.kind in wanted:
            inner[number].append(edge)
    return [cycle_among(members, own, kind) for members, own in zip(found, inner, strict=True)]


def cycle_among(members: tuple[str, ...], edges: Sequence[Edge], kind: ImportKind) -> Cycle:
    costs: dict[Arc, int] = {}
    for edge in edges:
        arc = (edge.importer, edge.imported)
        costs[arc] = costs.get(arc, 0) + STATEMENT + LATEST.get(edge.use, LATEST[ImportUse.IMPORT_TIME])
    cut = breaking_arcs(costs)
    breaking = [edge for edge in edges if (edge.importer, edge.imported) in cut.arcs]
    breaking.sort(key=lambda edge: (LATEST.get(edge.use, LATEST[ImportUse.IMPORT_TIME]), edge))
    return Cycle(members, kind, tuple(breaking), cut.is_smallest)


def chain_in(cycle: Cycle, graph: Graph) -> str:
    """A shortest way round a cycle, from the first import that opens it."""
    members, first = set(cycle.members), cycle.breaking[0]
    kinds = AT_IMPORT if cycle.kind is ImportKind.IMPORT else AT_ANY_TIME
    links = by_importer((edge for edge in graph.edges if edge.importer in members), kinds)
    way = chain([first.imported], first.importer.__eq__, lambda name: sorted(members.intersection(links.get(name, ()))))
    return " -> ".join((first.importer, *way))


class Cut(NamedTuple):
    """Arcs whose removal leaves no cycle, what they cost together, and whether none is cheaper."""

    arcs: frozenset[Arc]
    cost: int
    is_smallest: bool


def breaking_arcs(costs: Mapping[Arc, int]) -> Cut:
    """The cheapest set of arcs without which there is no cycle, or a cheap one where that would take too long."""
    arcs = minimal(in_wrong_order(costs), costs)
    first = Cut(arcs, sum(costs[arc] for arc in arcs), is_smallest=False)
    if len(costs) > MOST_ARCS:
        return first
    search = Bounded(costs, first)
    search.look(frozenset(), 0)
    return search.best._replace(is_smallest=search.steps <= MOST_STEPS)


class Bounded:
    """Branch and bound: one arc of each shortest cycle must go, so try each of them."""

    def __init__(self, costs: Mapping[Arc, int], first: Cut) -> None:
        self._costs = costs
        self.best = first
        self.steps = 0

    def look(self, removed: frozenset[Arc], cost: int) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS or cost + self._at_least(removed) >= self.best.cost:
            return
        cycle = shortest_cycle(successors_of(self._costs, removed))
        if not cycle:
            self.best = Cut(removed, cost, is_smallest=False)
            return
        for arc in sorted(cycle, key=lambda arc: (self._costs[arc], arc)):
            self.look(removed | {arc}, cost + self._costs[arc])

    def _at_least(self, removed: frozenset[Arc]) -> int:
        """What cycles that share no arc cost at least: each needs an arc of its own."""
        gone, least = set(removed), 0
        while cycle := shortest_cycle(successors_of(self._costs, gone)):
            least += min(self._costs[arc] for arc in cycle)
            gone.update(cycle)
            if least >= self.best.cost:
                break
        return least


def successors_of(costs: Mapping[Arc, int], removed: Iterable[Arc]) -> dict[str, list[str]]:
    gone = set(removed)
    found: dict[str, list[str]] = {}
    for importer, imported in sorted(costs):
        if (importer, imported) not in gone:
            found.setdefault(importer, []).append(imported)
    return found


def shortest_cycle(successors: Mapping[str, Sequence[str]]) -> list[Arc]:
    """The arcs of a shortest cycle; empty where there is none."""
    best: list[str] = []
    for start, following in successors.items():
        found = chain(following, start.__eq__, lambda name: successors.get(name, ()))
        if found and (not best or len(found) < len(best)):
            best = found
            if len(best) == SHORTEST:
                break
    return [(best[number - 1], name) for number, name in enumerate(best)]


def in_wrong_order(costs: Mapping[Arc, int]) -> list[Arc]:
    """The arcs against an order in which few are: that of Eades, Lin and Smyth.

    Again and again the module comes next that nobody imports any more, or else the one that imports more than it
    is imported.
    """
    out: dict[str, dict[str, int]] = {name: {} for arc in sorted(costs) for name in arc}
    into: dict[str, dict[str, int]] = {name: {} for name in out}
    excess = dict.fromkeys(out, 0)
    for (importer, imported), cost in costs.items():
        out[importer][imported] = into[imported][importer] = cost
        excess[importer] += cost
        excess[imported] -= cost
    position: dict[str, int] = {}
    while excess:
        name = max(excess, key=lambda name: (not into[name], excess[name], name))
        position[name] = len(position)
        del excess[name]
        for imported in out.pop(name):
            excess[imported] += into[imported].pop(name)
        for importer in into.pop(name):
            excess[importer] -= out[importer].pop(name)
    return [arc for arc in sorted(costs) if position[arc[0]] > position[arc[1]]]


def minimal(arcs: Iterable[Arc], costs: Mapping[Arc, int]) -> frozenset[Arc]:
    """Without those arcs that may stay, the most expensive first."""
    removed = set(arcs)
    successors = {name: set(following) for name, following in successors_of(costs, removed).items()}
    left = MOST_CHECKS
    for arc in sorted(removed, key=lambda arc: (-costs[arc], arc)):
        left -= len(costs)
        if left < 0:
            break
        importer, imported = arc
        if not chain([imported], importer.__eq__, lambda name: successors.get(name, ())):
            successors.setdefault(importer, set()).add(imported)
            removed.discard(arc)
    return frozenset(removed)
