"""Functions of which most statements are the same, and some were added, taken away or changed.

Two functions that share so much must share one of their rarest statements: only those that do are compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from autopack_lint.analyzers.corpus import Corpus
from autopack_lint.analyzers.renaming import DIFFERENT_SHARE, Run, bound_names, is_coincidence, pattern_of, words_of
from autopack_lint.analyzers.runs import ATTACHED, statement_count
from autopack_lint.model.clones import CloneLimits
from autopack_lint.model.statements import CLAUSES, Kind

MOST_SHARING = 100
"""A statement that more functions have among their rarest says nothing about any two of them."""


MOST_GROUPS = 4
"""One function may be near to others that are not near to each other, but not to any number of them."""


class Unit(NamedTuple):
    """A function of its kind: equal ones, exact or renamed, are one."""

    runs: tuple[Run, ...]
    elements: tuple[tuple[int, int], ...]
    """Its shapes, each with how often it was there before."""

    @property
    def size(self) -> int:
        return len(self.elements)


class NearFamily(NamedTuple):
    """Functions of which any two are near."""

    runs: list[Run]
    similarity: float


def near_families(corpus: Corpus, limits: CloneLimits, gap: int) -> list[NearFamily]:
    """The near copies among all functions; equal functions count as one, but all of them are named."""
    units = units_of(corpus, limits)
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other in candidates(units, gap):
        similarity = similarity_of(corpus, units[one].runs[0], units[other].runs[0])
        if similarity * 100 >= 100 - gap:
            near[one][other] = near[other][one] = similarity
    return list(without_nested(grouped(units, near)))


def units_of(corpus: Corpus, limits: CloneLimits) -> list[Unit]:
    by_form: dict[tuple[int, ...], list[Run]] = {}
    place = corpus.kinds.find(Kind.FUNCTION)
    while place >= 0:
        run = (place, end_of(corpus, place))
        if statement_count(corpus.kinds, *run) >= limits.statements and corpus.line_count(run) >= limits.lines:
            by_form.setdefault(tuple(corpus.shapes[slice(*run)]), []).append(run)
        place = corpus.kinds.find(Kind.FUNCTION, place + 1)
    found: list[Unit] = []
    for form, runs in by_form.items():
        elements = tuple(numbered(form))
        found += (Unit(tuple(same), elements) for same in by_pattern(corpus, runs))
    return found


def by_pattern(corpus: Corpus, runs: list[Run]) -> Iterable[list[Run]]:
    """The runs of one form, those together that are exact or renamed copies."""
    if len(runs) == 1:
        return [runs]
    equal: dict[tuple[int, ...], list[Run]] = {}
    for run in runs:
        equal.setdefault(pattern_of(words_of(corpus, run)), []).append(run)
    return equal.values()


def end_of(corpus: Corpus, place: int) -> int:
    """Where the statements end that a definition holds: there is a border after each file."""
    match = not_deeper(corpus.depths[place]).search(corpus.depths, place + 1)
    return match.start() if match else len(corpus.shapes)


@cache
def not_deeper(depth: int) -> re.Pattern[bytes]:
    return re.compile(rb"[\x00-\x%02x]" % depth)


def numbered(shapes: Iterable[int]) -> Iterator[tuple[int, int]]:
    seen: Counter[int] = Counter()
    for shape in shapes:
        yield shape, seen[shape]
        seen[shape] += 1


def candidates(units: Sequence[Unit], gap: int) -> Iterator[tuple[int, int]]:
    """The pairs of units that share a statement which is rare in both, and that are of like size."""
    frequency = Counter(element for unit in units for element in unit.elements)
    sharing: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        rarest = sorted(unit.elements, key=lambda element: (frequency[element], element))
        for element in rarest[: unit.size * gap // 100 + 1]:
            sharing[element].append(number)
    found: set[tuple[int, int]] = set()
    for numbers in sharing.values():
        if len(numbers) <= MOST_SHARING:
            found.update(combinations(numbers, 2))
    for one, other in sorted(found):
        small, large = sorted((units[one].size, units[other].size))
        if small * 100 >= large * (100 - gap) and not overlap(units[one].runs[0], units[other].runs[0]):
            yield one, other


def overlap(one: Run, other: Run) -> bool:
    return one[0] < other[1] and other[0] < one[1]


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
    for (left, right), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0][0] != vote[0][1], vote[0])):
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


def grouped(units: Sequence[Unit], near: dict[int, dict[int, float]]) -> Iterator[NearFamily]:
    """Groups of units of which any two are near, the nearest first; no two groups have two units in common."""
    pairs = [(-near[one][other], one, other) for one in near for other in near[one] if one < other]
    taken: set[tuple[int, int]] = set()
    times: Counter[int] = Counter()
    for _, one, other in sorted(pairs):
        if (one, other) in taken or max(times[one], times[other]) >= MOST_GROUPS:
            continue
        group = sorted(group_around(one, other, near, taken))
        times.update(group)
        taken.update(combinations(group, 2))
        yield family_of(units, near, group)


def family_of(units: Sequence[Unit], near: dict[int, dict[int, float]], group: Sequence[int]) -> NearFamily:
    similarity = min(near[first][second] for first, second in combinations(group, 2))
    return NearFamily(sorted(run for member in group for run in units[member].runs), similarity)


def group_around(one: int, other: int, near: dict[int, dict[int, float]], taken: set[tuple[int, int]]) -> list[int]:
    group = [one, other]
    for member in sorted(near[one], key=lambda member: (-near[one][member], member)):
        pairs = [(min(member, first), max(member, first)) for first in group]
        if member not in group and all(first in near[member] for first in group) and taken.isdisjoint(pairs):
            group.append(member)
    return group


def without_nested(families: Iterable[NearFamily]) -> Iterator[NearFamily]:
    """Without those whose runs all lie in runs of one that is larger."""
    holders: dict[int, int] = {}
    ordered = sorted(families, key=lambda family: (family.runs[0][0] - family.runs[0][1], family.runs))
    for number, family in enumerate(ordered):
        around = {holders.get(start) for start, _ in family.runs}
        if None in around or len(around) > 1:
            yield family
            holders.update((place, number) for run in family.runs for place in range(*run) if place not in holders)
