"""What holds two modules together: the fewest imports between them, and what all chains of imports pass through."""

from __future__ import annotations

from autopack_lint.model.errors import UsageError
from autopack_lint.model.graph import Graph, Separation

REMEDY = "networkx is not installed: `pip install 'autopack-lint[graph]'`"


def separation(graph: Graph, start: str, goal: str) -> Separation:
    """What holds two modules together; nothing where none needs the other. Raises `UsageError` without networkx."""
    try:
        import networkx
    except ModuleNotFoundError as error:
        raise UsageError(REMEDY) from error
    links: networkx.DiGraph[str] = networkx.DiGraph()
    links.add_nodes_from((start, goal))
    for edge in sorted((*graph.edges, *graph.outside)):
        links.add_edge(edge.importer, edge.imported, capacity=1)
    if start == goal or not networkx.has_path(links, start, goal):
        return Separation()
    # Whatever flow is found, what the goal can still be reached from is the same.
    _, (near, _) = networkx.minimum_cut(links, start, goal)
    imports = tuple(
        edge for edge in sorted((*graph.edges, *graph.outside)) if edge.importer in near and edge.imported not in near
    )
    return Separation(imports, through(networkx.immediate_dominators(links, start), start, goal))


def through(dominators: dict[str, str | None], start: str, goal: str) -> tuple[str, ...]:
    found: list[str] = []
    module = dominators[goal]
    while module is not None and module != start:
        found.append(module)
        module = dominators[module]
    return tuple(reversed(found))
