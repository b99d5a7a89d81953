"""Contracts about imports: what breaks them, and how they are written down."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from autopack_lint.analyzers.graph.contracts import UnmatchedError, breaches
from autopack_lint.config import load_config
from autopack_lint.config.contracts import contract_table
from autopack_lint.model.contract import contract_of
from autopack_lint.model.errors import ConfigError
from tests.support.command import lint
from tests.support.configured import OWN, written
from tests.support.graphs import graph_in

FILES = {"p/__init__.py": "", "p/high.py": "", "p/mid.py": "", "p/low.py": "", "p/aside.py": ""}
LAYERS = {"type": "layers", "containers": ["p"], "layers": ["high", "mid", "low"]}


def broken(table: Mapping[str, object], files: Mapping[str, str]) -> list[str]:
    """The chains that break a contract."""
    contract = contract_of("c", contract_table(table))
    found = breaches(contract, graph_in({**FILES, **files}))
    return [" ".join((b.chain[0].importer, *(e.imported for e in b.chain))) if b.chain else b.module for b in found]


@pytest.mark.parametrize(
    ("files", "chains"),
    [
        pytest.param({}, [], id="no import"),
        pytest.param({"p/high.py": "from p import mid, low"}, [], id="downwards"),
        pytest.param({"p/low.py": "import p"}, [], id="the container itself is in no layer"),
        pytest.param({"p/low.py": "import os"}, [], id="nor is what comes from elsewhere"),
        pytest.param({"p/low.py": "import p.high"}, ["p.low p.high"], id="upwards"),
        pytest.param({"p/low.py": "def f():\n    import p.high"}, ["p.low p.high"], id="upwards, deferred"),
        pytest.param(
            {"p/low.py": "import p.high\nimport p.high", "p/mid.py": "import p.high"},
            ["p.low p.high", "p.mid p.high"],
            id="each import once",
        ),
        pytest.param(
            {"p/low.py": "import p.aside", "p/aside.py": "import p.high"},
            ["p.low p.aside p.high"],
            id="upwards through a module of no layer",
        ),
        pytest.param(
            {"p/low.py": "import x", "x.py": "import y", "y.py": "import p.mid"},
            ["p.low x y p.mid"],
            id="through modules outside the container",
        ),
        pytest.param(
            {"p/low.py": "import p.mid", "p/mid.py": "import p.high"},
            ["p.low p.mid", "p.mid p.high"],
            id="through another layer: each step is broken by itself",
        ),
        pytest.param(
            {"p/low/__init__.py": "", "p/low/a.py": "from p.low import b", "p/low/b.py": "from .. import mid"},
            ["p.low.b p.mid"],
            id="layers that are packages",
        ),
    ],
)
def test_layers(files: dict[str, str], chains: list[str]) -> None:
    assert broken(LAYERS, files) == chains


@pytest.mark.parametrize(
    ("keys", "files", "chains"),
    [
        pytest.param({"layers": ["high | mid", "low"]}, {"p/mid.py": "import p.high"}, ["p.mid p.high"], id="|: apart"),
        pytest.param({"layers": ["high : mid", "low"]}, {"p/mid.py": "import p.high"}, [], id=":: together"),
        pytest.param({"layers": ["high", "(none)", "low"]}, {}, [], id="an optional layer"),
        pytest.param({"ignore-imports": ["p.low -> p.*"]}, {"p/low.py": "import p.high"}, [], id="an ignored import"),
        pytest.param(
            {"ignore-imports": ["p.low -> p.x"]}, {"p/low.py": "import p.high"}, ["p.low p.high"], id="not it"
        ),
        pytest.param(
            {"ignore-type-checking-imports": True},
            {"p/low.py": "if TYPE_CHECKING:\n    import p.high"},
            [],
            id="imports for type checking do not count",
        ),
        pytest.param({"exhaustive": True}, {}, ["p.aside"], id="a module in no layer"),
        pytest.param({"exhaustive": True, "exhaustive-ignores": ["as*"]}, {}, [], id="one that need not be"),
        pytest.param(
            {"containers": ["q.*"], "layers": ["high", "low"]},
            {f"q/{x}/{y}.py": "" for x in "ab" for y in ("__init__", "high", "low")}
            | {"q/__init__.py": "", "q/b/low.py": "import q.b.high, q.a.high"},
            ["q.b.low q.b.high"],
            id="many containers, each by itself",
        ),
        pytest.param(
            {"containers": [], "layers": ["p", "x"]}, {"x.py": "import p.low"}, ["x p.low"], id="no container"
        ),
    ],
)
def test_keys_of_layers(keys: dict[str, object], files: dict[str, str], chains: list[str]) -> None:
    assert broken({**LAYERS, **keys}, files) == chains


@pytest.mark.parametrize(
    ("keys", "files", "chains"),
    [
        pytest.param({}, {"p/high.py": "import numpy"}, [], id="others may"),
        pytest.param({}, {"p/low.py": "from numpy import x"}, ["p.low numpy"], id="a distribution"),
        pytest.param(
            {}, {"p/low.py": "import p.mid", "p/mid.py": "import numpy"}, ["p.low p.mid numpy"], id="through another"
        ),
        pytest.param(
            {"allow-indirect-imports": True},
            {"p/low.py": "import p.mid", "p/mid.py": "import numpy"},
            [],
            id="direct",
        ),
        pytest.param(
            {"source-modules": ["p.**"], "forbidden-modules": ["x"], "allowed-modules": ["x.ok"]},
            {"x/ok.py": "", "x/no.py": "", "p/low.py": "import x.ok", "p/mid.py": "import x.no"},
            ["p.mid x.no"],
            id="an exception",
        ),
        pytest.param({"source-modules": ["p.l*"]}, {"p/low.py": "import numpy"}, ["p.low numpy"], id="a wildcard"),
    ],
)
def test_forbidden(keys: dict[str, object], files: dict[str, str], chains: list[str]) -> None:
    table = {"type": "forbidden", "source-modules": ["p.low"], "forbidden-modules": ["numpy"]}
    assert broken({**table, **keys}, files) == chains


@pytest.mark.parametrize(
    ("modules", "files", "chains"),
    [
        pytest.param(["p.low", "p.mid"], {"p/high.py": "from p import low, mid"}, [], id="imported by another"),
        pytest.param(["p.low", "p.mid"], {"p/low.py": "import p.mid"}, ["p.low p.mid"], id="one imports the other"),
        pytest.param(["p.*"], {"p/low.py": "import p.mid"}, ["p.low p.mid"], id="all by a wildcard"),
        pytest.param(
            ["p.low", "p.mid"],
            {"p/low.py": "import p.high", "p/high.py": "import p.mid"},
            ["p.low p.high p.mid"],
            id="through a third",
        ),
        pytest.param(
            ["p.low", "p.mid", "p.aside"],
            {
                **dict.fromkeys(["p/low.py", "p/mid.py", "p/aside.py"], "import r"),
                "r.py": "from p import low, mid, aside",
            },
            ["p.aside r p.low", "p.low r p.aside", "p.mid r p.aside"],
            id="through what imports them all: each by its own import, not each pair",
        ),
    ],
)
def test_independence(modules: list[str], files: dict[str, str], chains: list[str]) -> None:
    assert broken({"type": "independence", "modules": modules}, files) == chains


@pytest.mark.parametrize(
    "table",
    [
        pytest.param({**LAYERS, "layers": ["high", "nothing"]}, id="a layer"),
        pytest.param({"type": "forbidden", "source-modules": ["q"], "forbidden-modules": ["p"]}, id="a source"),
        pytest.param({"type": "independence", "modules": ["p.low", "q"]}, id="an independent module"),
        pytest.param({"type": "independence", "modules": ["p.low", "q.*"]}, id="a wildcard without a match"),
    ],
)
def test_a_contract_about_nothing_is_a_mistake(table: dict[str, object]) -> None:
    with pytest.raises(UnmatchedError, match=r"contract c: there is no module (p\.nothing|q)"):
        broken(table, {})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("contracts = 3", "must be a table of contracts about imports, not a whole number", id="no table"),
        pytest.param("contracts.a = 3", "`a` is a whole number", id="no contract"),
        pytest.param("contracts.a = {}", "`type` is missing", id="no type"),
        pytest.param("contracts.a.type = 'layer'", "`type` is `layer`, and not `layers`", id="an unknown type"),
        pytest.param("contracts.a.type = 'layers'", "one of type `layers` without `layers`", id="a key is missing"),
        pytest.param(
            "[contracts.a]\ntype = 'layers'\nlayers = ['x']\nlayer = 1",
            f"{OWN}:4: `contracts` must be a table of contracts about imports: `a` is one with the unknown key "
            "`layer`: did you mean `layers`?",
            id="an unknown key, with its line",
        ),
        pytest.param("contracts.a = {type='layers', layers=[1]}", "a list with something else in it", id="a list"),
        pytest.param("contracts.a = {type='layers', layers=['x'], exhaustive=1}", "true or false", id="no switch"),
        pytest.param(
            "contracts.a = {type='layers', layers=['x'], ignore-imports=['x']}",
            "not `importer -> imported`",
            id="no arrow",
        ),
    ],
)
def test_what_is_wrong_with_a_contract(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_config(written(tmp_path, {OWN: text}), known=None)
    assert complaint in str(error.value)


def test_the_whole_chain_is_told(tmp_path: Path) -> None:
    files = {**FILES, "p/low.py": "x = 1\nimport p.aside\n", "p/aside.py": "\n\nfrom p import high\n"}
    settings = "[contracts.order]\ntype = 'layers'\ncontainers = ['p']\nlayers = ['high', 'mid', 'low']\n"
    ran = lint(written(tmp_path, {**files, OWN: settings}), "check")
    assert ran.code == 1
    assert ran.out.startswith(
        "p/low.py:2:1: GRF104 contract `order`: `p.low` may not import `p.high`: p.low -> p.aside -> p.high "
        "(p/low.py:2, p/aside.py:3)\n  2 | import p.aside\n    | ^^^^^^^^^^^^^^\n"
    )


def test_chains_with_the_same_ends_or_the_same_first_import_are_told_together() -> None:
    files = {
        **dict.fromkeys(["a/x.py", "a/y.py", "b.py", "c.py"], "import r"),
        "a/long.py": "import a.x",
        "a/__init__.py": "",
        "r.py": "import b, c",
    }
    contract = contract_of("c", contract_table({"type": "independence", "modules": ["a", "b", "c"]}))
    told = [
        (b.importer, b.chain[0].importer, b.imported, b.others, b.also) for b in breaches(contract, graph_in(files))
    ]
    assert told == [
        ("a", "a.x", "b", ("a.y",), ("c",)),
        ("b", "b", "c", (), ()),
        ("c", "c", "b", (), ()),
    ]


def test_what_else_a_chain_stands_for_is_told(tmp_path: Path) -> None:
    files = {**{f"p/{name}.py": "import r\n" for name in ("one", "two", "three", "four", "five")}, "p/__init__.py": ""}
    settings = "[contracts.c]\ntype = 'independence'\nmodules = ['p.*']\n"
    registry = "from p import one, two, three, four, five\n"
    ran = lint(written(tmp_path, {**files, "r.py": registry, OWN: settings}), "check", "--select", "GRF104")
    assert ran.out.startswith(
        "p/five.py:1:1: GRF104 contract `c`: `p.five` may not import `p.four`: p.five -> r -> p.four "
        "(p/five.py:1, r.py:1); the same import leads to `p.one`, `p.three` and `p.two`\n"
    )
    assert "Found 5 findings" in ran.out


MISTAKEN = """[contracts.order]
type = 'layers'
layers = [
    'p.high',
    'p.midd | p.low',
]
[contracts.apart]
type = 'independence'
modules = ['p.high', 'q.*']
[contracts.ban]
type = 'forbidden'
source-modules = ['p.low']
forbidden-modules = ['p.high']
[contracts.place]
type = 'layers'
containers = ['P']
layers = ['high']
"""


@pytest.mark.parametrize("run", ["cold", "warm"])
def test_a_contract_that_cannot_be_checked_costs_only_itself(tmp_path: Path, run: str) -> None:
    project = written(tmp_path, {**FILES, "p/low.py": "import p.high\n", OWN: MISTAKEN})
    for _ in range(1 if run == "cold" else 2):
        ran = lint(project, "check")
    assert ran.code == 3
    assert "p/low.py:1:1: GRF104 contract `ban`: `p.low` may not import `p.high`" in ran.out
    assert [line for line in ran.out.splitlines() if line.startswith("skipped")] == [
        f"skipped {OWN}: line 16: contract `place` is not checked: there is no module `P.high`, did you mean `p.high`?",
        f"skipped {OWN}: line 5: contract `order` is not checked: there is no module `p.midd`, did you mean `p.mid`?",
        f"skipped {OWN}: line 9: contract `apart` is not checked: no module is called `q.*`",
    ]
