"""Rules of the project's own: run only where they are trusted, and never able to take the rest along."""

import json
import textwrap
from pathlib import Path

import pytest

from autopack_lint.cli import main
from autopack_lint.engine import workers
from tests.support.command import lint, wide

HEAD = '''"""Because it is so."""
from autopack_lint.sdk import NOWHERE, Bad, Rule, Severity
RULE = Rule(
    id="OWN101", name="own-thing", message="found by our own rule", severity=Severity.INFO,
    good=("x\\n",), bad=(Bad("y\\n"),),
)
'''
FINDS_ALL = HEAD + "def check_module(module):\n    yield module.at(RULE, NOWHERE)\n"
TRUST = ("--trust", "repo")
NAME = "lint_rules/OWN101_own_thing.py"
FILES = ("a.py", "b.py", "c.py")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three files with one finding of ours each, and a folder for rules."""
    (tmp_path / "lint_rules").mkdir()
    (tmp_path / "pyproject.toml").write_text(
        '[tool.autopack-lint]\nrules = ["lint_rules"]\nextend-exclude = ["lint_rules"]\n', encoding="utf-8"
    )
    for name in FILES:
        (tmp_path / name).write_text(wide(name[0]), encoding="utf-8")
    return tmp_path


def add(project: Path, text: str, name: str = NAME) -> None:
    (project / name).write_text(textwrap.dedent(text), encoding="utf-8")


def report(project: Path, *words: str, code: int) -> dict[str, list[str]]:
    """What `check --format json` says: rule and place of findings, path and reason of what was skipped."""
    ran = lint(project, "check", "-f", "json", *words)
    assert ran.code == code, ran.err + ran.out
    document = json.loads(ran.out)
    return {
        "findings": sorted(f"{item['path']} {item['rule']}" for item in document["findings"]),
        "skipped": [f"{item['path']}: {item['reason']}" for item in document["skipped"]],
    }


OURS = [f"{name} CPX105" for name in FILES]


@pytest.mark.parametrize(
    "words",
    [("check",), ("metrics",), ("rules",), ("explain", "CPX101"), ("config",), ("check", "a.py"), ("check", "-")],
)
def test_nothing_is_run_without_trust(project: Path, words: tuple[str, ...]) -> None:
    canary = project / "canary"
    add(project, f"open({str(canary)!r}, 'w')\n" + FINDS_ALL)
    lint(project, *words, stdin=b"x = 1\n")
    assert not canary.exists()
    assert not (project / "lint_rules" / "__pycache__").exists()


def test_what_is_not_trusted_is_listed(project: Path) -> None:
    add(project, FINDS_ALL)
    reason = "these rules are code of the project and were not run: allow them with --trust repo"
    assert report(project, code=3) == {"findings": OURS, "skipped": [f"lint_rules: {reason}"]}


def test_trusted_rules_find(project: Path) -> None:
    add(project, FINDS_ALL)
    expected = [f"{name} {rule}" for name in FILES for rule in ("CPX105", "OWN101")]
    for words in ((), (), ("--no-cache",), ("--jobs", "1")):
        assert report(project, *TRUST, *words, code=1) == {"findings": expected, "skipped": []}
    assert report(project, *TRUST, "--select", "OWN", "a.py", code=1)["findings"] == ["a.py OWN101"]
    assert "OWN101" in lint(project, "check", "-", *TRUST, stdin=b"x = 1\n").out


def test_trusted_rules_are_listed_and_explained(project: Path) -> None:
    add(project, FINDS_ALL)
    assert "OWN101  info     own-thing" in lint(project, "rules", *TRUST).out
    assert "Because it is so." in lint(project, "explain", "own-thing", *TRUST).out
    assert "OWN101" not in lint(project, "rules").out
    assert lint(project, "explain", "OWN101").code == 2


def test_a_changed_rule_says_something_else_at_once(project: Path) -> None:
    for word in ("first", "other", "third"):
        add(project, FINDS_ALL.replace("found by", word))
        assert lint(project, "check", *TRUST).out.count(f"OWN101 {word} our own rule") == 3


def test_a_rule_with_a_dataclass_loads(project: Path) -> None:
    lines = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n"
    add(project, FINDS_ALL.replace("from autopack", lines + "from autopack", 1))
    assert "a.py OWN101" in report(project, *TRUST, code=1)["findings"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("def (:\n", "line 1: invalid syntax", id="a syntax error"),
        pytest.param("1 / 0\n", "ZeroDivisionError: division by zero", id="an error while it is loaded"),
        pytest.param("raise SystemExit(0)\n", "SystemExit: 0", id="an exit while it is loaded"),
        pytest.param("x = 1\n", "it defines no `RULE = Rule(...)`", id="no rule in it"),
        pytest.param(HEAD, "it defines none of check_module, check_broken,", id="no check in it"),
        pytest.param("import nowhere\n", "No module named 'nowhere'", id="an import that fails"),
        pytest.param(
            "import _helpers\n",
            "it imports `_helpers`, a file beside it: a rule is one file, which imports no other",
            id="an import of a file beside it",
        ),
        pytest.param(
            FINDS_ALL.replace("OWN101", "own101"), "the id 'own101' is not three or four capitals", id="a lower-case id"
        ),
        pytest.param(
            FINDS_ALL.replace("OWN101", "OWN102"), "the file's name does not begin with the id OWN102", id="another id"
        ),
        pytest.param(FINDS_ALL.replace("OWN101", "CPX101"), "the file's name does not begin", id="one of our ids"),
        pytest.param(FINDS_ALL.replace("own-thing", "own thing"), "is not in kebab-case", id="a name with a space"),
        pytest.param(FINDS_ALL.replace('"own-thing"', "7"), "`name` is not a string", id="a number as the name"),
        pytest.param(FINDS_ALL.replace("our own rule", "us."), "the message ends with a full stop", id="a full stop"),
        pytest.param(FINDS_ALL.replace("Severity.INFO", "'info'"), "`severity` is not a `Severity`", id="a severity"),
        pytest.param(FINDS_ALL.replace('("x\\n",)', '"x"'), "`good` is not a tuple of examples", id="no tuple"),
        pytest.param(FINDS_ALL.replace('(Bad("y\\n"),)', '("y",)'), "`bad` is not a tuple of `Bad`", id="no Bad"),
        pytest.param(FINDS_ALL.replace('("x\\n",)', "()"), "`good` and `bad` need an example each", id="no example"),
        pytest.param(FINDS_ALL.replace("Because it is so.", ""), "the file has no docstring", id="no docstring"),
    ],
)
def test_a_rule_that_cannot_be_loaded_is_named(project: Path, text: str, reason: str) -> None:
    (project / "lint_rules" / "_helpers.py").touch()
    add(project, text)
    found = report(project, *TRUST, code=3)
    assert found["findings"] == OURS
    assert len(found["skipped"]) == 1
    assert found["skipped"][0].startswith(f"{NAME}: rule not loaded: {reason}") or reason in found["skipped"][0]
    ran = lint(project, "rules", *TRUST)
    assert ran.code == 3
    assert reason in ran.err
    assert ran.err.startswith(f"autopack-lint: {NAME}: rule not loaded: ")


def test_a_rule_in_a_file_of_another_name_is_named(project: Path) -> None:
    add(project, FINDS_ALL, "lint_rules/own_thing.py")
    reason = "rule not loaded: the file's name does not begin with the rule's id"
    assert report(project, *TRUST, code=3)["skipped"] == [f"lint_rules/own_thing.py: {reason}"]


def test_an_id_that_is_taken_is_named(project: Path) -> None:
    add(project, FINDS_ALL)
    add(project, FINDS_ALL, "lint_rules/OWN101_second.py")
    add(project, FINDS_ALL.replace("OWN101", "CPX105"), "lint_rules/CPX105_own.py")
    found = report(project, *TRUST, code=3)
    assert found["skipped"] == [
        "lint_rules/CPX105_own.py: rule not loaded: the id CPX105 is taken by CPX105_too_many_parameters.py",
        "lint_rules/OWN101_second.py: rule not loaded: the id OWN101 is taken by OWN101_own_thing.py",
    ]
    assert len(found["findings"]) == 6


def test_what_is_no_file_is_named(project: Path) -> None:
    (project / "lint_rules" / "OWN102_folder.py").mkdir()
    (project / "lint_rules" / "OWN103_gone.py").symlink_to("nowhere")
    found = report(project, *TRUST, code=3)
    assert [line.partition(":")[0] for line in found["skipped"]] == [
        "lint_rules/OWN102_folder.py",
        "lint_rules/OWN103_gone.py",
    ]
    assert found["findings"] == OURS


def test_a_folder_that_does_not_exist_is_a_mistake(project: Path) -> None:
    (project / "lint_rules").rmdir()
    ran = lint(project, "check", *TRUST)
    assert ran.code == 2
    assert "item 1 is `lint_rules`, which is not there" in ran.err


ON_B = "    if 'b' in module.facts.functions[0].qualname:\n        {}\n    yield module.at(RULE, NOWHERE)\n"


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        pytest.param("1 / 0", "ZeroDivisionError: division by zero (line 9)", id="an error"),
        pytest.param("raise KeyError('x')", "KeyError: 'x' (line 9)", id="a missing key"),
        pytest.param("import sys; sys.exit(0)", "SystemExit: 0 (line 9)", id="an exit"),
        pytest.param("raise KeyboardInterrupt", "KeyboardInterrupt (line 9)", id="an interrupt"),
        pytest.param("raise BaseException", "BaseException (line 9)", id="an error above all errors"),
        pytest.param("check_module.__wrapped__", "AttributeError: 'function' object has no", id="an attribute"),
        pytest.param("f = lambda: f(); f()", "RecursionError: maximum recursion depth exceeded", id="no end"),
        pytest.param("yield 1", "TypeError: it yields int, not Finding", id="a number as a finding"),
        pytest.param(
            "yield module.at(RULE._replace(id='X'), NOWHERE)", "TypeError: it yields a finding of X", id="another rule"
        ),
        pytest.param(
            "yield module.at(RULE, NOWHERE, data={'x': object()})", "TypeError: the `data` of its", id="odd data"
        ),
    ],
)
@pytest.mark.parametrize("words", [(), ("--jobs", "1"), ("--no-cache",)], ids=["plain", "one job", "no cache"])
def test_a_rule_that_fails_loses_one_file_only(
    project: Path, failure: str, reason: str, words: tuple[str, ...]
) -> None:
    add(project, HEAD + "def check_module(module):\n" + ON_B.format(failure))
    found = report(project, *TRUST, *words, code=3)
    assert found["findings"] == ["a.py CPX105", "a.py OWN101", "b.py CPX105", "c.py CPX105", "c.py OWN101"]
    assert len(found["skipped"]) == 1
    assert found["skipped"][0].startswith(f"{NAME}: rule OWN101 failed on b.py: {reason}")


def test_a_rule_that_fails_everywhere_is_named_once(project: Path) -> None:
    add(project, HEAD + "def check_module(module):\n    yield {}[module.facts.functions[0].qualname]\n")
    lines = [f"{NAME}: rule OWN101 failed on a.py: KeyError: 'a' (line 8) (and on 2 more files)"]
    assert report(project, *TRUST, code=3) == {"findings": OURS, "skipped": lines}
    assert report(project, *TRUST, code=3) == {"findings": OURS, "skipped": lines}


def test_a_rule_that_fails_does_not_make_comments_useless(project: Path) -> None:
    add(project, HEAD + "def check_module(module):\n" + ON_B.format("1 / 0"))
    for name in FILES:
        (project / name).write_text(f"def {name[0]}(): pass  # autopack: ignore[OWN101] so\n", encoding="utf-8")
    assert report(project, *TRUST, code=3)["findings"] == []


@pytest.mark.parametrize(
    ("failure", "lost"),
    [
        pytest.param("import os; os._exit(7)", "the process that analysed it died (exit code 7)", id="leaves"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "the process that analysed it died (SIGKILL)", id="dies"),
    ],
)
def test_a_rule_that_ends_its_process_loses_one_file_only(project: Path, failure: str, lost: str) -> None:
    add(project, HEAD + "def check_module(module):\n" + ON_B.format(failure))
    found = report(project, *TRUST, code=3)
    assert found == {
        "findings": ["a.py CPX105", "a.py OWN101", "c.py CPX105", "c.py OWN101"],
        "skipped": [f"b.py: {lost}"],
    }


def test_a_rule_that_hangs_loses_one_file_only(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(project, HEAD + "def check_module(module):\n" + ON_B.format("while True: pass"))
    defaults = workers.process_all.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "seconds", 2.0)
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    monkeypatch.chdir(project)
    assert main(["check", *TRUST, "--no-cache", "-f", "json", "-o", "report.json"]) == 3
    document = json.loads((project / "report.json").read_text(encoding="utf-8"))
    assert document["skipped"] == [{"path": "b.py", "reason": "it took more than 2 seconds"}]
    assert len(document["findings"]) == 4


def test_a_rule_that_dies_over_what_fix_would_write_costs_this_file_only(project: Path) -> None:
    texts = {"a.py": "x = 1  # autopack: ignore[CPX105]\n", "b.py": "y = 1  # autopack: ignore[CPX105]\n"}
    for name, text in texts.items():
        (project / name).write_text(text, encoding="utf-8")
    dies = "    import os\n    if module._source.text == b'x = 1\\n':\n        os._exit(7)\n    return ()\n"
    add(project, f"{HEAD}def check_module(module):\n{dies}")
    ran = lint(project, "fix", *TRUST)
    assert ran.code == 1, ran.err
    refused = "a.py:1: SUP101 remove what silences nothing: refused: the process that analysed it died (exit code 7)"
    assert refused in ran.out
    assert (project / "a.py").read_text(encoding="utf-8") == texts["a.py"]
    assert (project / "b.py").read_text(encoding="utf-8") == "y = 1\n"
