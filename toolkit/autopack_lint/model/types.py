"""What a type checker says about a project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.model.finding import Skipped


class TypeMessage(NamedTuple):
    """One message of mypy, with the notes that belong to it; lines and columns as we count them."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    code: str
    is_error: bool
    notes: tuple[str, ...] = ()


class TypeAnswer(NamedTuple):
    """All messages of a run of mypy, and how far they go."""

    messages: tuple[TypeMessage, ...]
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[str, ...] = ()
    """What a person should know about how mypy was run."""
    depends_on: Mapping[str, tuple[int, int, int, int]] = {}
    """All files and folders that had a say, as they were."""
    is_whole: bool = True
    """Whether mypy came to its end."""
    is_kept: bool = False
    """Whether it is the answer of an earlier run, and mypy did not have to be started."""
