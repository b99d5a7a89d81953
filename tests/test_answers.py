"""Whole answers from before: byte for byte the same where nothing changed, never where anything did."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autopack_lint.engine.files.own_folder import own_folder
from autopack_lint.engine.files.state_folder import state_folder
from autopack_lint.engine.memory import answers
from autopack_lint.engine.memory.answers import question_of
from tests.support.configured import written
from tests.support.runs import ENVIRONMENT, Ran, checked, command, settle

NEEDS_POSIX = pytest.mark.skipif(os.name == "nt", reason="needs links")
LONG = "def f(a, b, c, d, e, f):\n    return a\n"
TREE = {
    ".git/HEAD": "ref: refs/heads/main\n",
    ".gitignore": "hidden.py\n",
    "pyproject.toml": "[tool.autopack-lint]\n",
    "a.py": "x = 1\n",
    "broken.py": "def broken(:\n",
    "hidden.py": LONG,
    "b/c/d.py": LONG,
    "b/c/script": "#!/usr/bin/env python3\nx = 1\n",
    "b/c/text": "text\n",
    "config/other.toml": "",
    "target": "def broken(:\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = written(tmp_path.resolve() / "outer" / "project", TREE)
    if os.name != "nt":
        (root / "link.py").symlink_to("b/way/d.py")
        (root / "b" / "way").symlink_to("c")
    return ready(root)


def ready(root: Path) -> Path:
    """With the folder that a first run makes, which changes the folder around it."""
    assert state_folder(root) is not None
    settle()
    return root


def kept(root: Path) -> list[Path]:
    folder = Path(own_folder(str(root))) / answers.FOLDER
    return sorted(folder.iterdir()) if folder.is_dir() else []


def is_replayed(folder: Path, *words: str, **environment: str) -> bool:
    """Whether a run is answered without the engine."""
    probe = (
        "import sys; from autopack_lint.cli import main; main(sys.argv[1:]);"
        "sys.stderr.write('ENGINE' if 'autopack_lint.engine.check' in sys.modules else 'REPLAYED')"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, "check", *words],
        cwd=folder,
        env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.endswith(("ENGINE", "REPLAYED")), done.stderr
    return done.stderr.endswith("REPLAYED")


def fresh(folder: Path, *words: str) -> Ran:
    """What a run without any memory says."""
    return checked(folder, *words, "--no-cache")


WORDS = [
    pytest.param((), id="nothing named"),
    pytest.param(("b",), id="a folder"),
    pytest.param(("a.py", "b/c/script"), id="files"),
    pytest.param(("--format", "sarif"), id="SARIF"),
    pytest.param(("--format", "github", "--select", "CPX"), id="a selection"),
    pytest.param(("-q", "b/c"), id="quiet"),
]


@pytest.mark.parametrize("words", WORDS)
def test_an_unchanged_tree_is_answered_from_memory(project: Path, words: tuple[str, ...]) -> None:
    first = checked(project, *words)
    assert is_replayed(project, *words)
    assert checked(project, *words) == first == fresh(project, *words)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--format", "json"), id="JSON tells the time"),
        pytest.param(("--format", "jsonl"), id="JSON lines do"),
        pytest.param(("--no-cache",), id="nothing is to be kept"),
        pytest.param(("--format", "text", "--format", "sarif", "--output", "report"), id="a file is written"),
    ],
)
def test_what_is_never_answered_from_memory(project: Path, words: tuple[str, ...]) -> None:
    checked(project, *words)
    assert not is_replayed(project, *words)


def write(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: written(root, {name: text})


def rename(root: Path) -> None:
    (root / "a.py").rename(root / "z.py")


def disguise(root: Path) -> None:
    status = (root / "a.py").stat()
    (root / "a.py").write_text("x =(\n\n", encoding="utf-8")
    os.utime(root / "a.py", ns=(status.st_atime_ns, status.st_mtime_ns))


def retarget(root: Path) -> None:
    (root / "link.py").unlink()
    (root / "link.py").symlink_to("target")


def retarget_on_the_way(root: Path) -> None:
    written(root, {"b/e/d.py": "def broken(:\n"})
    (root / "b" / "way").unlink()
    (root / "b" / "way").symlink_to("e")


CHANGES = [
    pytest.param(write("a.py", LONG), id="a changed file"),
    pytest.param(write("new.py", LONG), id="a new file"),
    pytest.param(write("b/c/new", "#!/usr/bin/python3\n" + LONG), id="a new script"),
    pytest.param(write("b/c/text", "#!/usr/bin/python3\n" + LONG), id="a text that becomes a script"),
    pytest.param(write("b/n/new.py", LONG), id="a new file in a new folder"),
    pytest.param(lambda root: (root / "a.py").unlink(), id="a deleted file"),
    pytest.param(lambda root: shutil.rmtree(root / "b"), id="a deleted folder"),
    pytest.param(rename, id="a renamed file"),
    pytest.param(write(".gitignore", "broken.py\n"), id="a changed ignore file"),
    pytest.param(lambda root: (root / ".gitignore").unlink(), id="a deleted ignore file"),
    pytest.param(write("b/.gitignore", "d.py"), id="a new ignore file in a folder"),
    pytest.param(write(".git/info/exclude", "d.py"), id="a new exclude file of the repository"),
    pytest.param(write("pyproject.toml", "[tool.autopack-lint]\nignore = ['CPX']\n"), id="a changed configuration"),
    pytest.param(write("autopack-lint.toml", "ignore = ['CPX']\n"), id="a new configuration"),
    pytest.param(lambda root: (root / "pyproject.toml").unlink(), id="a deleted configuration"),
    pytest.param(write("src/x.txt", ""), id="a new folder of sources, which changes the names of modules"),
    pytest.param(disguise, id="an edit that keeps size and time", marks=NEEDS_POSIX),
    pytest.param(retarget, id="a link that leads elsewhere", marks=NEEDS_POSIX),
    pytest.param(retarget_on_the_way, id="a link on the way of a link that leads elsewhere", marks=NEEDS_POSIX),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_never_missed(project: Path, change: Callable[[Path], object]) -> None:
    assert_noticed(project, change)


def assert_noticed(project: Path, change: Callable[[Path], object]) -> None:
    checked(project)
    assert is_replayed(project)
    change(project)
    assert checked(project) == fresh(project)
    settle()
    assert checked(project) == fresh(project) == checked(project)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(write("../.gitignore", "*.py"), ("b",), id="an ignore file above the repository has no say"),
        pytest.param(write(".gitignore", "d.py"), ("b/c",), id="an ignore file above the named folder"),
        pytest.param(write("b/.git", "gitdir: x"), ("b/c",), id="a new repository between"),
        pytest.param(write("b/autopack-lint.toml", "ignore = ['CPX']"), ("b/c",), id="a new configuration between"),
        pytest.param(write("b/autopack-lint.toml", ""), ("b/c/d.py",), id="a new root around a named file"),
        pytest.param(write("a.py", LONG), ("a.py", "b"), id="a named file"),
        pytest.param(write("hidden.py", "x = 1\n"), ("hidden.py",), id="a named file that is ignored"),
        pytest.param(write("config/other.toml", "ignore = ['CPX']"), ("--config", "config/other.toml"), id="--config"),
    ],
)
def test_a_change_around_what_is_named_is_never_missed(
    project: Path, change: Callable[[Path], object], words: tuple[str, ...]
) -> None:
    checked(project, *words)
    assert is_replayed(project, *words)
    change(project)
    assert checked(project, *words) == fresh(project, *words)


@pytest.mark.parametrize("marker", [".git", "pyproject.toml", "autopack-lint.toml"])
def test_a_root_that_appears_above_is_noticed(tmp_path: Path, marker: str) -> None:
    inner = ready(written(tmp_path.resolve() / "outer" / "inner", {"a.py": LONG}))
    checked(inner)
    assert is_replayed(inner)
    written(inner.parent, {marker: ""})
    assert checked(inner) == fresh(inner)


@NEEDS_POSIX
@pytest.mark.parametrize("name", [pytest.param("here/d.py", id="a file"), pytest.param("here", id="a folder")])
def test_what_is_named_through_a_link_that_leads_elsewhere(project: Path, name: str) -> None:
    written(project, {"e/d.py": "def broken(:\n"})
    (project / "here").symlink_to("b/c")
    settle()
    checked(project, name)
    assert is_replayed(project, name)
    (project / "here").unlink()
    (project / "here").symlink_to("e")
    assert checked(project, name) == fresh(project, name)


@NEEDS_POSIX
def test_a_named_link_to_nothing_that_leads_to_something_at_last(project: Path) -> None:
    (project / "late.py").symlink_to("../late.py")
    settle()
    assert checked(project, "late.py").code == 3
    written(project, {"../late.py": "x = 1\n"})
    assert checked(project, "late.py") == fresh(project, "late.py")


def test_a_baseline_that_changes(project: Path) -> None:
    checked(project, "--format", "json", "--output", "base.json")
    settle()
    words = ("--baseline", "base.json")
    assert checked(project, *words).code == 0
    assert is_replayed(project, *words)
    (project / "base.json").write_text('{"findings": []}', encoding="utf-8")
    assert checked(project, *words) == fresh(project, *words)
    assert checked(project, *words).code == 1


@pytest.mark.parametrize("trust", [(), ("--trust", "repo")], ids=["untrusted", "trusted"])
def test_rules_of_the_project_that_change(project: Path, trust: tuple[str, ...]) -> None:
    rule = (
        '"""Why."""\nfrom autopack_lint.sdk import Rule, Severity, Bad\n'
        'RULE = Rule("ABC101", "odd", "message", Severity.INFO, good=("",), bad=(Bad(""),))\n'
        "def check_module(module):\n    return iter(())\n"
    )
    settings = "[tool.autopack-lint]\nrules = ['own']\nignore = ['ABC101']\n"
    written(project, {"own/ABC101_odd.py": rule, "pyproject.toml": settings})
    settle()
    checked(project, *trust)
    settle()
    checked(project, *trust)
    assert is_replayed(project, *trust)
    (project / "own" / "ABC101_odd.py").unlink()
    assert checked(project, *trust) == fresh(project, *trust)


@pytest.mark.parametrize(
    ("folder", "words", "environment"),
    [
        pytest.param(".", ("--ignore", "CPX"), {}, id="other words"),
        pytest.param("b", (), {}, id="another place"),
        pytest.param(".", (), {"COLUMNS": "50"}, id="another width"),
        pytest.param(".", (), {"FORCE_COLOR": "1"}, id="colour"),
    ],
)
def test_another_question_has_another_answer(
    project: Path, folder: str, words: tuple[str, ...], environment: dict[str, str]
) -> None:
    checked(project)
    assert not is_replayed(project / folder, *words, **environment)


def test_another_installation_or_python_has_another_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [question_of(["check"], (False, 80))]
    assert question_of(["check"], (False, 80)) == questions[0]
    for owner, name, value in (
        (answers, "__version__", "9.9"),
        (answers, "package", "elsewhere"),
        (sys, "version", "4.0"),
    ):
        monkeypatch.setattr(owner, name, value)
        questions.append(question_of(["check"], (False, 80)))
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize("rounds", [pytest.param(3), pytest.param(30, marks=pytest.mark.truth)])
def test_runs_at_the_same_time(project: Path, rounds: int) -> None:
    for number in range(rounds):
        (project / "a.py").write_text(LONG * (number + 1), encoding="utf-8")
        settle()
        running = [
            subprocess.Popen(command("check"), cwd=project, env=ENVIRONMENT, stdout=subprocess.PIPE) for _ in range(6)
        ]
        outputs = {process.communicate()[0] for process in running}
        assert outputs == {fresh(project).output}
        assert is_replayed(project)
        assert checked(project).output in outputs
    assert not [file for file in kept(project) if "." in file.name]
