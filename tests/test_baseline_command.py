"""`baseline`: every copy counts, what is fixed does not come back, and what was not looked at stays."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.checkout import REPOSITORY
from tests.support.command import Ran, lint, wide
from tests.support.configured import written

SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "baseline.schema.json").read_text("utf-8"))
FILE = "autopack-baseline.json"
TWICE = "def f():\n    print(a)\n    print(a)\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path.resolve(), {"pyproject.toml": "", "a.py": wide("one", "two"), "b.py": wide("three")})


def checked(project: Path, *words: str) -> Ran:
    return lint(project, "check", "--baseline", FILE, *words)


def known(project: Path) -> list[str]:
    document = json.loads((project / FILE).read_bytes())
    jsonschema.validate(document, SCHEMA)
    return [item["symbol"] for item in document["findings"]]


def test_a_baseline_is_made_once_and_hides_what_it_has(project: Path) -> None:
    ran = lint(project, "baseline", "create")
    assert (ran.code, ran.out) == (0, f"{project / FILE}: 3 findings written\n")
    assert known(project) == ["a.one", "a.two", "b.three"]
    assert checked(project).code == 0
    again = lint(project, "baseline", "create")
    assert (again.code, "`baseline update`" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("action", "code", "left"),
    [
        pytest.param("status", 1, ["a.one", "a.two", "b.three"], id="status writes nothing"),
        pytest.param("prune", 1, ["a.one", "b.three"], id="prune only takes out"),
        pytest.param("update", 0, ["a.one", "b.four", "b.three"], id="update does both"),
    ],
)
def test_after_a_change(project: Path, action: str, code: int, left: list[str]) -> None:
    lint(project, "baseline", "create")
    written(project, {"a.py": wide("one"), "b.py": wide("three", "four")})
    ran = lint(project, "baseline", action)
    assert (ran.code, known(project)) == (code, left), ran.out + ran.err


def test_a_new_copy_of_a_known_finding_is_new(project: Path) -> None:
    """Counts per file and rule would let it pass where another one was fixed."""
    written(project, {"a.py": TWICE, "b.py": ""})
    lint(project, "baseline", "create")
    assert known(project) == ["a.f", "a.f"]
    written(project, {"a.py": TWICE + "    print(a)\n"})
    assert checked(project, "-q").out == "a.py:4:11: IMP103 `a` is not defined\n"
    written(project, {"a.py": "def f():\n    print(a)\n\n\ndef g():\n    print(a)\n"})
    ran = checked(project, "-f", "json")
    summary = json.loads(ran.out)["summary"]
    assert (ran.code, summary["findings"], summary["known"], summary["gone"]) == (1, 1, 1, 1)


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--fail-on-slack",), 1)], ids=["let pass", "not let pass"])
def test_slack(project: Path, words: tuple[str, ...], code: int) -> None:
    lint(project, "baseline", "create")
    assert checked(project, *words).code == 0
    written(project, {"a.py": wide("one")})
    assert checked(project, *words).code == code
    assert lint(project, "baseline", "status", *words).code == code
    assert lint(project, "baseline", "prune").code == 0
    assert checked(project, *words).code == 0


def test_what_was_not_looked_at_stays(project: Path) -> None:
    lint(project, "baseline", "create")
    written(project, {"a.py": "", "b.py": ""})
    assert lint(project, "baseline", "update", "a.py").code == 0
    assert known(project) == ["b.three"]
    assert lint(project, "baseline", "update", "--select", "PAR").code == 0
    assert known(project) == ["b.three"]
    assert lint(project, "baseline", "update").code == 0
    assert known(project) == []


def test_lines_that_move_change_nothing(project: Path) -> None:
    lint(project, "baseline", "create")
    before = (project / FILE).read_bytes()
    written(project, {"a.py": "# new\n\n\n" + wide("one", "two")})
    assert lint(project, "baseline", "update").code == 0
    assert (project / FILE).read_bytes() == before


def test_the_configured_file_is_meant(project: Path) -> None:
    written(project, {"pyproject.toml": '[tool.autopack-lint]\nbaseline = "known.json"\n'})
    assert lint(project, "baseline", "create").code == 0
    assert (project / "known.json").is_file()
    assert lint(project, "check").code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(("updaet",), "did you mean update?", id="a slip of the pen"),
        pytest.param(("update",), "`baseline create` writes one", id="there is none"),
        pytest.param(("create", "--file", "no/where.json"), "cannot be written", id="a folder that is not there"),
        pytest.param((), "ACTION", id="no action"),
    ],
)
def test_what_cannot_be_done(project: Path, words: tuple[str, ...], complaint: str) -> None:
    ran = lint(project, "baseline", *words)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err
