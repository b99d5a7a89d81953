"""The graph of imports, its cycles, and what opens them."""

import itertools
import random
from collections.abc import Mapping

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autopack_lint.analyzers.graph.cycles import breaking_arcs, import_cycles
from autopack_lint.analyzers.graph.edges import components, graph_of
from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.model.graph import Graph
from tests.support.graphs import components_by_networkx, facts_in, graph_in

Arcs = dict[tuple[str, str], int]


def edges_in(files: Mapping[str, str]) -> list[str]:
    return [f"{e.importer}:{e.line} {e.kind} {e.imported} {','.join(e.names)}".strip() for e in graph_in(files).edges]


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        pytest.param("import os, numpy\n", [], id="what comes from elsewhere is no edge"),
        pytest.param("import a\n", [], id="nor is a module that imports itself"),
        pytest.param("import p.x\n", ["a:1 import p.x"], id="a module, not the packages around it"),
        pytest.param("from p import x\n", ["a:1 import p.x"], id="a module taken from its package"),
        pytest.param("from p import x, f, g\n", ["a:1 import p f,g", "a:1 import p.x"], id="names and a module"),
        pytest.param("from p.x import *\n", ["a:1 import p.x *"], id="a star"),
        pytest.param("def f():\n    import p\n", ["a:2 deferred p"], id="deferred"),
        pytest.param("try:\n    import p\nexcept ImportError: pass\n", ["a:2 guarded p"], id="guarded"),
        pytest.param("if TYPE_CHECKING:\n    import p\n", ["a:2 type-checking p"], id="for type checking"),
        pytest.param("import_module('p.x')\n", ["a:1 import p.x"], id="a call"),
        pytest.param("import p\nimport p\n", ["a:1 import p", "a:2 import p"], id="twice"),
        pytest.param("import p, p\n", ["a:1 import p"], id="twice on a line"),
    ],
)
def test_edges(text: str, edges: list[str]) -> None:
    assert edges_in({"a.py": text, "p/__init__.py": "", "p/x.py": ""}) == edges


def test_a_stub_beside_a_module_is_read_by_type_checkers_only() -> None:
    assert edges_in({"a.py": "import b", "a.pyi": "import c", "b.py": "", "c.py": ""}) == [
        "a:1 import b",
        "a:1 type-checking c",
    ]


def test_the_graph_says_what_it_does_not_know() -> None:
    graph = graph_in(
        {"p/__init__.py": "", "p/a.py": "import os, numpy\nfrom . import b\nimport p.gone", "b.py": "def (:"}
    )
    assert graph.unparsed == ("b.py",)
    assert [(item.importer, item.module, item.line) for item in graph.missing] == [("p.a", "p.gone", 3)]
    assert [(item.name, item.is_standard) for item in graph.externals] == [("numpy", False), ("os", True)]
    assert (graph.modules["p"].importers, graph.modules["p.a"].imports) == (1, 1)


def test_a_graph_without_modules() -> None:
    assert graph_in({}) == Graph({}, ())


@pytest.mark.parametrize(
    ("files", "cycles"),
    [
        pytest.param({"a": "import b", "b": ""}, [], id="a chain is no cycle"),
        pytest.param({"a": "import b", "b": "import a"}, ["import a b"], id="two modules that import each other"),
        pytest.param({"a": "import b", "b": "def f():\n    import a"}, ["deferred a b"], id="one of them later"),
        pytest.param({"a": "import b", "b": "if TYPE_CHECKING:\n    import a"}, [], id="for type checking only"),
        pytest.param(
            {"a": "import b", "b": "try:\n    import a\nexcept ImportError: pass"}, ["import a b"], id="guarded"
        ),
        pytest.param(
            {"a": "import b", "b": "import a\ndef f():\n    import c", "c": "import b"},
            ["import a b", "deferred a b c"],
            id="a cycle that grows through a deferred import",
        ),
        pytest.param(
            {"a": "import b", "b": "import c", "c": "import a", "d": "import e", "e": "import d"},
            ["import a b c", "import d e"],
            id="two cycles",
        ),
    ],
)
def test_import_cycles(files: dict[str, str], cycles: list[str]) -> None:
    found = import_cycles(graph_in({f"{name}.py": text for name, text in files.items()}))
    assert [" ".join((cycle.kind, *cycle.members)) for cycle in found] == cycles


