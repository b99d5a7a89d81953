"""Calls of the system that fail in the middle of writing: whichever it is, all files are new or none; none is torn."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from autopack_lint.engine.files.root_folder import content_hash
from autopack_lint.engine.fixing.journal import Change, last_run, recover, runs, write_all
from tests.support.fixing import project, tree

FILES = {"a.py": b"a = 1\n", "pkg/b.py": b"b = 1\n", "pkg/c.py": b"c = 1\n"}
NEW = {path: raw.replace(b"1", b"2") for path, raw in FILES.items()}
CALLS = ("open", "fsync", "replace", "unlink", "mkdir", "fchmod", "fstat", "stat", "listdir", "scandir")
MOST = 400


class Faults:
    """Counts calls of the system, and lets one of them, or all from one on, fail."""

    def __init__(self, at: int, error: int, *, forever: bool) -> None:
        self.count = 0
        self._at, self._error, self._forever = at, error, forever

    def instead_of(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*arguments: Any, **more: Any) -> Any:
            self.count += 1
            if self.count == self._at or (self._forever and self.count > self._at):
                raise OSError(self._error, os.strerror(self._error))
            return call(*arguments, **more)

        return failing


@contextmanager
def faulty(faults: Faults) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, faults.instead_of(getattr(os, name)))
        yield


def changes() -> dict[str, Change]:
    return {path: Change(content_hash(raw), NEW[path]) for path, raw in FILES.items()}


def state_of(root: Path) -> str:
    """Which of the two states all files are in; fails for anything between, and for what is left over."""
    found = {path: file.content for path, file in tree(root).items() if path != "pyproject.toml"}
    assert found in (FILES, NEW), found
    return "new" if found == NEW else "old"


def write_with(folder: Path, faults: Faults) -> str:
    """Write under faults; what the next start, without any, makes of it."""
    root, journal = project(folder / "p", FILES), folder / "journal"
    problems = None
    with faulty(faults), suppress(OSError):
        problems = write_all(str(root), journal, changes())
    if isinstance(problems, list):
        assert problems or state_of(root) == "new", "it said that all was written"
    recover(str(root), journal)
    found = state_of(root)
    last = last_run(journal)
    assert (last is not None) == (found == "new")
    if last is not None:
        assert write_all(str(root), journal, last[1], takes_back=last[0]) == []
        assert state_of(root) == "old"
    assert write_all(str(root), journal, changes()) == []
    assert state_of(root) == "new"
    assert len(runs(journal)) == 1
    return found


@pytest.mark.parametrize("forever", [pytest.param(False, id="once"), pytest.param(True, id="from then on")])
@pytest.mark.parametrize(
    "error",
    [
        pytest.param(errno.EIO, id="EIO"),
        pytest.param(errno.ENOSPC, id="ENOSPC", marks=pytest.mark.truth),
        pytest.param(errno.EACCES, id="EACCES", marks=pytest.mark.truth),
    ],
)
def test_whichever_call_fails_all_is_written_or_nothing(tmp_path: Path, error: int, *, forever: bool) -> None:
    found = []
    for at in range(1, MOST):
        faults = Faults(at, error, forever=forever)
        found.append(write_with(tmp_path / str(at), faults))
        if faults.count < at:
            break
    assert len(found) < MOST, "more calls than are tried"
    assert found[0] == "old"
    assert found[-1] == "new"
    assert len(found) > 40, "too few calls: is the writing still done through `os`?"
