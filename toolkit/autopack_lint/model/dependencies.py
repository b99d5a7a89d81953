"""What the packaging of one folder declares to need."""

from __future__ import annotations

from typing import NamedTuple


class Manifest(NamedTuple):
    """A folder whose files say which distributions its code needs. All names are as indexes compare them."""

    folder: str
    name: str = ""
    """The distribution that the folder is; empty where it does not say."""
    declared: tuple[str, ...] = ()
    """Needed always, on request, for tests or for building it."""
    extras: tuple[str, ...] = ()
    """What is asked of these besides: `redis` of `celery[redis]`."""
    plugins: tuple[tuple[str, str], ...] = ()
    """Modules that other programs load, each with the program: the first word of the group of its entry point."""
    versions: tuple[tuple[str, str], ...] = ()
    """What is said of the versions of those that have moved names."""
    is_open: bool = False
    """Whether it may need more than its text tells."""
