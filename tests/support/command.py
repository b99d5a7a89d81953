"""The command line, run as a person runs it: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.support.checkout import REPOSITORY

TOOLKIT = str(REPOSITORY / "toolkit")
# `-P` is how the installed command starts: without the working directory among the places of modules.
COMMAND = (sys.executable, "-P", "-m", "autopack_lint")
WIDE = "def {name}(a, b, c, d, e, f, g, h): pass\n"


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str
    raw: bytes


def environment(**more: str) -> dict[str, str]:
    """An environment in which nothing decides how output looks, and our toolkit is found."""
    unset = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONSAFEPATH", "PYTHONHASHSEED", "PYTHONWARNINGS")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return {**kept, "PYTHONPATH": TOOLKIT, **more}


def lint(
    folder: Path,
    *words: str | Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    command: tuple[str, ...] = COMMAND,
    seconds: float = 300.0,
) -> Ran:
    """Run a command in a folder to its end."""
    done = subprocess.run(
        (*command, *words),
        cwd=folder,
        input=stdin,
        env=environment(**(env or {})),
        capture_output=True,
        check=False,
        timeout=seconds,
    )
    out, err = (text.decode(errors="surrogateescape") for text in (done.stdout, done.stderr))
    assert "Traceback" not in err, err
    return Ran(done.returncode, out, err, done.stdout)


def wide(*names: str) -> str:
    """A file with one finding, `CPX105`, for each name."""
    return "".join(WIDE.format(name=name) for name in names or ("f",))
