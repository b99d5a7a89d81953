"""Contracts about imports: which chains of imports break them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from autopack_lint.analyzers.graph.edges import by_imported
from autopack_lint.model.contract import Breach, Contract, Unmatched
from autopack_lint.model.facts import ImportKind
from autopack_lint.model.graph import Edge, Graph

ANY = r"[^.]+(?:\.[^.]+)*"
Links = Mapping[str, Mapping[str, Edge]]


class UnmatchedError(Exception):
    """A contract names a module that is not there."""

    def __init__(self, unmatched: Unmatched) -> None:
        super().__init__(f"contract {unmatched.contract}: there is no module {unmatched.module}")
        self.unmatched = unmatched


class Group(NamedTuple):
    """One thing a contract speaks of: how it calls it, its modules, and its place."""

    name: str
    members: frozenset[str]
    row: int
    is_independent: bool = False


def breaches(contract: Contract, graph: Graph) -> list[Breach]:
    """Where a contract is broken, by the place of the first import. Raises `UnmatchedError`."""
    edges = [edge for edge in (*graph.edges, *graph.outside) if counts(contract, edge)]
    check = {"layers": layer_breaches, "forbidden": forbidden_breaches, "independence": independence_breaches}
    found = check[contract.type](contract, graph, edges)
    return sorted(found, key=lambda breach: (breach.module, breach.chain))


def counts(contract: Contract, edge: Edge) -> bool:
    if contract.ignores_type_checking and edge.kind is ImportKind.TYPE_CHECKING:
        return False
    return not any(
        pattern(importer).fullmatch(edge.importer) and pattern(imported).fullmatch(edge.imported)
        for importer, imported in contract.ignored
    )


def pattern(expression: str, *, below: bool = False) -> re.Pattern[str]:
    """An expression for modules: `*` stands for one part of a name, `**` for one or more."""
    parts = [ANY if part == "**" else re.escape(part).replace(r"\*", "[^.]*") for part in expression.split(".")]
    return re.compile(r"\.".join(parts) + (r"(?:\..+)?" if below else ""))


def members_of(expressions: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    patterns = [pattern(expression, below=True) for expression in expressions]
    return frozenset(name for name in names if any(matches.fullmatch(name) for matches in patterns))


def layer_breaches(contract: Contract, graph: Graph, edges: Sequence[Edge]) -> Iterator[Breach]:
    layered: set[str] = set()
    for container in containers_of(contract, graph):
        groups = list(layers_in(container, contract, graph))
        layered.update(*(group.members for group in groups))
        yield from chains_between_groups(contract, groups, edges, is_downwards)
    if contract.is_exhaustive:
        for container in containers_of(contract, graph):
            yield from unlayered(contract, container, graph, layered)


def is_downwards(importer: Group, imported: Group) -> bool:
    if importer.row == imported.row:
        return not importer.is_independent
    return importer.row < imported.row


def containers_of(contract: Contract, graph: Graph) -> list[str]:
    return [name for expression in contract.containers for name in named_by(expression, graph)]


def layers_in(container: str, contract: Contract, graph: Graph) -> Iterator[Group]:
    """The layers of a container; one that is not there is a mistake, unless it is optional or one of many places."""
    for row, layer in enumerate(contract.layers):
        for name in filter(None, map(str.strip, re.split(r"[|:]", layer))):
            full = ".".join(filter(None, (container, name.strip("()"))))
            members = members_of([full], graph.modules)
            if not members and not name.startswith("(") and container in contract.containers:
                raise UnmatchedError(unmatched_layer(contract, container, layer, full, graph))
            yield Group(full, members, row, "|" in layer)


def unmatched_layer(contract: Contract, container: str, layer: str, full: str, graph: Graph) -> Unmatched:
    """Where the mistake is: in the container if nothing is there at all."""
    if container and not members_of([container], graph.modules):
        return Unmatched(contract.name, "containers", container, full)
    return Unmatched(contract.name, "layers", layer, full)


def unlayered(contract: Contract, container: str, graph: Graph, layered: Collection[str]) -> Iterator[Breach]:
    """What is directly in a container and in none of its layers, each by its first module."""
    exempt = [pattern(expression) for expression in contract.exempt]
    start = f"{container}." if container else ""
    children: dict[str, str] = {}
    for name in graph.modules:
        if name.startswith(start) and name not in layered:
            children.setdefault(name[len(start) :].partition(".")[0], name)
    for child, name in sorted(children.items()):
        if not any(matches.fullmatch(child) for matches in exempt):
            yield Breach(contract.name, child, container, (), name)


def independence_breaches(contract: Contract, graph: Graph, edges: Sequence[Edge]) -> Iterator[Breach]:
    require(contract, "modules", graph)
    names = [name for expression in contract.modules for name in named_by(expression, graph)]
    groups = [Group(name, members_of([name], graph.modules), 0) for name in names]
    yield from chains_between_groups(contract, groups, edges, operator.eq)


def named_by(expression: str, graph: Graph) -> list[str]:
    """The modules that an expression names, without those below them."""
    matches = pattern(expression)
    return [name for name in graph.modules if matches.fullmatch(name)] if "*" in expression else [expression]


def require(contract: Contract, key: str, graph: Graph) -> None:
    """Each of the contract's modules, which stand under this key, must be there. Raises `UnmatchedError`."""
    for expression in contract.modules:
        if not members_of([expression], graph.modules):
            raise UnmatchedError(Unmatched(contract.name, key, expression, expression))


