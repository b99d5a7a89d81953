"""git is the oracle: whatever it hides in generated trees is hidden from us, and nothing else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from autopack_lint.engine.files.discover import discover
from tests.support.git_trees import (
    FILES,
    FOLDERS,
    ignore_files,
    new_repository,
    plant,
    trees,
    unignored,
    write_ignore_files,
)

NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="git is the oracle")
NEEDS_POSIX = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file names")
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def found(top: Path) -> list[str]:
    return list(discover([top], top, ()).files)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = new_repository(tmp_path_factory.mktemp("oracle") / "repository").resolve()
    plant(top, [f"{folder}/{name}".lstrip("/") for folder in FOLDERS for name in FILES])
    return top


@NEEDS_POSIX
@NEEDS_GIT
@settings(QUIET, max_examples=250)
@given(texts=ignore_files())
def test_git_hides_the_same_files(repository: Path, texts: dict[str, str]) -> None:
    write_ignore_files(repository, texts)
    assert found(repository) == unignored(repository)


@NEEDS_POSIX
@NEEDS_GIT
@settings(QUIET, max_examples=40)
@given(files=trees(), texts=ignore_files())
def test_git_hides_the_same_files_in_any_tree(
    tmp_path_factory: pytest.TempPathFactory, files: list[str], texts: dict[str, str]
) -> None:
    top = new_repository(tmp_path_factory.mktemp("tree")).resolve()
    plant(top, files)
    write_ignore_files(top, texts)
    assert found(top) == unignored(top)


@NEEDS_POSIX
@NEEDS_GIT
@pytest.mark.truth
@settings(QUIET, max_examples=6000)
@given(texts=ignore_files(most_lines=12))
def test_git_hides_the_same_files_at_length(repository: Path, texts: dict[str, str]) -> None:
    write_ignore_files(repository, texts)
    assert found(repository) == unignored(repository)
