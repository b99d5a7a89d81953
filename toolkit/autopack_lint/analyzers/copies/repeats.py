"""All maximal repeats in a row of numbers, in little more than linear time: a suffix array and its intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

FEW = 16
GROWTH = 1.5


class Repeat(NamedTuple):
    """The same `length` numbers begin at each of these places."""

    length: int
    places: list[int]


def repeats_in(row: Sequence[int]) -> Iterator[Repeat]:
    """Repeats that can be made neither longer nor, at their length, more; the last number must be unique.

    Of repeats in repeats with more than a few places only those are given that have half as many places again:
    50,000 equal numbers have 50,000 repeats, with a sum of places that grows with the square.
    """
    suffixes, ranks = suffix_array(row)
    heights = common_prefixes(row, suffixes, ranks)
    for height, first, last in useful_intervals(row, suffixes, heights):
        yield Repeat(height, suffixes[first:last])


def suffix_array(row: Sequence[int]) -> tuple[list[int], list[int]]:
    """The places in the order of what begins there, and the rank of each; by doubling."""
    size = len(row)
    suffixes = sorted(range(size), key=row.__getitem__)
    ranks = [0] * size
    groups = split([(row[place], place) for place in suffixes], 0, ranks)
    step = 1
    while groups:
        following: list[tuple[int, int]] = []
        keys = [(first, last, [ranks[place + step] for place in suffixes[first:last]]) for first, last in groups]
        for first, last, after in keys:
            pairs = sorted(zip(after, suffixes[first:last], strict=True))
            suffixes[first:last] = [place for _, place in pairs]
            following += split(pairs, first, ranks)
        groups = following
        step *= 2
    return suffixes, ranks


def split(pairs: Sequence[tuple[int, int]], base: int, ranks: list[int]) -> list[tuple[int, int]]:
    """Give sorted places their ranks, that of the first of its equals; returns the groups that are still equal."""
    groups: list[tuple[int, int]] = []
    first = 0
    size = len(pairs)
    while first < size:
        key = pairs[first][0]
        last = first + 1
        while last < size and pairs[last][0] == key:
            last += 1
        for _, place in pairs[first:last]:
            ranks[place] = base + first
        if last - first > 1:
            groups.append((base + first, base + last))
        first = last
    return groups


def common_prefixes(row: Sequence[int], suffixes: Sequence[int], ranks: Sequence[int]) -> list[int]:
    """For each suffix how many numbers it begins with as the one before it in order does (Kasai)."""
    heights = [0] * len(row)
    height = 0
    for place, rank in enumerate(ranks):
        if rank == 0:
            height = 0
            continue
        before = suffixes[rank - 1]
        while row[place + height] == row[before + height]:
            height += 1
        heights[rank] = height
        if height:
            height -= 1
    return heights


class Interval:
    """Suffixes with a common beginning, while the array is read."""

    __slots__ = ("first", "given", "height", "left")

    def __init__(self, height: int, first: int, left: int, given: int) -> None:
        self.height = height
        self.first = first
        self.left = left
        """The number before all of the places; `MIXED` where they differ."""
        self.given = given
        """The most places of a repeat in it that was given."""

    def merge(self, left: int, given: int) -> None:
        if self.left != left:
            self.left = MIXED
        self.given = max(self.given, given)

    def is_useful(self, size: int) -> bool:
        return self.left == MIXED and (size <= FEW or size >= GROWTH * self.given)


MIXED = -1 << 62


def useful_intervals(
    row: Sequence[int], suffixes: Sequence[int], heights: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Height, first and last of each interval of suffixes that is a maximal repeat."""
    stack: list[Interval] = []
    for rank, height in enumerate([*heights[1:], 0], 1):
        place = suffixes[rank - 1]
        first, left, given = rank - 1, row[place - 1] if place else MIXED, 0
        while stack and stack[-1].height > height:
            top = stack.pop()
            top.merge(left, given)
            if top.is_useful(rank - top.first):
                yield top.height, top.first, rank
                top.given = rank - top.first
            first, left, given = top.first, top.left, top.given
        if stack and stack[-1].height == height:
            stack[-1].merge(left, given)
        elif height:
            stack.append(Interval(height, first, left, given))
