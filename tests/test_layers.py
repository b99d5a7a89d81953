"""Our own contracts hold, and they would not if somebody imported upwards.

They stand in pyproject.toml, and our own rule GRF104 reads them: what is left to test is that they say enough.
"""

import tomllib

import pytest

from autopack_lint.analyzers.graph.contracts import breaches
from autopack_lint.analyzers.graph.edges import graph_of
from autopack_lint.analyzers.imports.modules import ModuleMap
from autopack_lint.model.contract import contract_of
from autopack_lint.model.facts import Facts
from autopack_lint.model.graph import SourceRoot
from tests.support.checkout import REPOSITORY
from tests.support.command import lint
from tests.support.graphs import facts_from

CONTRACTS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["autopack-lint"][
    "contracts"
]
ROOTS = (SourceRoot("toolkit"), SourceRoot(""))
PACKAGE = "toolkit/autopack_lint"


@pytest.fixture(scope="module")
def ours() -> dict[str, Facts]:
    """The facts of our own files."""
    files = [file for top in ("toolkit", "rules") for file in sorted((REPOSITORY / top).rglob("*.py"))]
    return {file.relative_to(REPOSITORY).as_posix(): facts_from(file.read_bytes()) for file in files}


def broken(facts: dict[str, Facts]) -> list[str]:
    """Each breach of one of our contracts."""
    graph = graph_of(facts, ModuleMap(facts, ROOTS))
    found = [breach for name, table in CONTRACTS.items() for breach in breaches(contract_of(name, table), graph)]
    return [f"{breach.contract}: {breach.importer} -> {breach.imported}" for breach in found]


def test_our_contracts_hold() -> None:
    ran = lint(REPOSITORY, "check", "--select", "GRF104", "--no-cache", "-q", "toolkit", "rules")
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        pytest.param("model/x.py", "import autopack_lint.sdk", "levels: autopack_lint.model -> ", id="upwards"),
        pytest.param("config/x.py", "from autopack_lint import report", "levels: autopack_lint.config", id="sideways"),
        pytest.param("facts/x.py", "def f():\n    from ..cli import main", "levels: ", id="deferred"),
        pytest.param(
            "sdk/module.py",
            "if TYPE_CHECKING:\n    import autopack_lint.engine.check",
            "levels: ",
            id="for type checking",
        ),
        pytest.param("new_part.py", "", "levels: new_part -> autopack_lint", id="a part without a level"),
        pytest.param("engine/x.py", "import libcst", "libcst-in-codemods: ", id="libcst outside codemods"),
        pytest.param(
            "../../rules/x.py",
            "from autopack_lint.model import rule",
            "rules-import-the-sdk: ",
            id="past the sdk",
        ),
    ],
)
def test_a_breach_would_be_found(ours: dict[str, Facts], path: str, text: str, problem: str) -> None:
    planted = f"{PACKAGE}/{path}".replace("toolkit/autopack_lint/../../", "")
    assert any(found.startswith(problem) for found in broken({**ours, planted: facts_from(text.encode())}))


def test_nothing_is_found_without_one(ours: dict[str, Facts]) -> None:
    assert broken(ours) == []
