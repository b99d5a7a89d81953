"""Where something stands in a text."""

from __future__ import annotations

from typing import NamedTuple


class Position(NamedTuple):
    """A place between two characters; both numbers count from 1, columns in code points."""

    line: int
    column: int


class Span(NamedTuple):
    """A half-open range of text."""

    start: Position
    end: Position
