"""What rules ask about the graph of a project; each answer is computed once, when the first of them asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from autopack_lint.model.contract import Breach, Unmatched, contract_of
from autopack_lint.model.finding import Finding, Position, Span

if TYPE_CHECKING:
    from autopack_lint.analyzers.imports.modules import ModuleMap
    from autopack_lint.model.facts import Facts, ImportKind
    from autopack_lint.model.graph import Cycle, Edge, GodModule, Graph, GraphModule
    from autopack_lint.model.project import ProjectSettings
    from autopack_lint.model.rule import Rule


INITIAL = ("__init__.py", "__init__.pyi")


class FileOfProject(Protocol):
    """A file with its facts."""

    @property
    def path(self) -> str: ...

    @property
    def module(self) -> str: ...

    @property
    def facts(self) -> Facts: ...


class Arcs(Protocol):
    """The same graph, kept from run to run: who imports whom, and the imports in some of the files."""

    def links(self, modules: ModuleMap, kinds: Iterable[ImportKind]) -> dict[str, list[str]]: ...

    def edges(self, modules: ModuleMap, paths: Iterable[str]) -> list[Edge]: ...


class GraphView:
    """The graph needs the sections `imports` and `dynamic_imports`."""

    settings: ProjectSettings
    paths: Sequence[str]
    arcs: Arcs | None
    unmatched: list[Unmatched]
    """Why some contracts could not be checked; filled when a rule asks for their breaches."""

    @property
    def files(self) -> Sequence[FileOfProject]:
        """All files with their facts."""
        raise NotImplementedError

    @cached_property
    def modules(self) -> ModuleMap:
        """Which file is which module, and what an import leads to."""
        from autopack_lint.analyzers.imports.modules import ModuleMap

        return ModuleMap(self.paths, self.settings.source_roots, frozenset(self.settings.dependencies))

    def askers(self, path: str) -> Iterator[str]:
        """The files that may import something from a file, as far as arcs tell; from a package those, too, that import
        what lies in it, for it may bind the same names."""
        module = self.modules.name_of[path]
        inner = f"{module}." if path.endswith(INITIAL) else module
        for importer, imported in self._links.items():
            if any(name == module or name.startswith(inner) for name in imported):
                yield self.modules.path_of[importer]
        yield from (stub for stub, name in self.modules.name_of.items() if self.modules.path_of[name] != stub)

    @cached_property
    def _links(self) -> dict[str, list[str]]:
        from autopack_lint.model.facts import ImportKind

        return {} if self.arcs is None else self.arcs.links(self.modules, ImportKind)

    @cached_property
    def graph(self) -> Graph:
        """Who imports whom."""
        from autopack_lint.analyzers.graph.edges import graph_of

        return graph_of({file.path: file.facts for file in self.files}, self.modules)

    @cached_property
    def knots(self) -> list[Cycle]:
        """Cycles at import time that are there even if packages did not import their own modules."""
        from autopack_lint.analyzers.graph.cycles import import_knots, knotted
        from autopack_lint.analyzers.graph.edges import AT_IMPORT

        if self.arcs is None:
            return import_knots(self.graph.edges)
        names = knotted(self.arcs.links(self.modules, AT_IMPORT))
        return import_knots(self.arcs.edges(self.modules, (self.modules.path_of[name] for name in names)))

    @cached_property
    def cycles(self) -> list[Cycle]:
        """All cycles, also those through deferred imports."""
        from autopack_lint.analyzers.graph.cycles import import_cycles

        return import_cycles(self.graph)

    def god_modules(self, limit: int) -> list[GodModule]:
        """The modules that more than `limit` others import."""
        from autopack_lint.analyzers.graph.god_modules import god_modules

        return god_modules(self.graph, limit, {file.path: file.facts for file in self.files})

    def unimported(self) -> list[GraphModule]:
        """Modules that nothing imports or names; reads also `definitions` and `module_strings`."""
        from autopack_lint.analyzers.graph.unimported import unimported_modules

        facts = {file.path: file.facts for file in self.files}
        return unimported_modules(self.graph, facts, self.settings.mentions)

    def breaches(self) -> list[Breach]:
        """Where the configured contracts about imports are broken; one that cannot be checked costs only itself."""
        if not self.settings.contracts:
            return []
        from autopack_lint.analyzers.graph.contracts import UnmatchedError, breaches

        found: list[Breach] = []
        for name, table in self.settings.contracts.items():
            try:
                found += breaches(contract_of(name, table), self.graph)
            except UnmatchedError as error:
                self.unmatched.append(error.unmatched)
        return found

    def path_of(self, module: str) -> str:
        """The file of a module of the graph."""
        return self.modules.path_of[module]

    def place_of(self, edge: Edge) -> str:
        """Where an import stands, for a message."""
        return f"{self.path_of(edge.importer)}:{edge.line}"

    def on_line(
        self, rule: Rule, path: str, line: int, message: str, data: dict[str, str | int] | None = None
    ) -> Finding:
        """A finding of `rule` on a line of a file; the engine adds the line's text."""
        place = Position(max(line, 1), 1)
        return rule.finding(Span(place, place), "", message=message, data=data)._replace(path=path)

    def on_edge(self, rule: Rule, edge: Edge, message: str, data: dict[str, str | int] | None = None) -> Finding:
        """A finding of `rule` where one module imports another."""
        return self.on_line(rule, self.path_of(edge.importer), edge.line, message, data)
