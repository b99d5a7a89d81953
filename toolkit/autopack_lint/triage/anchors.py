"""Which lines may matter, found at the speed of a substring search.

A log that has not all words of an anchor in it is not searched for that anchor, and only lines with an anchor
are shown to the patterns of its rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autopack_lint.triage.sketch import Sketch, without_digits


class Clue(NamedTuple):
    """What a log has in its sketch where it has an anchor in a line."""

    anchor: str
    bare: str
    """The anchor without digits."""
    words: frozenset[str]
    """Words of it with a blank on both sides."""
    edges: frozenset[str]
    """Its first and last word, of which more may stand in the log."""


def clues_for(anchors: Iterable[str]) -> tuple[Clue, ...]:
    return tuple(clue_for(anchor) for anchor in sorted(anchors))


def clue_for(anchor: str) -> Clue:
    bare = without_digits(anchor)
    words = bare.split()
    first = 0 if bare[:1].isspace() else 1
    last = len(words) if bare[-1:].isspace() else max(first, len(words) - 1)
    return Clue(anchor, bare, frozenset(words[first:last]), frozenset([*words[:first], *words[last:]]))


def anchors_in(sketch: Sketch, clues: Iterable[Clue], edges: Iterable[str]) -> list[str]:
    """The anchors that a log may have in it, judged by its sketch."""
    present = {edge for edge in edges if edge in sketch.letters}
    return [
        clue.anchor
        for clue in clues
        if clue.words <= sketch.words and clue.edges <= present and clue.bare in sketch.text
    ]


def anchored(whole: str, anchors: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Every line with an anchor in it, and that anchor; in the order of lines."""
    line = at = 0
    for place, anchor in sorted(places_of(whole, anchors)):
        line += whole.count("\n", at, place)
        at = place
        yield line, anchor


def places_of(whole: str, anchors: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where each anchor stands, once in a line."""
    for anchor in anchors:
        place = whole.find(anchor)
        while place >= 0:
            yield place, anchor
            end = whole.find("\n", place)
            place = whole.find(anchor, end) if end >= 0 else -1
