"""Whole runs of `check`, as processes or in our own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from autopack_lint.engine.files.signature import SECOND, TICK
from tests.support.checkout import REPOSITORY

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"}},
    "PYTHONPATH": str(REPOSITORY / "toolkit"),
    "PYTHONWARNINGS": "error",
}


class Ran(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    output: bytes
    errors: str


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "autopack_lint", *words]


def checked(folder: Path, *words: str, **environment: str) -> Ran:
    """`autopack-lint check` in a folder, as a process."""
    done = subprocess.run(
        command("check", *words),
        cwd=folder,
        env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def settle() -> None:
    """Wait until what was just written counts as settled."""
    time.sleep(1.2 * TICK / SECOND)
