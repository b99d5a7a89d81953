"""Which lines may matter, found at the speed of a substring search.

A log is searched for some forty short texts (hubs) of which every anchor contains one. Only lines with a hub
are searched for the anchors, only lines with an anchor are shown to the patterns of its rules.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

HUBS = (
    "rror",
    "ERR",
    "ailed",
    "FAIL",
    "atal",
    "xception",
    "annot ",
    "not ",
    "No ",
    "nable to",
    "enied",
    "efused",
    "imed out",
    "imeout",
    "issing",
    "nvalid",
    "nknown",
    "anicked",
    "panic:",
    "onflict",
    "CONFLICT",
    "unsupported",
    "nsupported",
    "requires ",
    "nexpected",
    "illed",
    "HTTP",
    " in ",
    "E404",
    "undefined",
    "ould ",
    "no such",
    "Warning",
    "egmentation",
    "already",
    "rejected",
)


def hubs_for(anchors: Iterable[str]) -> tuple[str, ...]:
    """The hubs that are needed; an anchor that contains none is one itself."""
    needed = {}
    for anchor in sorted(anchors):
        hub = next((hub for hub in HUBS if hub in anchor), anchor)
        needed[hub] = True
    return tuple(sorted(needed))


def line_starts(lines: Sequence[str]) -> list[int]:
    """The offset of every line in the text that they make when joined."""
    return list(accumulate((len(line) + 1 for line in lines), initial=0))


def lines_with(texts: Iterable[str], whole: str, starts: Sequence[int]) -> set[int]:
    """The lines that contain any of some texts."""
    found: set[int] = set()
    for text in texts:
        place = whole.find(text)
        while place >= 0:
            line = bisect_right(starts, place) - 1
            found.add(line)
            place = whole.find(text, starts[line + 1])
    return found


def anchored(
    lines: Sequence[str], whole: str, hubs: Sequence[str], anchors: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Every line with an anchor in it, and that anchor."""
    candidates = sorted(lines_with(hubs, whole, line_starts(lines)))
    reduced = [lines[line] for line in candidates]
    text, starts = "\n".join(reduced), line_starts(reduced)
    for anchor in anchors:
        for place in sorted(lines_with((anchor,), text, starts)):
            yield candidates[place], anchor
