"""Functions of which most statements are the same, and some were added, taken away or changed: how alike two are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from autopack_lint.analyzers.copies.corpus import Corpus
from autopack_lint.analyzers.copies.renaming import DIFFERENT_SHARE, Run, bound_names, is_coincidence
from autopack_lint.analyzers.copies.runs import ATTACHED
from autopack_lint.model.statements import CLAUSES, Kind

MOST_GROUPS = 4
"""One function may be near to others that are not near to each other, but not to any number of them."""
Near = dict[int, dict[int, float]]
"""For each function by its number those that are near to it, and how near."""


class Row(NamedTuple):
    """The statements of a run, without decorators and bare clauses: shapes, and the words of each."""

    shapes: list[int]
    words: list[tuple[int, ...]]
    are_statements: list[bool]
    """The others are clauses with something to say: `except E:`."""


def row_of(corpus: Corpus, run: Run) -> Row:
    kinds, words = corpus.kinds, corpus.words
    places = [
        place for place in range(*run) if kinds[place] not in ATTACHED or (kinds[place] in CLAUSES and words(place))
    ]
    return Row(
        [corpus.shapes[place] for place in places],
        list(map(words, places)),
        [kinds[place] != Kind.CLAUSE for place in places],
    )


def similarity_of(corpus: Corpus, one: Run, other: Run) -> float:
    """The share of statements that agree, in their order, names renamed consistently; 0 where only the form does."""
    left, right = row_of(corpus, one), row_of(corpus, other)
    pairs = aligned(left.shapes, right.shapes)
    votes = Counter(pair for pair in word_pairs(pairs, left, right) if pair[0] > 0)
    agreeing = max((agreeing_of(left, right, renamed) for renamed in ({}, one_to_one(votes))), key=len)
    bound = bound_names(corpus, one)
    differing = {pair for pair in word_pairs(agreeing, left, right) if pair[0] != pair[1] and pair[0] not in bound}
    if is_coincidence(len(agreeing), [word > 0 for word, _ in differing], DIFFERENT_SHARE):
        return 0.0
    statements = sum(left.are_statements[place] for place, _ in agreeing)
    return min(
        statements / max(sum(left.are_statements), sum(right.are_statements)),
        len(agreeing) / max(len(left.shapes), len(right.shapes)),
    )


def word_pairs(pairs: Iterable[tuple[int, int]], left: Row, right: Row) -> Iterator[tuple[int, int]]:
    for one, other in pairs:
        # Of millions of statements, two may have one hash; then they need not even have equally many words.
        if len(left.words[one]) == len(right.words[other]):
            yield from zip(left.words[one], right.words[other], strict=True)


def agreeing_of(left: Row, right: Row, renamed: dict[int, int]) -> list[tuple[int, int]]:
    """The most statements, in their order, that are the same once names are renamed; literals are not looked at."""
    numbers: dict[tuple[int, ...], int] = {}
    ones = [
        numbers.setdefault((shape, *(renamed.get(word, word) for word in words if word > 0)), len(numbers))
        for shape, words in zip(left.shapes, left.words, strict=True)
    ]
    others = [
        numbers.setdefault((shape, *(word for word in words if word > 0)), len(numbers))
        for shape, words in zip(right.shapes, right.words, strict=True)
    ]
    return aligned(ones, others)


def one_to_one(votes: Counter[tuple[int, int]]) -> dict[int, int]:
    """The renaming for which most places speak; no two names become one."""
    renamed: dict[int, int] = {}
    taken: set[int] = set()
    for (left, right), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0][0] != vote[0][1])):
        if left not in renamed and right not in taken:
            renamed[left] = right
            taken.add(right)
    return renamed


def aligned(one: Sequence[int], other: Sequence[int]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence, by Hyyrö's bit vectors."""
    places: dict[int, int] = defaultdict(int)
    for number, value in enumerate(other):
        places[value] |= 1 << number
    everything = (1 << len(other)) - 1
    vector = everything
    rows: list[int] = []
    for value in one:
        common = vector & places.get(value, 0)
        vector = ((vector + common) | (vector - common)) & everything
        rows.append(vector)
    found: list[tuple[int, int]] = []
    row, column = len(one), len(other)
    while row and column:
        if rows[row - 1] >> (column - 1) & 1:
            column -= 1
            continue
        row -= 1
        if not row or rows[row - 1] >> (column - 1) & 1:
            column -= 1
            found.append((row, column))
    return found[::-1]


def grouped(near: Near) -> Iterator[tuple[list[int], float]]:
    """Groups of which any two are near, the nearest first, and how near at least; no two have two members in common."""
    pairs = [(-near[one][other], one, other) for one in near for other in near[one] if one < other]
    taken: set[tuple[int, int]] = set()
    times: Counter[int] = Counter()
    for _, one, other in sorted(pairs):
        if (one, other) in taken or max(times[one], times[other]) >= MOST_GROUPS:
            continue
        group = sorted(group_around(one, other, near, taken))
        times.update(group)
        taken.update(combinations(group, 2))
        yield group, min(near[first][second] for first, second in combinations(group, 2))


def group_around(one: int, other: int, near: Near, taken: set[tuple[int, int]]) -> list[int]:
    group = [one, other]
    for member in sorted(near[one], key=lambda member: (-near[one][member], member)):
        pairs = [(min(member, first), max(member, first)) for first in group]
        if member not in group and all(first in near[member] for first in group) and taken.isdisjoint(pairs):
            group.append(member)
    return group
