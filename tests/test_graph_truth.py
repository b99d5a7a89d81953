"""Our graph of real packages is grimp's, and its cycles are networkx's.

Every difference that is left is of a kind that docs/decisions/0015-the-graph-beside-grimp.md explains.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from autopack_lint.analyzers.graph.cycles import cycles_of
from autopack_lint.analyzers.graph.edges import AT_ANY_TIME, AT_IMPORT, graph_of
from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.model.facts import Facts, ImportKind
from autopack_lint.model.graph import Graph
from tests.support.graphs import components_by_networkx, facts_below
from tests.support.packages import installed

EVERYDAY = (("attrs==25.1.0", "attr"), ("click==8.1.8", "click"))
PACKAGES = (
    *EVERYDAY,
    ("django==5.2", "django"),
    ("hypothesis==6.122.3", "hypothesis"),
    ("jinja2==3.1.5", "jinja2"),
    ("networkx==3.4.2", "networkx"),
    ("pydantic==2.10.6", "pydantic"),
    ("pytest==8.3.4", "_pytest"),
    ("rich==13.9.4", "rich"),
    ("sqlalchemy==2.0.38", "sqlalchemy"),
    ("sympy==1.13.3", "sympy"),
    ("textual==1.0.0", "textual"),
)
Pair = tuple[str, str]


def graph_below(folder: Path, package: str) -> tuple[dict[str, Facts], Graph]:
    facts = facts_below(folder, package)
    return facts, graph_of(facts, ModuleMap(facts))


def pairs_of_grimp(folder: Path, package: str, monkeypatch: pytest.MonkeyPatch) -> set[Pair]:
    monkeypatch.syspath_prepend(folder)
    # grimp asks the import system where the package is, which may know another one by that name.
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    graph = grimp.build_graph(package, cache_dir=None)
    return {(name, other) for name in graph.modules for other in graph.find_modules_directly_imported_by(name)}


def unexplained(facts: dict[str, Facts], ours: Graph, theirs: set[Pair]) -> Iterator[str]:
    """The differences that are of none of the kinds in the decision record."""
    missing = {(item.importer, item.module.rpartition(".")[0]) for item in ours.missing}
    pairs = {(edge.importer, edge.imported) for edge in ours.edges}
    called = set(pairs_of_calls(facts, ours))
    for pair in sorted(pairs - theirs - called):
        if not any(is_overlooked_by_grimp(name, ours) for name in pair):
            yield f"only we: {pair}"
    for importer, imported in sorted(theirs - pairs - missing):
        if importer != imported:
            yield f"only grimp: {(importer, imported)}"


def pairs_of_calls(facts: dict[str, Facts], graph: Graph) -> Iterator[Pair]:
    """The edges that are calls of `import_module` and the like."""
    for edge in graph.edges:
        lines = {item.line for item in facts[graph.modules[edge.importer].path].dynamic_imports}
        if edge.line in lines:
            yield edge.importer, edge.imported


def is_overlooked_by_grimp(name: str, ours: Graph) -> bool:
    """A module whose name no statement can spell, or that lies in a folder without `__init__.py`."""
    *around, _ = name.split(".")
    packages = [".".join(around[: size + 1]) for size in range(len(around))]
    return not all(map(str.isidentifier, around)) or not all(package in ours.modules for package in packages)


def agrees(requirement: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = installed(requirement)
    facts, graph = graph_below(folder, package)
    theirs = pairs_of_grimp(folder, package, monkeypatch)
    assert len(theirs) > 5
    assert list(unexplained(facts, graph, theirs)) == []
    for kinds in (AT_IMPORT, AT_ANY_TIME):
        arcs = {(edge.importer, edge.imported) for edge in graph.edges if edge.kind in kinds}
        ours = [cycle.members for cycle in cycles_of(graph.edges, kinds, ImportKind.IMPORT)]
        assert ours == components_by_networkx(arcs)


@pytest.mark.parametrize(("requirement", "package"), EVERYDAY)
def test_two_packages(requirement: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    agrees(requirement, package, monkeypatch)


@pytest.mark.truth
@pytest.mark.parametrize(("requirement", "package"), PACKAGES)
def test_many_packages(requirement: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    agrees(requirement, package, monkeypatch)
