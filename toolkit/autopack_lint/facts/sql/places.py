"""From lines and byte columns to offsets in code points, in a text that begins with a certain line."""

from __future__ import annotations

from autopack_lint.facts.source import Source
from autopack_lint.facts.sql.expressions import Place


def place_in(source: Source, first: int, text: str) -> Place:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    if text.isascii():
        return lambda line, column: starts[line - first] + column
    return lambda line, column: starts[line - first] + source.position(line, column).column - 1
