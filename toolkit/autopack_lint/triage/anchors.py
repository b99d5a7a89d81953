"""Which lines may matter, found at the speed of a substring search.

A log that has not all words of an anchor in it is not searched for that anchor, and only lines with an anchor
are shown to the patterns of its rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autopack_lint.triage.sketch import Edge, Sketch, without_digits, words_of


class Clue(NamedTuple):
    """What a log has in its sketch where it has an anchor in a line."""

    anchor: str
    bare: str
    """The anchor without digits."""
    words: frozenset[str]
    edges: frozenset[Edge]


def clues_for(anchors: Iterable[str]) -> tuple[Clue, ...]:
    """The clues of all anchors, the shortest first."""
    return tuple(sorted(map(clue_for, anchors), key=lambda clue: (len(clue.bare), clue.anchor)))


def clue_for(anchor: str) -> Clue:
    return Clue(anchor, without_digits(anchor), *words_of(anchor))


def anchors_in(sketch: Sketch, clues: Iterable[Clue]) -> list[str]:
    """The anchors that a log may have in it, judged by its sketch."""
    likely = [clue for clue in clues if clue.words <= sketch.words]
    edges = {edge for clue in likely for edge in clue.edges}
    present = {edge for edge in edges if sketch.has_word(edge)}
    return list(standing_in(sketch.text, (clue for clue in likely if clue.edges <= present)))


def standing_in(text: str, clues: Iterable[Clue]) -> Iterator[str]:
    """The anchors of clues that stand in a text; of what does not, nothing longer is looked for."""
    absent: list[str] = []
    for clue in clues:
        if not any(part in clue.bare for part in absent):
            if clue.bare in text:
                yield clue.anchor
            else:
                absent.append(clue.bare)


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
