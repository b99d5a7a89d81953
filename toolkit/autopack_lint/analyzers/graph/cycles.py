"""Import cycles, and the fewest imports without which they are gone."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from autopack_lint.analyzers.graph.edges import AT_ANY_TIME, AT_IMPORT, LATEST, by_importer, chain, components
from autopack_lint.model.facts import ImportKind, ImportUse
from autopack_lint.model.graph import Cycle, Edge, Graph

Arc = tuple[str, str]
STATEMENT = 1000
"""What an arc costs for each import statement behind it; below that counts how hard it is to defer."""
MOST_ARCS, MOST_WORK = 200, 200_000
"""Beyond these the smallest set is not looked for, only a small one. Work is arcs that are looked at."""
MOST_CHECKS = 2_000_000
Successors = dict[str, dict[str, None]]


def import_cycles(graph: Graph) -> list[Cycle]:
    """Cycles at import time, then those that only exist through deferred imports; each of them sorted."""
    early = cycles_of(graph.edges, AT_IMPORT, ImportKind.IMPORT)
    known = {cycle.members for cycle in early}
    late = [cycle for cycle in cycles_of(graph.edges, AT_ANY_TIME, ImportKind.DEFERRED) if cycle.members not in known]
    return [*early, *late]


def import_knots(edges: Iterable[Edge]) -> list[Cycle]:
    """Cycles at import time that are there even if no package imported its own modules.

    A package that takes names out of its modules, which take names out of it, is an everyday cycle: the package
    always runs first.
    """
    inner = [edge for edge in edges if not is_inside(edge.imported, edge.importer)]
    return cycles_of(inner, AT_IMPORT, ImportKind.IMPORT)


def is_inside(module: str, package: str) -> bool:
    return module.startswith(f"{package}.")


def knotted(links: Mapping[str, Sequence[str]]) -> list[str]:
    """The modules that are in such a cycle, where it is only known who imports whom at import time."""
    inner = {
        importer: [imported for imported in sorted(found) if not is_inside(imported, importer)]
        for importer, found in links.items()
    }
    return [name for members in components(inner) for name in members]


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
    return Cycle(members, kind, tuple(breaking), cut.is_smallest, way_round(edges, breaking[0]))


def way_round(edges: Sequence[Edge], first: Edge) -> tuple[str, ...]:
    """A shortest way round a cycle that begins with one of its imports."""
    links = {importer: sorted(found) for importer, found in by_importer(edges).items()}
    way = chain([first.imported], first.importer.__eq__, lambda name: links.get(name, ()))
    return (first.importer, *way)


class Cut(NamedTuple):
    """Arcs whose removal leaves no cycle, what they cost together, and whether none is cheaper."""

    arcs: frozenset[Arc]
    cost: int
    is_smallest: bool


def breaking_arcs(costs: Mapping[Arc, int]) -> Cut:
    """The cheapest set of arcs without which there is no cycle, or a cheap one where that would take too long."""
    arcs = minimal(in_wrong_order(costs), costs)
    search = Bounded(costs, Cut(arcs, sum(costs[arc] for arc in arcs), is_smallest=False))
    if len(costs) <= MOST_ARCS:
        search.look(frozenset(), 0)
    return search.best._replace(is_smallest=len(costs) <= MOST_ARCS and search.left > 0)


class Bounded:
    """Branch and bound: one arc of each cycle must go, so try each of them. Its work is bounded as well."""

    def __init__(self, costs: Mapping[Arc, int], first: Cut) -> None:
        self._costs = costs
        self.best = first
        self.left = MOST_WORK

    def look(self, removed: frozenset[Arc], cost: int) -> None:
        successors = successors_of(self._costs, removed)
        if self.left <= 0 or cost + self._at_least(successors, self.best.cost - cost) >= self.best.cost:
            return
        cycle = self._cycle(successors_of(self._costs, removed))
        if not cycle:
            self.best = Cut(removed, cost, is_smallest=False)
            return
        for arc in sorted(cycle, key=lambda arc: (self._costs[arc], arc)):
            self.look(removed | {arc}, cost + self._costs[arc])

    def _at_least(self, successors: Successors, enough: int) -> int:
        """What cycles that share no arc cost at least: each needs an arc of its own. Empties the successors."""
        least = 0
        while least < enough and (cycle := self._cycle(successors)):
            least += min(self._costs[arc] for arc in cycle)
            for importer, imported in cycle:
                del successors[importer][imported]
        return least

    def _cycle(self, successors: Successors) -> list[Arc]:
        self.left -= sum(map(len, successors.values()))
        return short_cycle(successors)


def successors_of(costs: Mapping[Arc, int], removed: Container[Arc]) -> Successors:
    found: Successors = {}
    for arc in sorted(costs):
        if arc not in removed:
            found.setdefault(arc[0], {})[arc[1]] = None
    return found


def short_cycle(successors: Successors) -> list[Arc]:
    """The arcs of a cycle, of two modules where there is such a one; empty where there is no cycle at all."""
    for importer, following in successors.items():
        for imported in following:
            if importer in successors.get(imported, ()):
                return [(importer, imported), (imported, importer)]
    done: set[str] = set()
    for start in successors:
        if start not in done:
            cycle = cycle_from(start, successors, done)
            if cycle:
                return cycle
    return []


def cycle_from(start: str, successors: Successors, done: set[str]) -> list[Arc]:
    """The first cycle that a depth-first search meets; what leads to none is done with."""
    place = {start: 0}
    path = [start]
    pending = [iter(successors.get(start, ()))]
    while path:
        following = next((name for name in pending[-1] if name not in done), None)
        if following is None:
            pending.pop()
            done.add(path[-1])
            del place[path.pop()]
        elif following in place:
            ring = path[place[following] :]
            return list(zip(ring, [*ring[1:], following], strict=True))
        else:
            place[following] = len(path)
            path.append(following)
            pending.append(iter(successors.get(following, ())))
    return []


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
