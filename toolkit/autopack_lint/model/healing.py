"""What became of something that an import cannot find any more."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Tier(StrEnum):
    """What may be done about a broken import."""

    AUTO = "auto"
    """It is proven where the thing is now."""
    SUGGEST = "suggest"
    """There is one good candidate."""
    REFUSE = "refuse"


class Moved(NamedTuple):
    """A file that is no more: where it went, if git knows, and in which commit."""

    path: str
    """Where it is now; empty where it was deleted."""
    commit: str
    """The commit in which it went."""
    old_path: str
    """Its last name before that."""


class Lost(NamedTuple):
    """The last text of a file that had a name, and the commit that took the name away."""

    path: str
    commit: str
    text: bytes


class Verdict(NamedTuple):
    """Where something is to be imported from instead: a name of a module, or, without a name, a module."""

    tier: Tier
    module: str = ""
    name: str = ""
    evidence: tuple[str, ...] = ()
    reason: str = ""
    """Why nothing, or nothing certain, can be said."""
    restore: str = ""
    """The command that brings a deleted file back."""
    candidates: tuple[str, ...] = ()
