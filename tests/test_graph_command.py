"""`graph` and the questions about it, from outside."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from tests.support.checkout import REPOSITORY
from tests.support.command import Ran, lint
from tests.support.configured import written
from tests.support.git_trees import git, new_repository

FILES = {
    "pyproject.toml": "[tool.autopack-lint]\n",
    "src/shop/__init__.py": "",
    "src/shop/basket.py": "from shop import prices\nfrom shop.orders import Order\n\ndef f(order: Order): prices\n",
    "src/shop/orders.py": "from shop.basket import f\nfrom shop.prices import price\n\nclass Order: x = f, price\n",
    "src/shop/prices.py": "import decimal\nimport numpy\n\ndef price(): ...\n",
    "src/shop/page.py": "def show():\n    from shop.basket import f\n    f()\n",
    "tests/conftest.py": "import shop.prices\n",
    "tests/test_orders.py": "from shop.orders import Order\n\ndef test_it(): Order\n",
    "tests/test_other.py": "def test_it(): ...\n",
}
CYCLE = "2 modules: shop.basket, shop.orders"


def graph(folder: Path, *words: str | Path, files: Mapping[str, str] = FILES) -> Ran:
    written(folder, dict(files))
    return lint(folder, "graph", *words)


def document(ran: Ran, name: str) -> dict[str, object]:
    """What was printed, after its schema has been asked."""
    schema = json.loads((REPOSITORY / "docs" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    found: dict[str, object] = json.loads(ran.out)
    jsonschema.validate(found, schema)
    return found


def test_the_summary(tmp_path: Path) -> None:
    ran = graph(tmp_path)
    assert ran.code == 0
    assert ran.out.startswith("8 modules, 7 imports between them\n  6 import, 1 deferred\n")
    assert "imports are looked up in src, ." in ran.out
    assert "from elsewhere: 1 top-level names, and 1 of the standard library" in ran.out
    assert "cycles at import time: 1" in ran.out
    assert CYCLE in ran.out
    assert "src/shop/basket.py:2  shop.orders  (only for annotations)" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_document(tmp_path: Path) -> None:
    found = document(graph(tmp_path, "-f", "json"), "graph")
    assert found["schema"] == "autopack-lint/graph@1"
    assert {"from": "shop.page", "to": "shop.basket", "line": 2, "kind": "deferred", "names": ["f"], "use": ""} in (
        found["edges"]  # type: ignore[operator]
    )
    assert {"name": "shop.prices", "path": "src/shop/prices.py", "imports": 0, "importers": 3} in (
        found["modules"]  # type: ignore[operator]
    )
    summary = {"modules": 8, "edges": 7, "dependencies": 7, "cycles": 1, "god_modules": 0}
    kinds = {"import": 6, "deferred": 1, "type-checking": 0, "guarded": 0}
    assert found["summary"] == {**summary, "by_kind": kinds}


def test_the_same_again(tmp_path: Path) -> None:
    first = graph(tmp_path, "-f", "json")
    assert graph(tmp_path, "-f", "json").raw == first.raw
    assert graph(tmp_path, "-f", "json", "--no-cache", "--jobs", "1").raw == first.raw


def test_several_formats_at_once(tmp_path: Path) -> None:
    ran = graph(tmp_path, "-o", "g.dot", "-o", "g.mmd", "-f", "json", "-o", "g.json", "-f", "text")
    assert ran.out.startswith("8 modules")
    assert (tmp_path / "g.dot").read_text(encoding="utf-8").startswith("digraph imports {")
    assert '"shop.basket" -> "shop.orders" [label=1, color="red"]' in (tmp_path / "g.dot").read_text(encoding="utf-8")
    mermaid = (tmp_path / "g.mmd").read_text(encoding="utf-8")
    assert mermaid.startswith('flowchart LR\n  n0["shop"]\n')
    assert mermaid.endswith(" stroke:red\n")


def test_a_drawing_of_packages(tmp_path: Path) -> None:
    ran = graph(tmp_path, "-f", "dot", "--level", "1")
    assert '  "shop"\n  "tests"\n  "tests" -> "shop" [label=2]\n' in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="no file can be called so there")
def test_names_that_a_drawing_could_obey(tmp_path: Path) -> None:
    files = {"a.py": "import_module('x')\n", 'b"]; x --> y %% <b>.py': ""}
    dot = graph(tmp_path, "-f", "dot", files=files).out
    assert '"b\\"]; x --> y %% <b>"' in dot
    mermaid = graph(tmp_path, "-f", "mermaid", files=files).out
    assert 'n1["b#34;#93;#59; x --#62; y #37;#37; #60;b#62;"]' in mermaid


def test_files_that_do_not_parse_are_listed(tmp_path: Path) -> None:
    ran = graph(tmp_path, files={"a.py": "import b", "b.py": "def (:"})
    assert ran.code == 3
    assert "skipped b.py: it does not parse, so that its imports are missing" in " ".join(ran.out.split())


def test_a_folder_without_python(tmp_path: Path) -> None:
    ran = graph(tmp_path, files={"x.txt": ""})
    assert (ran.code, ran.out.splitlines()[0]) == (0, "0 modules, 0 imports between them")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param(("shop.page", "shop.prices"), "shop.page imports shop.prices in 2 steps", id="names of modules"),
        pytest.param(("src/shop/page.py", "src/shop/prices.py"), "shop.page imports shop.prices in 2", id="files"),
        pytest.param(("tests/conftest.py", "numpy"), "tests.conftest imports numpy in 2 steps", id="from elsewhere"),
        pytest.param(("shop.page", "shop.orders"), "src/shop/page.py:2  shop.basket  (deferred)", id="how"),
    ],
)
def test_why(tmp_path: Path, words: tuple[str, str], shown: str) -> None:
    ran = graph(tmp_path, "why", *words)
    assert ran.code == 0
    assert shown in ran.out


def test_why_not(tmp_path: Path) -> None:
    ran = graph(tmp_path, "why", "shop.prices", "shop.page")
    assert ran.code == 1
    assert ran.out == "shop.prices does not import shop.page, neither directly nor through others\n"


def test_all_shortest_chains(tmp_path: Path) -> None:
    files = {"a.py": "import b, c, x", "b.py": "import d", "c.py": "import d", "d.py": "", "x.py": "import y"}
    files |= {"y.py": "import d"}
    found = document(graph(tmp_path, "why", "a", "d", "-f", "json", files=files), "graph-why")
    chains = [[edge["to"] for edge in chain] for chain in found["chains"]]  # type: ignore[attr-defined]
    assert chains == [["b", "d"], ["c", "d"]]


@pytest.mark.parametrize(
    ("words", "has_more", "expected"),
    [
        pytest.param((), False, [["b", "d"], ["c", "d"]], id="only the shortest"),
        pytest.param(("--max", "1"), True, [["b", "d"]], id="fewer of the shortest"),
        pytest.param(("--max", "2"), False, [["b", "d"], ["c", "d"]], id="just as many"),
        pytest.param(("--all",), False, [["b", "d"], ["c", "d"], ["x", "y", "d"]], id="none with a detour"),
        pytest.param(("--all", "--max", "2"), True, [["b", "d"], ["c", "d"]], id="the shortest first"),
    ],
)
def test_which_chains(tmp_path: Path, words: tuple[str, ...], has_more: bool, expected: object) -> None:
    files = {"a.py": "import b, c, x", "b.py": "import c, d", "c.py": "import d", "d.py": "", "x.py": "import y"}
    files |= {"y.py": "import d"}
    found = document(graph(tmp_path, "why", "a", "d", "-f", "json", *words, files=files), "graph-why")
    chains = [[edge["to"] for edge in chain] for chain in found["chains"]]  # type: ignore[attr-defined]
    assert (chains, found["has_more"], found["is_minimal"]) == (expected, has_more, "--all" in words)


def test_how_many_chains_in_words(tmp_path: Path) -> None:
    files = {"a.py": "import b, x", "b.py": "import d", "d.py": "", "x.py": "import y", "y.py": "import d"}
    ran = graph(tmp_path, "why", "a", "d", "--all", files=files)
    assert ran.out.startswith("a imports d in 2 to 3 steps, by 2 minimal chains\n")
    ran = graph(tmp_path, "why", "a", "d", "--all", "--max", "1", files=files)
    assert ran.out.startswith("a imports d in 2 steps, by 1 minimal chain and more (see --max)\n")


APART = {
    "a.py": "import b, c\n",
    "b.py": "import d\n",
    "c.py": "import d\nimport d as e\n",
    "d.py": "import m, f\n",
    "m.py": "def g():\n    import z\n",
    "f.py": "import z\n",
    "z.py": "",
}


@pytest.mark.parametrize(
    ("words", "cut", "through"),
    [
        pytest.param(("a", "z"), [("f", "z"), ("m", "z")], ["d"], id="all pass through one module"),
        pytest.param(("a", "d"), [("b", "d"), ("c", "d")], [], id="two ways"),
        pytest.param(("d", "f"), [("d", "f")], [], id="one import"),
        pytest.param(("z", "a"), [], [], id="no chain at all"),
    ],
)
def test_what_it_takes_to_do_without(tmp_path: Path, words: tuple[str, str], cut: object, through: object) -> None:
    found = document(graph(tmp_path, "why", *words, "--cut", "-f", "json", files=APART), "graph-why")
    edges = {(edge["from"], edge["to"]): None for edge in found["cut"]}  # type: ignore[attr-defined]
    assert (list(edges), found["through"]) == (cut, through)


def test_what_it_takes_to_do_without_in_words(tmp_path: Path) -> None:
    ran = graph(tmp_path, "why", "a", "z", "--cut", files=APART)
    assert ran.out.endswith(
        "\nevery chain passes through d\nwithout 2 imports, a would not need z:\n"
        "    f.py:1  z  (not used here)\n    m.py:2  z  (deferred)\n"
    )


def test_without_networkx_there_is_a_remedy(tmp_path: Path) -> None:
    # `-S` leaves out where networkx is installed.
    bare = (sys.executable, "-S", "-P", "-m", "autopack_lint")
    ran = lint(written(tmp_path, APART), "graph", "why", "a", "z", "--cut", command=bare)
    assert ran.code == 2
    assert ran.err == "autopack-lint: networkx is not installed: `pip install 'autopack-lint[graph]'`\n"
    assert lint(tmp_path, "graph", "why", "a", "z", command=bare).code == 0


def test_what_belongs_to_a_change(tmp_path: Path) -> None:
    found = document(graph(tmp_path, "related", "src/shop/orders.py", "-f", "json"), "graph-related")
    items = [(item["path"], item["relation"], item["distance"]) for item in found["related"]]  # type: ignore[attr-defined]
    assert items == [
        ("tests/test_orders.py", "test", 1),
        ("src/shop/basket.py", "importer", 1),
        ("src/shop/prices.py", "import", 1),
        ("src/shop/page.py", "importer", 2),
    ]
    assert graph(tmp_path, "related", "shop.orders", "--depth", "1", "--max", "2", "-f", "paths").out.splitlines() == [
        "tests/test_orders.py",
        "src/shop/basket.py",
    ]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = written(new_repository(tmp_path / "r"), dict(FILES))
    git(root, "add", ".")
    git(root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first")
    return root


def affected(repository: Path, *words: str) -> list[str]:
    return lint(repository, "graph", "affected", "--since", "HEAD", "-f", "paths", *words).out.splitlines()


def test_nothing_has_changed(repository: Path) -> None:
    assert affected(repository) == []
    assert lint(repository, "graph", "affected", "--since", "HEAD").out == "nothing has changed\n"


def test_what_a_change_can_reach(repository: Path) -> None:
    (repository / "src/shop/basket.py").write_text("def f(order): ...\n", encoding="utf-8")
    assert affected(repository) == [
        "src/shop/basket.py",
        "src/shop/orders.py",
        "src/shop/page.py",
        "tests/test_orders.py",
    ]
    assert affected(repository, "--tests") == ["tests/test_orders.py"]
    found = document(lint(repository, "graph", "affected", "--since", "HEAD", "-f", "json"), "graph-affected")
    assert found["changed"] == ["src/shop/basket.py"]


def test_a_change_of_what_tests_share(repository: Path) -> None:
    (repository / "src/shop/prices.py").write_text("", encoding="utf-8")
    assert set(affected(repository, "--tests")) == {"tests/test_orders.py", "tests/test_other.py"}


def test_a_file_that_is_gone_reaches_those_who_import_it(repository: Path) -> None:
    (repository / "src/shop/prices.py").unlink()
    ran = lint(repository, "graph", "affected", "--since", "HEAD")
    assert "gone: 1\n  src/shop/prices.py" in ran.out
    assert "src/shop/basket.py" in affected(repository)
    assert "src/shop/prices.py" not in affected(repository)


def test_a_new_file_is_a_change(repository: Path) -> None:
    (repository / "new.py").write_text("", encoding="utf-8")
    assert affected(repository) == ["new.py"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(("why", "a"), "takes two modules", id="one module"),
        pytest.param(("why", "shop.prises", "shop"), "did you mean shop.prices?", id="a name with a slip"),
        pytest.param(("related",), "takes the files", id="no file"),
        pytest.param(("related", "nothing.py"), "there is no module nothing.py here", id="a file that is not there"),
        pytest.param(("affected",), "--since main", id="no revision"),
        pytest.param(("affected", "--since", "HEAD"), "not a git repository", id="no repository"),
        pytest.param(("why", "shop", "shop.page", "-f", "dot"), "has no format dot", id="a format of another answer"),
        pytest.param(("nowhere",), "there is no such file or directory", id="a path that is not there"),
        pytest.param(("--depth", "0"), "0 is no whole number of at least 1", id="no depth"),
        pytest.param(("-f", "xml"), "there is no format xml", id="an unknown format"),
    ],
)
def test_what_cannot_be_answered(tmp_path: Path, words: tuple[str, ...], complaint: str) -> None:
    ran = graph(tmp_path, *words)
    assert ran.code == 2
    assert complaint in ran.err
    assert len(ran.err.splitlines()) == 1


def test_files_of_another_folder_are_asked_about_in_their_own_project(tmp_path: Path) -> None:
    written(tmp_path / "there", FILES)
    (tmp_path / "here").mkdir()
    ran = lint(
        tmp_path / "here", "graph", "related", tmp_path / "there/src/shop/prices.py", "-f", "paths", "--depth", "1"
    )
    assert ran.out.splitlines() == ["src/shop/basket.py", "src/shop/orders.py", "tests/conftest.py"]
