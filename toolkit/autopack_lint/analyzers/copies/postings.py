"""Which files hold which fingerprints: sorted numbers, of which the lower bits name the file.

A row of numbers is all there is, because it is read and written by every run in which a file has changed: of a million
lines it has some four megabytes, and to look up a fingerprint takes a microsecond.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from itertools import compress, pairwise

SLOT_BITS = 28
"""A number for each of 268 million files: more paths than that do not fit into memory."""
SLOTS = 1 << SLOT_BITS
FINGERPRINTS = (1 << 64 - SLOT_BITS) - 1
"""Fingerprints are cut to what is left of 64 bits. Two that become one are told apart later, word by word."""
FEW = 8
"""Of fingerprints up to this share of all, each is looked up; of more, all are gone through."""


def postings_of(values: Iterable[int], slot: int) -> list[int]:
    return [value << SLOT_BITS | slot for value in values]


def without(postings: array[int], slots: Collection[int]) -> tuple[array[int], set[int]]:
    """The postings of all other files, and the fingerprints in these."""
    if not slots:
        return postings, set()
    mask = SLOTS - 1
    is_gone = [value & mask in slots for value in postings]
    gone = {value >> SLOT_BITS for value in compress(postings, is_gone)}
    return array("Q", compress(postings, map(False.__eq__, is_gone))), gone


def merged(postings: array[int], added: Iterable[int]) -> array[int]:
    """All of them, sorted."""
    ordered = sorted(added)
    if not postings:
        return array("Q", ordered)
    found = array("Q")
    start = 0
    for value in ordered:
        end = bisect_left(postings, value, start)
        found += postings[start:end]
        found.append(value)
        start = end
    return found + postings[start:]


def slots_with(postings: array[int], value: int) -> Iterator[int]:
    """The file of each place with this fingerprint."""
    place = bisect_left(postings, value << SLOT_BITS)
    while place < len(postings) and postings[place] >> SLOT_BITS == value:
        yield postings[place] & SLOTS - 1
        place += 1


def count_of(postings: array[int], value: int) -> int:
    """How often a fingerprint is there, up to two."""
    place = bisect_left(postings, value << SLOT_BITS)
    return sum(number >> SLOT_BITS == value for number in postings[place : place + 2])


def repeated_of(postings: array[int], values: Collection[int]) -> set[int]:
    """Those of the fingerprints that are there more than once."""
    if len(values) * FEW < len(postings):
        return {value for value in values if count_of(postings, value) > 1}
    bits = SLOT_BITS
    return {one >> bits for one, other in pairwise(postings) if one >> bits == other >> bits}
