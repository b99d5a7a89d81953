"""What the configuration asks the disk. A path that cannot be looked at counts as absent."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from autopack_lint.model.errors import ConfigError


def real_path(path: Path) -> Path:
    """Absolute and without links. Unlike `Path.resolve`, this cannot fail on links that go round in circles."""
    return Path(os.path.realpath(path))


def is_there(path: Path) -> bool:
    return mode_of(path) != 0


def is_folder(path: Path) -> bool:
    return S_ISDIR(mode_of(path))


def mode_of(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def content_of(file: Path, shown: str) -> bytes | None:
    """None when there is no such file. Raises `ConfigError` for what cannot be read."""
    mode = mode_of(file)
    if not mode:
        return None
    if not S_ISREG(mode):
        what = "a directory" if S_ISDIR(mode) else "a device or a pipe"
        raise ConfigError(shown, 0, f"this is {what}, not a file with settings: rename or remove it")
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(shown, 0, f"the file cannot be read: {error.strerror}") from error
