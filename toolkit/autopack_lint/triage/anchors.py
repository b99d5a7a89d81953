"""Which lines may matter, found at the speed of a substring search.

A log is searched for short texts (hubs) of which every anchor contains one. Only lines with a hub are searched
for its anchors, only lines with an anchor are shown to the patterns of its rules.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

HUBS = (
    " error", " serv", " versi", "...", ".go:", ".json", "000", "1045", "401", "403", "407", "429", "500 ", "502",
    "503", "504", ": E", ": F4", ": W2", "<<<<<<", "CON", "E40", "E902", "E999", "EACCES", "ENO", "ESO", "EST", "Err",
    "FAIL", "Forbid", "Found", "ILE", "LIBC", "LNK", "MATCH", "NGINE", "No Pyt", "ONG", "P1001", "PERM", "PIPE",
    "Packag", "RINUSE", "ROFS", "RR_", "S modu", "SEARCH", "SIG", "SON", "TARGET", "TIMEDO", "TS7016", "Test ", "USY",
    "UTH", "Uncaug", "Warnin", "YN0028", "_AGAIN", "_HAS_E", "_TO_", "_reaso", "able ", "aged", "ail", "ailed", "ani",
    "as no ", "ash", "bad", "borted", "can", "cat", "d re", "dat", "ddr", "decode", "dent", "e '", "eadloc", "ear",
    "ected", "eeded", "error", "eter ", "file", "ied", "iff in", "ime", "iple", "ire", "iss", "king ", "lle", "lose",
    "minver", "mit", "n't", "nal: 9", "nco", "ned", "nknown", "nme", "nnot p", "nsu", "nt out", "nta", "o lo", "o m",
    "o oper", "o s", "o-op", "ocal c", "ocke", "old_st", "on-UTF", "onf", "onnect", "ook", "ory", "patch", "penai.",
    "pro", "s merg", "s not ", "scope", "sion p", "spawn ", "sts", "t a tr", "t foun", "t l", "t ok ", "tectio",
    "ted at", "tellm.", "thropi", "tion20", "ual C+", "uble f", "uite f", "uld", "ull", "umped", "url: (", "ust",
    "ut is ", "uti", "v1 ale", "valid", "var", "vely ", "vera", "violat", "was", "wnersh", "x509: ", "x_toke",
    "xcepti", "ximum ", "xpecti", "y -", "y in u", "y stub", "yaml.", "you", "zed",
)  # fmt: skip
"""Chosen by counting: short texts that together stand in every anchor, and seldom in ordinary output."""


def hubs_for(anchors: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The anchors below each hub that is needed; an anchor that contains none is a hub itself."""
    below: dict[str, list[str]] = {}
    for anchor in sorted(anchors):
        hub = next((hub for hub in HUBS if hub in anchor), anchor)
        below.setdefault(hub, []).append(anchor)
    return {hub: tuple(below[hub]) for hub in sorted(below)}


def line_starts(lines: Sequence[str]) -> list[int]:
    """The offset of every line in the text that they make when joined."""
    return list(accumulate((len(line) + 1 for line in lines), initial=0))


def anchored(lines: Sequence[str], whole: str, hubs: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Every line with an anchor in it, and that anchor."""
    starts = line_starts(lines)
    for hub, anchors in hubs.items():
        place = whole.find(hub)
        while place >= 0:
            line = bisect_right(starts, place) - 1
            text = lines[line]
            for anchor in anchors:
                if anchor in text:
                    yield line, anchor
            place = whole.find(hub, starts[line + 1])
