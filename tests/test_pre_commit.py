"""The hook, started by the real pre-commit in a repository of somebody else."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.checkout import BROKEN, at_home_in, call, commit_all, committed_checkout, output_of


class Repository:
    """A scratch repository that uses our hook."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = env

    def stage(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        output_of("git", "add", name, cwd=self.folder)

    def hook(self) -> subprocess.CompletedProcess[str]:
        return call(sys.executable, "-m", "pre_commit", "run", "--color", "never", cwd=self.folder, env=self.env)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One home for all tests here: pre-commit installs the hook once."""
    home = tmp_path_factory.mktemp("home")
    return at_home_in(home, PRE_COMMIT_HOME=str(home / "pre-commit"))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return committed_checkout(tmp_path_factory.mktemp("ours") / "autopack-lint")


@pytest.fixture
def repository(tmp_path: Path, ours: tuple[Path, str], environment: dict[str, str]) -> Repository:
    url, revision = ours
    config = f"""\
        repos:
          - repo: {url.as_uri()}
            rev: {revision}
            hooks:
              - id: autopack-lint
        """
    (tmp_path / ".pre-commit-config.yaml").write_text(dedent(config))
    commit_all(tmp_path)
    return Repository(tmp_path, environment)


def test_a_clean_file_passes(repository: Repository) -> None:
    repository.stage("clean.py", "x = 1\n")
    done = repository.hook()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_a_file_that_is_no_python_is_not_looked_at(repository: Repository) -> None:
    repository.stage("notes.txt", BROKEN)
    done = repository.hook()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Skipped" in done.stdout


def test_a_staged_finding_stops_the_commit_and_names_the_file(repository: Repository) -> None:
    repository.stage("clean.py", "x = 1\n")
    repository.stage("broken.py", BROKEN)
    done = repository.hook()
    assert done.returncode == 1
    assert "broken.py" in done.stdout
    assert "PAR101" in done.stdout
    assert "clean.py" not in done.stdout