def forbidden_breaches(contract: Contract, graph: Graph, edges: Sequence[Edge]) -> Iterator[Breach]:
    require(contract, "source-modules", graph)
    known = (*graph.modules, *(external.name for external in graph.externals))
    sources = members_of(contract.modules, graph.modules)
    forbidden = members_of(contract.forbidden, known) - sources - members_of(contract.allowed, known)
    groups = [
        Group(" or ".join(contract.modules), sources, 0),
        Group(" or ".join(contract.forbidden), forbidden, 1),
    ]
    yield from chains_between_groups(contract, groups, edges, is_upwards, only_direct=contract.only_direct)


def is_upwards(importer: Group, imported: Group) -> bool:
    return importer.row >= imported.row


def chains_between_groups(
    contract: Contract,
    groups: Sequence[Group],
    edges: Sequence[Edge],
    is_legal: Callable[[Group, Group], bool],
    *,
    only_direct: bool = False,
) -> Iterator[Breach]:
    """Each import of what a group may not reach, and the shortest chains to it through others."""
    group_of = {name: group for group in groups for name in group.members}
    direct: set[tuple[str, str]] = set()
    for edge in edges:
        importer, imported = group_of.get(edge.importer), group_of.get(edge.imported)
        pair = (edge.importer, edge.imported)
        if importer and imported and importer != imported and pair not in direct and not is_legal(importer, imported):
            direct.add(pair)
            yield Breach(contract.name, importer.name, imported.name, (edge,))
    if not only_direct:
        yield from told_once(indirect_chains(contract, groups, by_imported(edges), is_legal))


def indirect_chains(
    contract: Contract, groups: Sequence[Group], links: Links, is_legal: Callable[[Group, Group], bool]
) -> Iterator[Breach]:
    group_of = {name: group for group in groups for name in group.members}
    for goal in groups:
        steps = next_steps(goal, group_of, links)
        for name, step in steps.items():
            importer = group_of.get(name)
            if importer is None or step.imported in goal.members or is_legal(importer, goal):
                continue
            chain = [step]
            while chain[-1].imported not in goal.members:
                chain.append(steps[chain[-1].imported])
            yield Breach(contract.name, importer.name, goal.name, tuple(chain))


def told_once(found: Iterable[Breach]) -> Iterator[Breach]:
    """Of all chains between two groups the shortest, and those that begin with the same import as one.

    A registry that imports all plugins, and is imported by each, would be told once for each pair of them.
    """
    by_pair: dict[tuple[str, str], list[Breach]] = {}
    for breach in found:
        by_pair.setdefault((breach.importer, breach.imported), []).append(breach)
    by_import: dict[Edge, list[Breach]] = {}
    for same in by_pair.values():
        shortest = min(same, key=length)
        by_import.setdefault(shortest.chain[0], []).append(shortest._replace(others=starts(same)))
    for same in by_import.values():
        first = min(same, key=length)
        others = {name for breach in same for name in breach.others} - {first.chain[0].importer}
        also = {breach.imported for breach in same} - {first.imported}
        yield first._replace(others=tuple(sorted(others)), also=tuple(sorted(also)))


def length(breach: Breach) -> tuple[int, tuple[Edge, ...]]:
    """The shortest chain first, and of equal ones always the same."""
    return len(breach.chain), breach.chain


def starts(found: Iterable[Breach]) -> tuple[str, ...]:
    return tuple(breach.chain[0].importer for breach in found)


def next_steps(goal: Group, group_of: Mapping[str, Group], links: Links) -> dict[str, Edge]:
    """For each module outside a group from which it can be reached: the first import of a shortest way.

    A way leads through modules of no group only: what lies behind another group is that group's matter.
    """
    steps: dict[str, Edge] = {}
    pending = sorted(goal.members)
    for name in pending:
        for importer, edge in sorted(links.get(name, {}).items()):
            if importer not in goal.members and importer not in steps:
                steps[importer] = edge
                if importer not in group_of:
                    pending.append(importer)
    return steps
