"""Git is asked without anything of the repository being run."""

import os
import sys
from pathlib import Path

import pytest

from autopack_lint.engine.evidence import git as wrapper
from autopack_lint.engine.evidence.git import GitError, commit_at, contents_of, files_at, git, is_blob
from tests.support.git_trees import git as trusting_git

IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false")
ALL_COMMANDS = (
    ("log", "-p", "-M", "--name-status", "--show-signature", "-n", "1", "HEAD"),
    ("show", "HEAD"),
    ("diff-tree", "-p", "-r", "--root", "HEAD"),
    ("rev-list", "HEAD"),
    ("ls-tree", "-r", "HEAD"),
    ("cat-file", "-p", "HEAD:a.py"),
    ("merge-base", "HEAD", "HEAD"),
    ("rev-parse", "HEAD"),
)


def run_git(folder: Path, *words: str) -> None:
    trusting_git(folder, *IDENTITY, *words)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One with a commit, in which a subfolder is the project."""
    root = tmp_path / "r"
    (root / "sub").mkdir(parents=True)
    run_git(root, "init", "-q", "-b", "main")
    (root / "a.py").write_bytes(b"x = 1\n")
    (root / "sub" / "\u00e4 b.py").write_bytes(b"y = 2\n")
    run_git(root, "add", ".")
    run_git(root, "commit", "-q", "-m", "first")
    return root


def test_the_files_of_a_commit_as_seen_from_a_folder(repository: Path) -> None:
    commit = commit_at(repository, "HEAD")
    assert list(files_at(repository, commit)) == ["a.py", "sub/\u00e4 b.py"]
    assert list(files_at(repository / "sub", commit)) == ["\u00e4 b.py"]


def test_the_contents_of_blobs(repository: Path) -> None:
    blobs = list(files_at(repository, "HEAD").values())
    assert list(contents_of(repository, blobs)) == [b"x = 1\n", b"y = 2\n"]
    assert list(contents_of(repository, [])) == []
    with pytest.raises(GitError, match="no blob"):
        list(contents_of(repository, ["0" * 40]))


def test_whether_a_file_is_as_it_was(repository: Path) -> None:
    blob = files_at(repository, "HEAD")["a.py"]
    assert is_blob(b"x = 1\n", blob)
    assert is_blob(b"x = 1\r\n", blob)
    assert not is_blob(b"x = 2\n", blob)


@pytest.mark.parametrize("revision", ["nothing", "--help", "-x", "HEAD:a.py", "", "a\0b"])
def test_what_is_no_commit_is_refused(repository: Path, revision: str) -> None:
    with pytest.raises(GitError):
        commit_at(repository, revision)


def test_a_folder_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        commit_at(tmp_path, "HEAD")


@pytest.mark.parametrize("command", ["status", "diff", "checkout", "fetch", "config", "grep", "x"])
def test_other_commands_are_refused(repository: Path, command: str) -> None:
    with pytest.raises(GitError, match="none of the commands"):
        git(repository, command)


def test_nothing_on_the_path(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrapper.program.cache_clear()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitError, match="not installed"):
        git(repository, "rev-parse", "HEAD")
    wrapper.program.cache_clear()


@pytest.mark.skipif(sys.platform == "win32", reason="the trap is a shell script")
def test_a_git_that_lies_in_the_project_is_not_run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap(repository / "git", repository.parent / "run")
    wrapper.program.cache_clear()
    path = os.environ["PATH"]
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", os.pathsep.join((str(repository), ".", "", path)))
    assert commit_at(repository, "HEAD")
    assert not (repository.parent / "run").exists()
    wrapper.program.cache_clear()


def trap(file: Path, evidence: Path) -> str:
    file.write_text(f"#!/bin/sh\necho $0 >> '{evidence}'\ncat\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


@pytest.mark.skipif(sys.platform == "win32", reason="the trap is a shell script")
def test_nothing_of_the_repository_is_run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = repository.parent / "run"
    program = trap(repository.parent / "trap", evidence)
    hooks = repository / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        trap(hooks / hook, evidence)
    for key in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "diff.external", "gpg.program"),
        *("diff.x.textconv", "diff.x.command", "filter.x.clean", "filter.x.smudge", "filter.x.process"),
        *("pager.log", "pager.show", "credential.helper", "gpg.ssh.program", "alias.ls-tree", "alias.show"),
    ):
        run_git(repository, "config", key, program)
    for key, value in {"log.showSignature": "true", "filter.x.required": "true", "core.hooksPath": str(hooks)}.items():
        run_git(repository, "config", key, value)
    (repository / ".gitattributes").write_text("*.py diff=x filter=x\n", encoding="utf-8")
    (repository / "a.py").write_bytes(b"x = 3\n")
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_EDITOR", "GIT_SSH_COMMAND", "PAGER"):
        monkeypatch.setenv(name, program)
    evidence.unlink(missing_ok=True)
    for words in ALL_COMMANDS:
        assert git(repository, *words)
    assert files_at(repository, commit_at(repository, "HEAD"))
    assert not evidence.exists(), evidence.read_text(encoding="utf-8")
    assert {words[0] for words in ALL_COMMANDS} == wrapper.COMMANDS


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"])
def test_the_environment_does_not_lead_elsewhere(
    repository: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(repository.parent / "elsewhere"))
    assert commit_at(repository, "main")
