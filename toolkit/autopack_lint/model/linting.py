"""What another linter is told to look for, as far as it concerns ours."""

from __future__ import annotations

from typing import NamedTuple


class RuffSettings(NamedTuple):
    """What one configuration of ruff turns on. Paths are as seen from the root."""

    path: str
    folder: str
    """The configuration is that of all files below, but for those below another one."""
    enabled: tuple[str, ...]
    """Those of the codes that were asked about."""
    ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Patterns of paths, and the codes that are off there."""
    excluded: tuple[str, ...] = ()
    """Patterns of paths that are not looked at."""
