"""The name of the folder below `.autopack-lint/` that holds what we remember.

It tells when and where the marker beside it was made. Nobody can know that beforehand, so what lies in
a folder of this name did not come with the repository, however it was put there.
"""

from __future__ import annotations

import os
import stat

NAME = ".autopack-lint"
MARKER = ".gitignore"
PREFIX = "kept-"


def own_folder(directory: str) -> str:
    """The folder, there or not yet, of the project at a directory; empty where no marker is."""
    folder = os.path.join(directory, NAME)
    try:
        status = os.lstat(os.path.join(folder, MARKER))
    except OSError:
        return ""
    if not stat.S_ISREG(status.st_mode):
        return ""
    return os.path.join(folder, f"{PREFIX}{status.st_ino:x}-{status.st_ctime_ns:x}")
