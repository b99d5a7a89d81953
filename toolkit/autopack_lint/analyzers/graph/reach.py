"""Questions about a graph: what belongs to a change, and what a change can reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from autopack_lint.analyzers.graph.edges import by_imported, by_importer
from autopack_lint.analyzers.imports.roles import is_conftest, is_test
from autopack_lint.model.facts import ImportKind
from autopack_lint.model.graph import Affected, Edge, Graph, GraphModule, Related

RUNS = frozenset({ImportKind.IMPORT, ImportKind.GUARDED, ImportKind.DEFERRED})
POPULAR = 10
"""A module with more importers than this is everybody's, and says little about one change."""
Links = Mapping[str, Mapping[str, Edge]]


class Candidate(NamedTuple):
    """A module on the way outwards from a change."""

    module: str
    relation: str
    distance: int
    step: Edge
    start: str


def related(graph: Graph, changed: Iterable[str], depth: int, most: int) -> list[Related]:
    """What else belongs to the scope of a change of these modules: the nearest and most telling first."""
    starts = sorted(set(changed))
    importers = by_imported(graph.edges)
    candidates: dict[str, Candidate] = {}
    for relation, links in (("importer", importers), ("import", by_importer(graph.edges))):
        for candidate in outwards(starts, links, relation, depth):
            path = graph.modules[candidate.module].path
            if relation == "importer" and is_test(path):
                candidate = candidate._replace(relation="test")
            candidates.setdefault(candidate.module, candidate)
    ranked = sorted(candidates.values(), key=lambda candidate: rank_of(candidate, graph))
    return [described(candidate, graph) for candidate in ranked[:most]]


def outwards(starts: Iterable[str], links: Links, relation: str, depth: int) -> Iterator[Candidate]:
    """Breadth first along imports in one direction, each module once."""
    origin = {name: name for name in starts}
    pending = [(name, 0) for name in origin]
    for name, distance in pending:
        if distance == depth:
            continue
        for other, step in sorted(links.get(name, {}).items()):
            if other not in origin:
                origin[other] = origin[name]
                pending.append((other, distance + 1))
                yield Candidate(other, relation, distance + 1, step, origin[name])


def rank_of(candidate: Candidate, graph: Graph) -> tuple[float, str]:
    """Small is near: an importer or a test that names the module comes before what the module needs itself."""
    weight = {"test": 0.0, "importer": 0.1, "import": 0.4}[candidate.relation] + candidate.distance
    step, module = candidate.step, graph.modules[candidate.module]
    weight += 0.3 * (step.kind is ImportKind.TYPE_CHECKING)
    weight += 0.8 * (candidate.relation == "import" and module.importers > POPULAR)
    weight -= 0.05 * (module.name.rpartition(".")[0] == candidate.start.rpartition(".")[0])
    return weight, module.path


def described(candidate: Candidate, graph: Graph) -> Related:
    step, start = candidate.step, candidate.start
    names = f" ({', '.join(step.names[:3])}{', …' if len(step.names) > 3 else ''})" if step.names else ""
    module = graph.modules[candidate.module]
    if candidate.relation == "import":
        reason = f"{step.importer} imports it on line {step.line}{names}"
    else:
        reason = f"imports {step.imported} on line {step.line}{names}"
    if candidate.distance > 1:
        reason += f", {candidate.distance} imports from {start}"
    return Related(module.path, module.name, candidate.relation, candidate.distance, reason)


def affected(graph: Graph, changed: Iterable[str]) -> list[Affected]:
    """All modules that a change of these can reach when the program or its tests run."""
    starts = {name: "it has changed" for name in sorted(set(changed)) if name in graph.modules}
    importers = by_imported(edge for edge in graph.edges if edge.kind in RUNS)
    found = dict(reached(starts, importers, graph, "imports"))
    all_links = with_packages(importers, graph)
    for name, item in reached(starts, all_links, graph, "packages"):
        found.setdefault(name, item)
    return sorted(found.values(), key=lambda item: (item.through != "imports", item.distance, item.path))


def reached(starts: Mapping[str, str], links: Links, graph: Graph, through: str) -> Iterator[tuple[str, Affected]]:
    reason = dict(starts)
    pending = [(name, 0) for name in reason]
    for name, distance in pending:
        module = graph.modules[name]
        test = is_test(module.path)
        yield name, Affected(module.path, name, test, distance, "imports" if not distance else through, reason[name])
        for other, step in sorted(links.get(name, {}).items()):
            if other not in reason:
                reason[other] = f"imports {name} on line {step.line}" if step.line else f"runs after {name}"
                pending.append((other, distance + 1))


def with_packages(importers: Links, graph: Graph) -> Links:
    """Who imports a module, and who runs after it unasked: a package's modules, the tests beside a conftest."""
    links = {name: dict(users) for name, users in importers.items()}
    by_path = {module.path: module for module in graph.modules.values()}
    for module in graph.modules.values():
        for name in runs_before(module, graph, by_path):
            links.setdefault(name, {}).setdefault(module.name, Edge(module.name, name, 0, ImportKind.IMPORT))
    return links


def runs_before(module: GraphModule, graph: Graph, by_path: Mapping[str, GraphModule]) -> Iterator[str]:
    package = module.name.rpartition(".")[0]
    if package in graph.modules:
        yield package
    folder = module.path.rpartition("/")[0]
    while is_test(module.path) and not is_conftest(module.path):
        conftest = by_path.get(f"{folder}/conftest.py" if folder else "conftest.py")
        if conftest:
            yield conftest.name
        if not folder:
            return
        folder = folder.rpartition("/")[0]
