"""graph@1 and the answers about a graph, as types (their JSON Schemas are made from these) and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from autopack_lint.model.facts import ImportKind, ImportUse
from autopack_lint.model.finding import Skipped
from autopack_lint.model.graph import (
    Affected,
    Chains,
    Cycle,
    Edge,
    External,
    GodModule,
    GraphModule,
    GraphResult,
    Missing,
    Related,
    Separation,
)
from autopack_lint.report.documents import TOOL, Json, Tool, document, laid_out


class GraphEdge(NamedTuple):
    """One module imports another on a line; no `names` means that the module itself is imported."""

    from_: str
    to: str
    line: int
    kind: ImportKind
    names: tuple[str, ...]
    use: ImportUse


class GraphCycle(NamedTuple):
    """Modules that all import each other; without the imports in `breaking` none of them would be in a cycle."""

    members: tuple[str, ...]
    kind: ImportKind
    breaking: tuple[GraphEdge, ...]
    is_smallest: bool


class Root(NamedTuple):
    """A folder in which imports are looked up, and the package that it is, if it is one."""

    folder: str
    package: str


class GraphSummary(NamedTuple):
    """The graph in numbers; `edges` counts statements, `dependencies` pairs of modules."""

    modules: int
    edges: int
    dependencies: int
    by_kind: dict[str, int]
    cycles: int
    god_modules: int


class GraphDocument(NamedTuple):
    """All modules of a project and the imports between them."""

    schema: Literal["autopack-lint/graph@1"]
    tool: Tool
    root: Literal["."]
    source_roots: tuple[Root, ...]
    modules: tuple[GraphModule, ...]
    edges: tuple[GraphEdge, ...]
    externals: tuple[External, ...]
    missing: tuple[Missing, ...]
    cycles: tuple[GraphCycle, ...]
    god_modules: tuple[GodModule, ...]
    skipped: tuple[Skipped, ...]
    summary: GraphSummary


class WhyDocument(NamedTuple):
    """Chains of imports from one module to another, the shortest first; none where there is no chain at all."""

    schema: Literal["autopack-lint/graph-why@1"]
    tool: Tool
    from_: str
    to: str
    chains: tuple[tuple[GraphEdge, ...], ...]
    is_minimal: bool
    """With `--all`: not just the shortest, but all of which no module can be left out."""
    has_more: bool
    """Whether there are more of them than `--max` lets through."""
    cut: tuple[GraphEdge, ...] | None
    """With `--cut`: the fewest imports without which there would be no chain."""
    through: tuple[str, ...] | None
    """With `--cut`: the modules that every chain passes through."""


class RelatedDocument(NamedTuple):
    """What else belongs to the scope of a change of some files, the most telling first."""

    schema: Literal["autopack-lint/graph-related@1"]
    tool: Tool
    files: tuple[str, ...]
    related: tuple[Related, ...]
    skipped: tuple[Skipped, ...]


class AffectedDocument(NamedTuple):
    """What a change since a commit can reach."""

    schema: Literal["autopack-lint/graph-affected@1"]
    tool: Tool
    since: str
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    affected: tuple[Affected, ...]
    skipped: tuple[Skipped, ...]


def edge_document(edge: Edge) -> dict[str, Json]:
    return {
        "from": edge.importer,
        "to": edge.imported,
        "line": edge.line,
        "kind": edge.kind.value,
        "names": list(edge.names),
        "use": edge.use.value,
    }


def cycle_document(cycle: Cycle) -> dict[str, Json]:
    return {
        "members": list(cycle.members),
        "kind": cycle.kind.value,
        "breaking": [edge_document(edge) for edge in cycle.breaking],
        "is_smallest": cycle.is_smallest,
    }


def graph_json(result: GraphResult) -> str:
    """graph@1."""
    graph = result.graph
    kinds = [kind.value for kind in ImportKind]
    return (
        laid_out(
            {
                "schema": "autopack-lint/graph@1",
                "tool": document(TOOL),
                "root": ".",
                "source_roots": document(result.source_roots),
                "modules": document(tuple(graph.modules.values())),
                "edges": [edge_document(edge) for edge in graph.edges],
                "externals": document(graph.externals),
                "missing": document(graph.missing),
                "cycles": [cycle_document(cycle) for cycle in result.cycles],
                "god_modules": document(result.god_modules),
                "skipped": document(result.skipped),
                "summary": {
                    "modules": len(graph.modules),
                    "edges": len(graph.edges),
                    "dependencies": len({(edge.importer, edge.imported) for edge in graph.edges}),
                    "by_kind": {kind: sum(edge.kind.value == kind for edge in graph.edges) for kind in kinds},
                    "cycles": len(result.cycles),
                    "god_modules": len(result.god_modules),
                },
            }
        )
        + "\n"
    )


def why_json(start: str, goal: str, chains: Chains, apart: Separation | None) -> str:
    fields: dict[str, Json] = {"schema": "autopack-lint/graph-why@1", "tool": document(TOOL), "from": start, "to": goal}
    fields["chains"] = [[edge_document(edge) for edge in chain] for chain in chains.found]
    fields |= {"is_minimal": chains.is_minimal, "has_more": chains.has_more}
    fields["cut"] = None if apart is None else [edge_document(edge) for edge in apart.imports]
    fields["through"] = None if apart is None else list(apart.through)
    return laid_out(fields) + "\n"


def related_json(files: Sequence[str], found: Sequence[Related], skipped: Sequence[Skipped]) -> str:
    fields: dict[str, Json] = {"schema": "autopack-lint/graph-related@1", "tool": document(TOOL), "files": list(files)}
    return laid_out({**fields, "related": document(list(found)), "skipped": document(list(skipped))}) + "\n"


def affected_json(answer: AffectedDocument) -> str:
    return laid_out({name: document(value) for name, value in zip(answer._fields, answer, strict=True)}) + "\n"
