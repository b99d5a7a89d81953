"""Nothing of a repository is executed, whatever it holds, and nothing that it ships is believed."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.support.command import COMMAND, lint, wide

SHADOWS = (
    *("ast", "tokenize", "json", "re", "sqlite3", "sitecustomize", "usercustomize", "ignore", "radon", "argparse"),
    *("tomllib", "difflib", "hashlib", "multiprocessing", "signal", "csv", "zlib", "marshal", "conftest", "setup"),
    *("unicodedata", "pathlib", "typing", "bisect", "resource", "stat", "pickle", "socket", "shutil", "traceback"),
)
COMMANDS = (
    ("check",),
    ("check", "--no-cache", "--jobs", "1"),
    ("check", "--trust", "none", "-f", "sarif"),
    ("check", "-"),
    ("check", "package"),
    ("metrics",),
    ("metrics", "--maintainability"),
    ("rules",),
    ("rules", "-f", "json"),
    ("explain", "CPX101"),
    ("config",),
    ("config", "-f", "json"),
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository in which everything that could be run would leave a trace."""
    folder = tmp_path / "repository"
    package = folder / "package"
    package.mkdir(parents=True)
    code = f"open({str(canary(folder))!r}, 'a').write(__name__)\n"
    for place in (folder, package):
        for name in SHADOWS:
            (place / f"{name}.py").write_text(code, encoding="utf-8")
        (place / "evil.pth").write_text(f"import os; {code}", encoding="utf-8")
    (package / "__init__.py").write_text(code + wide("found"), encoding="utf-8")
    (folder / "lint_rules").mkdir()
    (folder / "lint_rules" / "OWN101_own.py").write_text(code, encoding="utf-8")
    (folder / "pyproject.toml").write_text('[tool.autopack-lint]\nrules = ["lint_rules"]\n', encoding="utf-8")
    (folder / "setup.cfg").write_text("[mypy]\nplugins = conftest\n", encoding="utf-8")
    hostile_git(folder)
    return folder


def canary(folder: Path) -> Path:
    return folder.parent / "canary"


def hostile_git(folder: Path) -> None:
    """Everything in a repository's configuration that git would run."""
    script = folder / "run-me"
    script.write_text(f"#!/bin/sh\necho x >> '{canary(folder)}'\n", encoding="utf-8")
    script.chmod(0o755)
    hooks = folder / ".git" / "hooks"
    hooks.mkdir(parents=True)
    for hook in ("pre-commit", "post-checkout", "post-index-change", "fsmonitor-watchman"):
        shutil.copy(script, hooks / hook)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    for name in ("objects", "refs"):
        (folder / ".git" / name).mkdir()
    (folder / ".git" / "config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {script}\n\tpager = {script}\n\thooksPath = {hooks}\n"
        f'[diff]\n\texternal = {script}\n[diff "x"]\n\ttextconv = {script}\n\n'
        f'[filter "x"]\n\tclean = {script}\n\tsmudge = {script}\n',
        encoding="utf-8",
    )
    (folder / ".gitattributes").write_text("* diff=x filter=x\n", encoding="utf-8")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_is_executed(repository: Path, words: tuple[str, ...]) -> None:
    for place in (repository, repository / "package"):
        if place.joinpath(words[-1]).is_dir() or "package" not in words:
            ran = lint(place, *words, stdin=b"x = 1\n")
            assert ran.code in (0, 1, 3)
    assert not canary(repository).exists()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_is_executed_by_python_m(repository: Path, words: tuple[str, ...]) -> None:
    ran = lint(repository, *words, stdin=b"x = 1\n", command=(sys.executable, "-m", "autopack_lint"))
    assert ran.code in (0, 1, 3)
    assert not canary(repository).exists()


def test_nothing_is_executed_where_a_module_has_our_name(repository: Path) -> None:
    (repository / "autopack_lint.py").write_text((repository / "ast.py").read_text("utf-8"), encoding="utf-8")
    for words in COMMANDS:
        lint(repository, *words)
    assert not canary(repository).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_a_state_folder_that_leads_elsewhere_is_left_alone(tmp_path: Path) -> None:
    outside, project = tmp_path / "outside", tmp_path / "project"
    outside.mkdir()
    project.mkdir()
    (project / "m.py").write_text(wide(), encoding="utf-8")
    (project / ".autopack-lint").symlink_to(outside)
    assert lint(project, "check").code == 1
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links")
@pytest.mark.parametrize("name", ["cache.sqlite", "cache.sqlite-wal", "answers", ".gitignore"])
def test_links_in_the_state_folder_lead_to_no_write(tmp_path: Path, name: str) -> None:
    victim, state = tmp_path / "victim", tmp_path / "project" / ".autopack-lint"
    state.mkdir(parents=True)
    (tmp_path / "project" / "m.py").write_text(wide(), encoding="utf-8")
    (tmp_path / "project" / "pyproject.toml").touch()
    if name == "answers":
        victim.mkdir()
    else:
        victim.write_bytes(b"precious")
    (state / name).symlink_to(victim)
    for _ in range(2):
        assert lint(tmp_path / "project", "check").code == 1
    assert list(victim.iterdir()) == [] if name == "answers" else victim.read_bytes() == b"precious"


JUNK = (b"", b"junk" * 1000, b"SQLite format 3\0" + b"\xff" * 4096, b"[" * 100_000)


@pytest.mark.parametrize("content", JUNK, ids=["empty", "junk", "half a database", "brackets"])
def test_junk_in_the_state_folder_changes_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.py").write_text(wide(), encoding="utf-8")
    (tmp_path / "pyproject.toml").touch()
    wanted = lint(tmp_path, "check", "--no-cache")
    state = tmp_path / ".autopack-lint"
    for _ in range(2):
        (state / "answers").mkdir(parents=True, exist_ok=True)
        for number in range(3):
            (state / "answers" / f"{number:08x}").write_bytes(content)
        (state / "cache.sqlite").write_bytes(content)
        assert lint(tmp_path, "check") == wanted
        assert lint(tmp_path, "check") == wanted


def test_the_command_that_is_tested_is_the_safe_one() -> None:
    assert "-P" in COMMAND
