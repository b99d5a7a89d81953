"""A stretch of the row -> the runs of whole statements of one block in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from autopack_lint.model.statements import CLAUSES, Kind

ATTACHED = CLAUSES | {Kind.DECORATOR}
"""Entries that are parts of statements and do not count as one."""


def depth_after(depths: Sequence[int], kinds: Sequence[int], place: int) -> float:
    """How deep the row goes on: a clause continues the statement before it at its own depth."""
    return depths[place] + (0.5 if kinds[place] in CLAUSES else 0)


def whole_runs(
    depths: Sequence[int], kinds: Sequence[int], start: int, end: int, after: float
) -> Iterator[tuple[int, int]]:
    """The longest runs of statements, with all that they hold, between two places; `after` is how the row goes on."""
    if start >= end:
        return
    lowest = min(depths[start:end])
    tops = [place for place in range(start, end) if depths[place] == lowest]
    yield from whole_runs(depths, kinds, start, tops[0], lowest)
    first, last = whole_statements(kinds, tops, end, is_open=after > lowest)
    yield from one_run(kinds, first, last)
    for place, following in pairwise([*tops, end]):
        if not first <= place < last:
            yield from whole_runs(depths, kinds, place + 1, following, after if following == end else lowest)


def whole_statements(kinds: Sequence[int], tops: Sequence[int], end: int, *, is_open: bool) -> tuple[int, int]:
    """From where to where statements of the lowest depth are there as a whole; the last is not where it goes on."""
    begins = [place for place in tops if kinds[place] not in CLAUSES]
    if not begins:
        return end, end
    return begins[0], begins[-1] if is_open else end


def one_run(kinds: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The statements between two places without decorators at the end, whose definition is not there."""
    while end > start and kinds[end - 1] == Kind.DECORATOR:
        end -= 1
    if end > start:
        yield start, end


def statement_count(kinds: Sequence[int], start: int, end: int) -> int:
    return sum(kind not in ATTACHED for kind in kinds[start:end])
