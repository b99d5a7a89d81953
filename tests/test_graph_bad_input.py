"""Projects that are large, wrong or strange do not stop the graph, and cost no more than their size."""

import os
import time
from pathlib import Path

import pytest

from autopack_lint.analyzers.graph.edges import graph_of
from autopack_lint.analyzers.graph.god_modules import god_modules
from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.model.facts import ImportUse
from tests.support.command import lint
from tests.support.configured import written
from tests.support.graphs import facts_from, facts_in, graph_in

GENEROUS = 20.0
"""Seconds of processor time: what is quadratic in these takes minutes."""


def test_thousands_of_identical_files() -> None:
    started = time.process_time()
    files = {f"p/m{number}.py": "import p\nfrom p import m0\n" for number in range(3_000)}
    graph = graph_in({"p/__init__.py": "", **files})
    assert graph.modules["p.m0"].importers == 2_999
    assert time.process_time() - started < GENEROUS


def test_a_package_and_thousands_of_modules_that_import_each_other() -> None:
    started = time.process_time()
    names = [f"m{number}" for number in range(2_000)]
    files = {f"p/{name}.py": f"from p import x{name}\n" for name in names}
    files["p/__init__.py"] = "".join(f"from p.{name} import y\n" for name in names)
    facts = facts_in(files)
    (god,) = god_modules(graph_of(facts, ModuleMap(files)), 10, facts)
    assert (god.name, len(god.importers), god.shares) == ("p", 2_000, ())
    assert time.process_time() - started < GENEROUS


def test_a_long_file_with_thousands_of_imports() -> None:
    started = time.process_time()
    imports = "".join(f"from a import n{number}\n" for number in range(10_000))
    uses = "".join(f"def f{number}():\n    return n{number}\n" for number in range(10_000))
    facts = facts_from((imports + uses + "n7()\n").encode())
    found = {item.name: item.use for item in facts.imports}
    assert (found["n7"], found["n8"]) == (ImportUse.IMPORT_TIME, ImportUse.FUNCTIONS)
    assert time.process_time() - started < GENEROUS


def test_hundreds_of_branches_are_no_deep_nesting() -> None:
    chain = "if a: x = 1\n" + "".join(f"elif a == {number}: x = 2\n" for number in range(900)) + "else:\n    y = 1\n"
    facts = facts_from(chain.encode())
    assert [definition.name for definition in facts.definitions.names] == ["x", "y"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_packages_that_link_to_each_other(tmp_path: Path) -> None:
    root = written(tmp_path, {"pyproject.toml": "", "p/__init__.py": "", "p/a.py": "from p.q import b\n", "q/b.py": ""})
    (root / "p" / "q").symlink_to(root / "q")
    (root / "q" / "p").symlink_to(root / "p")
    ran = lint(root, "graph", ".")
    assert ran.out.startswith("3 modules, ")


def test_names_that_differ_in_case_only(tmp_path: Path) -> None:
    root = written(tmp_path, {"pyproject.toml": "", "a.py": "import B\nimport b\n", "b.py": "", "B.py": ""})
    if len(list(root.glob("*.py"))) < 3:
        pytest.skip("this file system takes both names for one")
    ran = lint(root, "graph", "-f", "json")
    assert '"from": "a", "to": "B"' in ran.out
    assert '"from": "a", "to": "b"' in ran.out


def test_names_that_a_terminal_would_obey(tmp_path: Path) -> None:
    root = written(tmp_path, {"pyproject.toml": "", "a\u202eb.py": "import c\n", "c.py": "import gone.x\n"})
    ran = lint(root, "graph", "related", "c.py")
    assert "\u202e" not in ran.out
    assert "\\u202e" in ran.out
