"""One writer per project. The system takes the lock back from a process that is gone, however it went."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from autopack_lint.engine.files.state_folder import is_own_file
from autopack_lint.model.errors import UsageError

SECONDS_TO_WAIT = 30.0
SECONDS_BETWEEN = 0.05


@contextlib.contextmanager
def locked(state: Path, seconds: float = SECONDS_TO_WAIT) -> Iterator[None]:
    """Be the only one who writes. Raises `UsageError` when another one does not end in time."""
    path = state / "lock"
    if not is_own_file(path):
        raise UsageError(f"{path}: it is a link or not a plain file: remove it")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        wait_for(descriptor, seconds)
        yield
    finally:
        os.close(descriptor)


def wait_for(descriptor: int, seconds: float) -> None:
    """Take the lock. Raises `UsageError`."""
    end = time.monotonic() + seconds
    while not taken(descriptor):
        if time.monotonic() > end:
            raise UsageError(f"another run has been changing this project for {seconds:g} seconds: try again later")
        time.sleep(SECONDS_BETWEEN)


def taken(descriptor: int) -> bool:
    """Whether the lock is ours now."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
