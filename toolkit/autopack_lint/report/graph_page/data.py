"""What the page knows, as small as possible: modules by number, imports as one flat list of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autopack_lint.analyzers.imports.roles import is_conftest, is_test
from autopack_lint.model.facts import ImportKind, ImportUse
from autopack_lint.model.graph import Cycle, Edge, GodModule, Graph, GraphResult
from autopack_lint.report.documents import TOOL, Json
from autopack_lint.report.sanitize import visible

KINDS = (ImportKind.IMPORT, ImportKind.DEFERRED, ImportKind.TYPE_CHECKING, ImportKind.GUARDED)
"""`data.js` knows this order."""
NUMBER_OF_KIND = {kind: number for number, kind in enumerate(KINDS)}
USES = tuple(ImportUse)
"""`data.js` knows this order, too."""
MOST_NAMES = 12
"""How many imported names one line of the page shows."""


def data_of(result: GraphResult, title: str) -> Json:
    """The document that the script of the page reads; `FIELDS` of `data.js` are the six numbers of an import."""
    graph = result.graph
    number_of = {name: number for number, name in enumerate(graph.modules)}
    number_of_edge = {edge: number for number, edge in enumerate(graph.edges)}
    names: dict[str, int] = {"": 0}
    edges = numbers_of(graph.edges, number_of, names)
    return {
        "title": visible(title),
        "tool": f"{TOOL.name} {TOOL.version}",
        "uses": [use.value for use in USES],
        "kinds": [kind.value for kind in KINDS],
        **modules_of(graph),
        "edges": edges,
        "names": list(names),
        "cycles": [cycle_document(cycle, number_of, number_of_edge) for cycle in result.cycles],
        "gods": [god_document(god, number_of) for god in result.god_modules],
    }


def modules_of(graph: Graph) -> dict[str, Json]:
    """The modules, which of them are tests, and what lies outside of the graph."""
    modules = list(graph.modules.values())
    return {
        "modules": [[visible(module.name), visible(module.path)] for module in modules],
        "tests": [number for number, module in enumerate(modules) if is_for_tests(module.path)],
        "externals": [[visible(each.name), each.is_standard, each.importers] for each in graph.externals],
        "unparsed": [visible(path) for path in graph.unparsed],
    }


def is_for_tests(path: str) -> bool:
    """Whether it is there for the project's own tests; a package called `test` or `testing` may be for its users."""
    folders = path.split("/")[:-1]
    return is_test(path) or is_conftest(path) or "tests" in folders or folders[:1] == ["test"]


def numbers_of(edges: Sequence[Edge], number_of: Mapping[str, int], names: dict[str, int]) -> list[Json]:
    """All imports, one after the other; a text that is shown gets its number in `names` when it is first met."""
    numbers: list[Json] = []
    for edge in edges:
        ends = number_of[edge.importer], number_of[edge.imported]
        shown = names.setdefault(shown_names(edge.names), len(names))
        numbers += *ends, edge.line, NUMBER_OF_KIND[edge.kind], shown, USES.index(edge.use)
    return numbers


def shown_names(names: Sequence[str]) -> str:
    """The imported names on one line."""
    more = [f"and {len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else []
    return ", ".join([*map(visible, names[:MOST_NAMES]), *more])


def cycle_document(cycle: Cycle, number_of: Mapping[str, int], number_of_edge: Mapping[Edge, int]) -> Json:
    return {
        "kind": NUMBER_OF_KIND[cycle.kind],
        "members": [number_of[name] for name in cycle.members],
        "breaking": [number_of_edge[edge] for edge in cycle.breaking],
        "isSmallest": cycle.is_smallest,
    }


def god_document(god: GodModule, number_of: Mapping[str, int]) -> Json:
    return {
        "module": number_of[god.name],
        "shares": [
            {"names": shown_names(share.names), "importers": [number_of[name] for name in share.importers]}
            for share in god.shares
        ],
    }
