"""The graph of imports: who imports whom, on which line, and when."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.model.facts import Facts, Import, ImportKind, ImportUse
from autopack_lint.model.graph import Edge, External, Graph, GraphModule, Missing

AT_IMPORT = frozenset({ImportKind.IMPORT, ImportKind.GUARDED})
AT_ANY_TIME = AT_IMPORT | {ImportKind.DEFERRED}
LATEST = {ImportUse.ANNOTATIONS: 0, ImportUse.FUNCTIONS: 1, ImportUse.IMPORT_TIME: 2, ImportUse.NOWHERE: 3}
"""How hard it is to defer an import: one that is used nowhere is there for others, or for what it does."""
EdgeKey = tuple[str, int, str, ImportKind]


class Builder:
    """Collects what the imports of one file after the other lead to."""

    def __init__(self, modules: ModuleMap) -> None:
        self._modules = modules
        self.edges: list[Edge] = []
        self.outside: list[Edge] = []
        self.missing: set[Missing] = set()

    def add(self, path: str, imports: Iterable[Import]) -> None:
        """Add the imports of a file. Those of a stub are for type checkers only."""
        importer = self._modules.name_of[path]
        resolve = self._modules.resolve
        is_stub = path.endswith(".pyi")
        found: dict[EdgeKey, list[Import]] = {}
        outside: set[EdgeKey] = set()
        for item in imports:
            target = resolve(path, item.module, item.name, item.level)
            kind = ImportKind.TYPE_CHECKING if is_stub else item.kind
            if target.module:
                if target.module != importer:
                    named = item if target.name else item._replace(name="")
                    found.setdefault((importer, item.line, target.module, kind), []).append(named)
            elif target.external:
                outside.add((importer, item.line, target.external, kind))
            elif target.missing:
                self.missing.add(Missing(importer, target.missing, item.line, kind))
        self.edges += map(edge_of, found.items())
        self.outside += [Edge(importer, name, line, kind) for importer, line, name, kind in outside]


def edge_of(found: tuple[EdgeKey, list[Import]]) -> Edge:
    """One edge for all that one statement takes from one module."""
    (importer, line, imported, kind), imports = found
    if len(imports) == 1:
        item = imports[0]
        return Edge(importer, imported, line, kind, (item.name,) if item.name else (), item.use)
    names = tuple(dict.fromkeys(item.name for item in imports if item.name))
    return Edge(importer, imported, line, kind, names, latest(item.use for item in imports))


def latest(uses: Iterable[ImportUse]) -> ImportUse:
    """The use that keeps an import where it is, if one does."""
    return max(uses, key=lambda use: LATEST.get(use, LATEST[ImportUse.IMPORT_TIME]))


def graph_of(facts: Mapping[str, Facts], modules: ModuleMap) -> Graph:
    """The graph of all modules in the map; `facts` by path, with the sections for imports."""
    builder = Builder(modules)
    unparsed: list[str] = []
    for path in sorted(facts):
        known = facts[path]
        if not known.is_parsed:
            unparsed.append(path)
        if known.imports or known.dynamic_imports:
            builder.add(path, (*known.imports, *known.dynamic_imports))
    edges = sorted(builder.edges)
    pairs = {(edge.importer, edge.imported) for edge in edges}
    imports, importers = counted(importer for importer, _ in pairs), counted(imported for _, imported in pairs)
    return Graph(
        modules={
            name: GraphModule(name, path, imports.get(name, 0), importers.get(name, 0))
            for name, path in sorted(modules.path_of.items())
        },
        edges=tuple(edges),
        outside=tuple(sorted(builder.outside)),
        externals=tuple(externals_of(builder.outside)),
        missing=tuple(sorted(builder.missing)),
        unparsed=tuple(unparsed),
    )


def externals_of(outside: Iterable[Edge]) -> Iterator[External]:
    users = counted(name for _, name in {(edge.importer, edge.imported) for edge in outside})
    yield from (External(name, name in sys.stdlib_module_names, users[name]) for name in sorted(users))


def counted(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def by_importer(edges: Iterable[Edge], kinds: Iterable[ImportKind] | None = None) -> dict[str, dict[str, Edge]]:
    """For each module, what it imports, each with the first edge that leads there."""
    wanted = None if kinds is None else frozenset(kinds)
    found: dict[str, dict[str, Edge]] = {}
    for edge in edges:
        if wanted is None or edge.kind in wanted:
            found.setdefault(edge.importer, {}).setdefault(edge.imported, edge)
    return found


def by_imported(edges: Iterable[Edge]) -> dict[str, dict[str, Edge]]:
    """For each module, who imports it, each with the first edge that leads from there."""
    found: dict[str, dict[str, Edge]] = {}
    for edge in edges:
        found.setdefault(edge.imported, {}).setdefault(edge.importer, edge)
    return found


def components(successors: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """The strongly connected components with more than one member, sorted: Tarjan's algorithm without recursion."""
    search = Search(successors)
    for node in sorted(successors):
        if node not in search.number:
            search.run(node)
    return sorted(search.found)


class Search:
    """A depth-first search that finds components; its work grows with nodes and edges together."""

    def __init__(self, successors: Mapping[str, Iterable[str]]) -> None:
        self._successors = successors
        self.number: dict[str, int] = {}
        self._lowest: dict[str, int] = {}
        self._open: list[str] = []
        self._is_open: set[str] = set()
        self.found: list[tuple[str, ...]] = []

    def run(self, start: str) -> None:
        path: list[tuple[str, Iterator[str]]] = [(start, self._enter(start))]
        while path:
            node, following = path[-1]
            fresh = self._next_fresh(node, following)
            if fresh is not None:
                path.append((fresh, self._enter(fresh)))
                continue
            path.pop()
            if path:
                self._lower(path[-1][0], self._lowest[node])
            if self._lowest[node] == self.number[node]:
                self._close(node)

    def _next_fresh(self, node: str, following: Iterator[str]) -> str | None:
        """The next successor that has not been looked at; takes note of those that lead back."""
        for successor in following:
            if successor not in self.number:
                return successor
            if successor in self._is_open:
                self._lower(node, self.number[successor])
        return None

    def _lower(self, node: str, number: int) -> None:
        self._lowest[node] = min(self._lowest[node], number)

    def _enter(self, node: str) -> Iterator[str]:
        self.number[node] = self._lowest[node] = len(self.number)
        self._open.append(node)
        self._is_open.add(node)
        return iter(self._successors.get(node, ()))

    def _close(self, node: str) -> None:
        place = len(self._open) - 1
        while self._open[place] != node:
            place -= 1
        members = self._open[place:]
        del self._open[place:]
        self._is_open.difference_update(members)
        if len(members) > 1:
            self.found.append(tuple(sorted(members)))


def chain(start: Sequence[str], goal: Callable[[str], bool], following: Callable[[str], Iterable[str]]) -> list[str]:
    """A shortest way from one of the nodes to a goal, both included; empty where there is none."""
    before: dict[str, str] = dict.fromkeys(start, "")
    pending = list(start)
    for node in pending:
        for successor in following(node):
            if successor not in before:
                before[successor] = node
                if goal(successor):
                    return path_to(successor, before)
                pending.append(successor)
    return []


def path_to(node: str, before: Mapping[str, str]) -> list[str]:
    path = [node]
    while before[path[-1]]:
        path.append(before[path[-1]])
    return path[::-1]
