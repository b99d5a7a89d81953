"""`.autopack-lint/` at the project's root: the only place that a check writes to."""

from __future__ import annotations

import os
import stat
from pathlib import Path

NAME = ".autopack-lint"


def state_folder(root: Path) -> Path | None:
    """The folder, made when it is missing; None where it cannot be used.

    A link in its place is refused: it would make us write where someone else wants us to.
    """
    folder = root / NAME
    try:
        folder.mkdir(exist_ok=True)
        if not stat.S_ISDIR(os.lstat(folder).st_mode) or os.path.realpath(folder) != os.path.join(
            os.path.realpath(root), NAME
        ):
            return None
        marker = folder / ".gitignore"
        if not os.path.lexists(marker):
            marker.write_text(
                "# Made by autopack-lint; everything here can be deleted at any time.\n*\n", encoding="utf-8"
            )
    except OSError:
        return None
    return folder


def is_own_file(path: Path) -> bool:
    """Whether a path is free or a plain file with one name: safe to open for writing."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1
