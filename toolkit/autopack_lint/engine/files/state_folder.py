"""`.autopack-lint/` at the project's root: the only place that a check writes to."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from autopack_lint.engine.files.own_folder import MARKER, NAME, PREFIX, own_folder
from autopack_lint.engine.files.signature import let_settle

NOTE = "# Made by autopack-lint; everything here can be deleted at any time.\n*\n"


def state_folder(root: Path) -> Path | None:
    """The folder in which to remember things, made when it is missing; None where it cannot be used.

    A link in its place is refused: it would make us write where someone else wants us to.
    """
    outer = os.path.join(os.path.realpath(root), NAME)
    try:
        os.makedirs(outer, exist_ok=True)
        # A junction of Windows passes for a directory.
        if not stat.S_ISDIR(os.lstat(outer).st_mode) or os.path.realpath(outer) != outer:
            return None
        marker = Path(outer, MARKER)
        if not os.path.lexists(marker):
            with marker.open("x", encoding="utf-8", newline="") as file:
                file.write(NOTE)
        folder = own_folder(os.path.dirname(outer))
        if not folder:
            return None
        if not os.path.isdir(folder):
            forget_others(outer)
            os.makedirs(folder, exist_ok=True)
            let_settle()
    except OSError:
        return None
    return Path(folder)


def forget_others(outer: str) -> None:
    """Delete what was remembered in another place, before this folder was copied or its marker made anew."""
    import shutil

    with os.scandir(outer) as entries:
        for entry in list(entries):
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)


def is_own_file(path: Path) -> bool:
    """Whether a path is free or a plain file with one name: safe to open for writing."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1
