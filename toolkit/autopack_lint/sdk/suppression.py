"""A comment that silences rules, as rules see it."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.model.facts import Suppression
from autopack_lint.model.finding import Position, Span


class SuppressionUse(NamedTuple):
    """A suppression comment, and which of its rules silenced nothing in this run."""

    suppression: Suppression
    unused: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def span(self) -> Span:
        """Where the comment stands."""
        line = self.suppression.line
        return Span(Position(line, self.suppression.column), Position(line, self.suppression.end_column))
