"""Rules that look over file borders: what they see, and when they have to look again."""

import json
import textwrap
from pathlib import Path

import pytest

from autopack_lint.engine.memory.pack import CODECS
from autopack_lint.model.facts import SECTIONS
from tests.support.command import lint
from tests.support.configured import written
from tests.support.runs import settle

NAME = "lint_rules/OWN101_own_thing.py"
TRUST = ("--trust", "repo")
HEAD = '''"""Because it is so."""
from autopack_lint.sdk import NOWHERE, Bad, Rule, Severity
RULE = Rule(
    id="OWN101", name="own-thing", message="found by our own rule", severity=Severity.INFO,
    good=("x\\n",), bad=(Bad("y\\n"),), reads=("imports", "classes"),
)
'''
SAYS_WHAT_IT_SEES = HEAD + textwrap.dedent(
    """
    def check_project(project):
        with open("looked", "a") as file:
            file.write("x")
        for file in project.files:
            facts = file.facts
            imports, classes = [item.module for item in facts.imports], [item.qualname for item in facts.classes]
            if imports:
                message = f"{file.module} {imports} {classes} {facts.functions} of {len(project.files)}"
                yield RULE.finding(NOWHERE, "", message=message)._replace(path=file.path)
    """
)
FILES = {
    "pyproject.toml": '[tool.autopack-lint]\nrules = ["lint_rules"]\nextend-exclude = ["lint_rules"]\n',
    NAME: SAYS_WHAT_IT_SEES,
    "a.py": "import os\nclass C:\n    def m(self): pass\n",
    "p/b.py": "import sys\n",
    "p/c.py": "x = 1\n",
}
ON_A = "a.py:1:1: OWN101 a ['os'] ['C'] () of 3\n"
ON_B = "p/b.py:1:1: OWN101 p.b ['sys'] [] () of 3\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = written(tmp_path.resolve(), FILES)
    monkeypatch.chdir(root)
    return root


def said(project: Path, *words: str) -> str:
    return lint(project, "check", "-q", *TRUST, "--select", "OWN101", *words).out


def times_looked(project: Path) -> int:
    return len((project / "looked").read_text(encoding="utf-8"))


def test_every_section_can_be_packed() -> None:
    assert set(CODECS) == set(SECTIONS)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param((), ON_A + ON_B, id="everything"),
        pytest.param(("--no-cache",), ON_A + ON_B, id="without a cache"),
        pytest.param(("p",), ON_B, id="one folder is named, the whole project is seen"),
        pytest.param(("p/b.py",), ON_B, id="one file is named, the whole project is seen"),
        pytest.param(("p/c.py",), "", id="a file is named of which nothing is said"),
    ],
)
def test_a_rule_sees_the_sections_that_it_reads(project: Path, words: tuple[str, ...], expected: str) -> None:
    assert said(project, *words) == expected


def test_nothing_is_looked_at_again_that_has_not_changed(project: Path) -> None:
    settle()
    assert said(project) == ON_A + ON_B
    (project / "p" / "c.py").write_text("y = 22\n", encoding="utf-8")
    assert said(project, "-f", "text") == ON_A + ON_B
    assert times_looked(project) == 1, "the sections that the rule reads are as they were"
    (project / "p" / "c.py").write_text("import os\n", encoding="utf-8")
    assert "p/c.py:1:1: OWN101 p.c ['os']" in said(project)
    assert times_looked(project) == 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda root: (root / "p" / "c.py").unlink(), id="a file is gone"),
        pytest.param(lambda root: (root / "d.py").write_text("", encoding="utf-8"), id="a file is new"),
        pytest.param(lambda root: (root / "p" / "c.py").rename(root / "p" / "d.py"), id="a file has another name"),
        pytest.param(
            lambda root: (root / "pyproject.toml").write_text(
                FILES["pyproject.toml"] + "thresholds = { CPX101 = 3 }\n", encoding="utf-8"
            ),
            id="a setting is new",
        ),
    ],
)
def test_it_is_looked_at_again_when(project: Path, change: object) -> None:
    assert callable(change)
    said(project)
    change(project)
    said(project)
    assert times_looked(project) == 2


def test_a_suppression_of_such_a_rule_is_not_called_useless_where_it_cannot_run(project: Path) -> None:
    text = "import os  # autopack: ignore[OWN101] kept\n"
    ran = lint(project, "check", "-q", *TRUST, "-", stdin=text.encode())
    assert ran.out == ""
    (project / "a.py").write_text(text, encoding="utf-8")
    assert lint(project, "check", "-q", *TRUST, "a.py").out == ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("1 / 0", "rule OWN101 failed: ZeroDivisionError: division by zero (line 8)", id="an error"),
        pytest.param("import sys; sys.exit(0)", "rule OWN101 failed: SystemExit: 0 (line 8)", id="an exit"),
        pytest.param(
            "yield RULE.finding(NOWHERE, '')._replace(path='x.py')",
            "rule OWN101 failed: it finds something in 'x.py', which is none of the project's files",
            id="a finding in a file that is not there",
        ),
    ],
)
def test_a_rule_that_fails_is_named(project: Path, body: str, reason: str) -> None:
    (project / NAME).write_text(HEAD + f"def check_project(project):\n    {body}\n", encoding="utf-8")
    for _ in range(2):
        ran = lint(project, "check", "-f", "json", *TRUST)
        assert ran.code == 3
        assert json.loads(ran.out)["skipped"] == [{"path": NAME, "reason": reason}]


def test_a_section_that_there_is_not_is_named(project: Path) -> None:
    (project / NAME).write_text(SAYS_WHAT_IT_SEES.replace('"classes"', '"clases"'), encoding="utf-8")
    ran = lint(project, "check", "-f", "json", *TRUST)
    [skipped] = json.loads(ran.out)["skipped"]
    assert skipped["reason"].startswith("rule not loaded: `reads` names 'clases'; the sections are imports, classes")
