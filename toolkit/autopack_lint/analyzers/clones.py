"""The statements of many files -> the classes of copies among them.

Windows of a few statements that occur more than once are found by their hashes, those with another pattern of names are
set apart, and what is left, little as a rule, is searched for maximal repeats. Each is cut to whole statements of one
block and verified word by word, as a hash may lie.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, compress, pairwise
from typing import NamedTuple

from autopack_lint.analyzers.corpus import Corpus
from autopack_lint.analyzers.near import NearFamily, near_families
from autopack_lint.analyzers.renaming import Run, agreements, differences_of, is_coincidence, pattern_of, words_of
from autopack_lint.analyzers.repeats import repeats_in
from autopack_lint.analyzers.runs import depth_after, statement_count, whole_runs
from autopack_lint.model.clones import CloneClass, CloneLimits, CloneType
from autopack_lint.model.statements import Kind, Statements


class CloneSearch:
    """What is found in the statements of some files, each kind when somebody asks for it."""

    def __init__(self, files: Iterable[tuple[str, Statements]], limits: CloneLimits) -> None:
        self._corpus = Corpus(files, limits)
        self._limits = limits

    @cached_property
    def clones(self) -> tuple[CloneClass, ...]:
        """The exact and renamed copies, in the order of their first."""
        found = [class_of(self._corpus, family) for family in families_in(self._corpus, self._limits)]
        return in_order(clone for clone in found if clone is not None)

    def near(self, gap: int) -> tuple[CloneClass, ...]:
        """The functions that differ in up to `gap` percent of their statements, in the order of their first."""
        return in_order(near_class(self._corpus, family) for family in near_families(self._corpus, self._limits, gap))


def in_order(clones: Iterable[CloneClass]) -> tuple[CloneClass, ...]:
    return tuple(sorted(clones, key=lambda clone: (clone.copies, clone.type)))


class Family(NamedTuple):
    """Runs of statements with one shape and one pattern of names."""

    statements: int
    runs: list[Run]


def families_in(corpus: Corpus, limits: CloneLimits) -> list[Family]:
    """The exact and renamed copies, without those that lie in others."""
    size = limits.statements
    windows = windows_of(corpus, size)
    places = repeated(windows, range(len(windows)))
    patterns = [pattern_at(corpus, windows[place], place, size) for place in places]
    places_, patterns_ = places, patterns
    kept = repeated(patterns, range(len(patterns)))
    row, where = joined([places_[number] for number in kept], [patterns_[number] for number in kept])
    repeats = list(repeats_in(row))
    candidates: list[Family] = []
    for repeat in repeats:
        stretches = [(where[place], where[place] + repeat.length + size - 1) for place in sorted(repeat.places)]
        candidates += families_of(corpus, stretches, limits)
    return list(without_covered(corpus, candidates))


def windows_of(corpus: Corpus, size: int) -> list[int]:
    """For each place a hash of the shapes of so many statements from there, and of how they are nested."""
    steps = corpus.steps()
    return list(map(hash, zip(corpus.shapes, *(steps[offset:] for offset in range(1, size)), strict=False)))


def repeated(values: Sequence[int], names: Sequence[int]) -> list[int]:
    """The names of the values that are there more than once."""
    counts = Counter(values)
    return list(compress(names, map((1).__lt__, map(counts.__getitem__, values))))


def pattern_at(corpus: Corpus, window: int, place: int, size: int) -> int:
    words = list(chain.from_iterable(map(corpus.words, range(place, place + size))))
    return hash((window, pattern_of(words)))


def joined(places: Sequence[int], values: Sequence[int]) -> tuple[list[int], list[int]]:
    """Values as small numbers, with a number of its own wherever places do not follow each other; and the places."""
    numbers: dict[int, int] = {}
    row: list[int] = []
    where: list[int] = []
    previous = -2
    borders = -1
    for place, value in zip(places, values, strict=True):
        if place != previous + 1 and row:
            row.append(borders)
            where.append(-1)
            borders -= 1
        row.append(numbers.setdefault(value, len(numbers)))
        where.append(place)
        previous = place
    row.append(borders)
    where.append(-1)
    return row, where


def families_of(corpus: Corpus, stretches: Sequence[Run], limits: CloneLimits) -> Iterator[Family]:
    """The families in stretches of the row that have the same windows."""
    depths, kinds = corpus.depths, corpus.kinds
    start, end = stretches[0]
    after = max(depth_after(depths, kinds, last) - depths[first] for first, last in stretches) + depths[start]
    for first, last in whole_runs(depths, kinds, start, end, after):
        statements = statement_count(kinds, first, last)
        if statements < limits.statements:
            continue
        runs = apart([(begin + first - start, begin + last - start) for begin, _ in stretches])
        if (
            len(runs) > 1
            and (limits.data or not is_data(corpus, runs[0]))
            and any(corpus.line_count(run) >= limits.lines for run in runs)
        ):
            yield from consistent(corpus, runs, limits)


def apart(runs: Iterable[Run]) -> list[Run]:
    """Those that do not overlap the one before them."""
    found: list[Run] = []
    for run in runs:
        if not found or run[0] >= found[-1][1]:
            found.append(run)
    return found


def consistent(corpus: Corpus, runs: Sequence[Run], limits: CloneLimits) -> Iterator[Family]:
    """The runs by the pattern of all their names; those that are alone as far as they agree with another."""
    by_pattern: dict[tuple[int, ...], list[Run]] = {}
    for run in runs:
        by_pattern.setdefault(pattern_of(words_of(corpus, run)), []).append(run)
    groups = list(by_pattern.values())
    for group in groups:
        if len(group) > 1:
            yield Family(statement_count(corpus.kinds, *group[0]), group)
    reference = max(groups, key=len)[0]
    for group in groups:
        if group[0] != reference and len(group) == 1:
            for agreement in agreements(corpus, reference, group[0]):
                yield from whole_agreement(corpus, agreement.first, agreement.second, limits)


def whole_agreement(corpus: Corpus, first: Run, second: Run, limits: CloneLimits) -> Iterator[Family]:
    depths, kinds = corpus.depths, corpus.kinds
    if first[1] - first[0] < limits.statements:
        return
    offset = second[0] - first[0]
    after = max(
        depth_after(depths, kinds, first[1]),
        depth_after(depths, kinds, second[1]) - depths[second[0]] + depths[first[0]],
    )
    for begin, end in whole_runs(depths, kinds, *first, after):
        statements = statement_count(kinds, begin, end)
        run = (begin, end)
        if statements >= limits.statements and corpus.line_count(run) >= limits.lines:
            yield Family(statements, [run, (begin + offset, end + offset)])


def without_covered(corpus: Corpus, families: Iterable[Family]) -> Iterator[Family]:
    """The families from the largest on, without those whose runs all lie in runs of larger ones."""
    covers = [0] * len(corpus.shapes)
    sizes = [0]
    for family in sorted(families, key=lambda family: (-family.statements, family.runs)):
        covering = {covers[start] if covers[start] == covers[end - 1] else 0 for start, end in family.runs}
        if 0 not in covering and (len(family.runs) <= max(sizes[cover] for cover in covering)):
            continue
        sizes.append(len(family.runs))
        for start, end in family.runs:
            for place in range(start, end):
                if not covers[place]:
                    covers[place] = len(sizes) - 1
        yield family


def class_of(corpus: Corpus, family: Family) -> CloneClass | None:
    """The family as a clone class; nothing where it is a series of like lines rather than a copy."""
    differences = differences_of(corpus, family.runs)
    if is_series(corpus, family, is_exact=not differences) or is_coincidence(
        family.statements, [not d.is_literal for d in differences if not d.is_bound]
    ):
        return None
    return CloneClass(
        type=CloneType.RENAMED if differences else CloneType.EXACT,
        statements=family.statements,
        similarity=1.0,
        copies=tuple(corpus.copy(*run) for run in family.runs),
        differences=differences,
    )


def near_class(corpus: Corpus, family: NearFamily) -> CloneClass:
    return CloneClass(
        type=CloneType.NEAR,
        statements=statement_count(corpus.kinds, *family.runs[0]),
        similarity=family.similarity,
        copies=tuple(corpus.copy(*run) for run in family.runs),
        differences=(),
    )


def is_data(corpus: Corpus, run: Run) -> bool:
    """Whether half or more of the statements that hold no others give literals to names."""
    kinds = corpus.kinds[run[0] : run[1]]
    simple = sum(map(kinds.count, SIMPLE_KINDS))
    return kinds.count(Kind.DATA) * 2 >= simple > 0


def is_series(corpus: Corpus, family: Family, *, is_exact: bool) -> bool:
    """Whether few shapes return again and again. Exact copies of such lines count where they stand apart."""
    start, end = family.runs[0]
    shapes = len(set(corpus.shapes[start:end]))
    if shapes * LIKE_LINES >= end - start and shapes >= FEWEST_SHAPES:
        return False
    return not is_exact or any(one[1] == other[0] for one, other in pairwise(family.runs))


SIMPLE_KINDS = (Kind.SIMPLE, Kind.DATA, Kind.ASSIGNMENT)
LIKE_LINES = 3
FEWEST_SHAPES = 3