@pytest.mark.parametrize(
    ("files", "breaking"),
    [
        pytest.param(
            {"a": "from b import x\nx()", "b": "from a import y\ndef f(z: y): pass"},
            ["b:1 annotations"],
            id="of two imports, the one for an annotation",
        ),
        pytest.param(
            {"a": "from b import x\nx()", "b": "from a import y\ndef f(): y()"},
            ["b:1 functions"],
            id="of two imports, the one for a function",
        ),
        pytest.param(
            {"a": "import b\nimport c\nb, c", "b": "import c\nc", "c": "import a\na"},
            ["c:1 import-time"],
            id="one import that closes two cycles",
        ),
        pytest.param(
            {"a": "import b\nb", "b": "import a\nimport a\na"},
            ["a:1 import-time"],
            id="one statement instead of two",
        ),
    ],
)
def test_what_opens_a_cycle(files: dict[str, str], breaking: list[str]) -> None:
    (cycle,) = import_cycles(graph_in({f"{name}.py": text for name, text in files.items()}))
    assert [f"{edge.importer}:{edge.line} {edge.use}" for edge in cycle.breaking] == breaking
    assert cycle.is_smallest


def graphs(most: int) -> st.SearchStrategy[Arcs]:
    names = st.sampled_from("abcdef")
    arcs = st.tuples(names, names).filter(lambda arc: arc[0] != arc[1])
    return st.dictionaries(arcs, st.integers(1, 5), max_size=most)


@settings(deadline=None)
@given(graphs(30))
def test_components_are_those_of_networkx(arcs: Arcs) -> None:
    successors: dict[str, list[str]] = {}
    for importer, imported in arcs:
        successors.setdefault(importer, []).append(imported)
    assert components(successors) == components_by_networkx(arcs)


@settings(deadline=None)
@given(graphs(8))
def test_no_set_of_arcs_that_opens_all_cycles_is_cheaper(arcs: Arcs) -> None:
    cut = breaking_arcs(arcs)
    assert cut.is_smallest
    assert nx.is_directed_acyclic_graph(nx.DiGraph(set(arcs) - cut.arcs))
    opening = (
        sum(arcs[arc] for arc in chosen)
        for size in range(len(arcs) + 1)
        for chosen in itertools.combinations(arcs, size)
        if nx.is_directed_acyclic_graph(nx.DiGraph(set(arcs) - set(chosen)))
    )
    assert cut.cost == min(opening)


def test_a_large_knot_is_opened_without_a_proof() -> None:
    chance = random.Random(1)
    names = [f"m{number}" for number in range(300)]
    arcs = {arc: 1 for _ in range(3000) if (arc := (chance.choice(names), chance.choice(names)))[0] != arc[1]}
    cut = breaking_arcs(arcs)
    assert not cut.is_smallest
    assert nx.is_directed_acyclic_graph(nx.DiGraph(set(arcs) - cut.arcs))


def test_a_chain_of_many_modules_is_no_deep_recursion() -> None:
    names = [f"m{number:05}" for number in range(20_000)]
    ring = {name: [names[(number + 1) % len(names)]] for number, name in enumerate(names)}
    assert [len(members) for members in components(ring)] == [len(names)]


def test_the_order_of_files_does_not_matter() -> None:
    files = {"a.py": "import b, c", "b.py": "import c", "c.py": "import a", "d.py": "from a import x"}
    facts = facts_in(files)
    backwards = dict(reversed(facts.items()))
    assert graph_of(facts, ModuleMap(facts)) == graph_of(backwards, ModuleMap(backwards))
