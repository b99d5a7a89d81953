"""Stretches of windows that occur more than once -> the classes of copies in them.

They are searched for maximal repeats. Each is cut to whole statements of one block and verified word by word, as a hash
may lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from autopack_lint.analyzers.copies.corpus import Corpus
from autopack_lint.analyzers.copies.renaming import (
    DIFFERENT_SHARE,
    SERIES_SHARE,
    Run,
    agreements,
    bound_names,
    differences_of,
    is_coincidence,
    local_names,
    pattern_of,
    varying_words,
    words_of,
)
from autopack_lint.analyzers.copies.repeats import repeats_in
from autopack_lint.analyzers.copies.runs import depth_after, statement_count, whole_runs
from autopack_lint.analyzers.copies.worth import is_data, is_series_of_like_lines, is_worth_extracting
from autopack_lint.model.clones import CloneClass, CloneLimits, CloneType


class Family(NamedTuple):
    """Runs of statements with one shape and one pattern of names."""

    statements: int
    runs: list[Run]


class Stretch(NamedTuple):
    """Windows that follow each other, by the place of the first and the patterns of all."""

    start: int
    patterns: tuple[int, ...]


def classes_in(corpus: Corpus, stretches: Iterable[Stretch], limits: CloneLimits) -> Iterator[CloneClass]:
    """The exact and renamed copies in stretches of windows."""
    for family in without_covered(families_in(corpus, stretches, limits)):
        yield from classes_of(corpus, family, limits.statements)


def families_in(corpus: Corpus, stretches: Iterable[Stretch], limits: CloneLimits) -> Iterator[Family]:
    """The runs in each maximal repeat. Equal stretches are looked at once: five times a tree has the repeats of one."""
    starts_of: dict[tuple[int, ...], list[int]] = {}
    for start, patterns in stretches:
        starts_of.setdefault(patterns, []).append(start)
    for patterns, starts in starts_of.items():
        if len(starts) > 1:
            yield from families_of(corpus, runs_at(starts, len(patterns), limits), limits)
    row, places = joined(starts_of)
    for repeat in repeats_in(row):
        starts = [place for number in repeat.places for place in places[number]]
        yield from families_of(corpus, runs_at(starts, repeat.length, limits), limits)


def runs_at(starts: Iterable[int], windows: int, limits: CloneLimits) -> list[Run]:
    return [(start, start + windows + limits.statements - 1) for start in sorted(starts)]


def joined(starts_of: Mapping[tuple[int, ...], Sequence[int]]) -> tuple[list[int], list[list[int]]]:
    """The patterns of all stretches as small numbers, a number of its own after each; and the places of each number."""
    numbers: dict[int, int] = {}
    row: list[int] = []
    places: list[list[int]] = []
    for border, (patterns, starts) in enumerate(starts_of.items(), 1):
        row += [numbers.setdefault(pattern, len(numbers)) for pattern in patterns]
        places += [[start + offset for start in starts] for offset in range(len(patterns))]
        row.append(-border)
        places.append([])
    return row, places


def families_of(corpus: Corpus, stretches: Sequence[Run], limits: CloneLimits) -> Iterator[Family]:
    """The families in stretches of the row that have the same windows.

    Where some stretches go on inside their last statement and others do not, each has what is whole in it.
    """
    depths, kinds = corpus.depths, corpus.kinds
    start, end = stretches[0]
    ways = [depth_after(depths, kinds, last) - depths[first] for first, last in stretches]
    found: set[Run] = set()
    for way in sorted(set(ways), reverse=True):
        begins = [first - start for (first, _), other in zip(stretches, ways, strict=True) if other <= way]
        for first, last in whole_runs(depths, kinds, start, end, way + depths[start]):
            if (first, last) not in found and statement_count(kinds, first, last) >= limits.statements:
                found.add((first, last))
                runs = apart([(first + offset, last + offset) for offset in begins])
                yield from consistent(corpus, runs, limits) if is_enough(corpus, runs, limits) else ()


def is_enough(corpus: Corpus, runs: Sequence[Run], limits: CloneLimits) -> bool:
    """Whether runs of one form are several, long enough, and no table of data."""
    is_long = any(corpus.line_count(run) >= limits.lines for run in runs)
    return len(runs) > 1 and is_long and (limits.data or not is_data(corpus, runs[0]))


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


def without_covered(families: Iterable[Family]) -> Iterator[Family]:
    """The families from the largest on, without those whose runs all lie in runs of larger ones."""
    covers: dict[int, int] = {}
    sizes = [0]
    for family in sorted(families, key=lambda family: (-family.statements, family.runs)):
        covering = {
            covers.get(start, 0) if covers.get(start) == covers.get(end - 1) else 0 for start, end in family.runs
        }
        if 0 not in covering and (len(family.runs) <= max(sizes[cover] for cover in covering)):
            continue
        sizes.append(len(family.runs))
        for start, end in family.runs:
            for place in range(start, end):
                covers.setdefault(place, len(sizes) - 1)
        yield family


def classes_of(corpus: Corpus, family: Family, least: int) -> Iterator[CloneClass]:
    """The family as a clone class; where some runs are only alike in form, as one for each group that says the same."""
    is_series = is_series_of_like_lines(corpus, family.runs[0])
    if is_series and any(one[1] == other[0] for one, other in pairwise(family.runs)):
        return
    if says_the_same(corpus, family.runs, family.statements, is_series=is_series):
        groups: Iterable[list[Run]] = [family.runs]
    else:
        groups = groups_of(corpus, family, is_series=is_series)
    for runs in groups:
        clone = class_of(corpus, family._replace(runs=runs))
        if is_worth_extracting(corpus, runs[0], least if clone.differences else 0):
            yield clone


def groups_of(corpus: Corpus, family: Family, *, is_series: bool) -> Iterator[list[Run]]:
    """The runs of a family that say the same as the first of them."""
    rest = family.runs
    for _ in range(MOST_GROUPS):
        first, others = rest[0], rest[1:]
        same = {run for run in others if says_the_same(corpus, (first, run), family.statements, is_series=is_series)}
        if same:
            yield [first, *sorted(same)]
        rest = [run for run in others if run not in same]
        if not rest:
            return
    yield from exact_groups(corpus, rest)


def exact_groups(corpus: Corpus, runs: Iterable[Run]) -> list[list[Run]]:
    equal: dict[tuple[int, ...], list[Run]] = {}
    for run in runs:
        equal.setdefault(tuple(words_of(corpus, run)), []).append(run)
    return [same for same in equal.values() if len(same) > 1]


def says_the_same(corpus: Corpus, runs: Sequence[Run], statements: int, *, is_series: bool) -> bool:
    """Whether runs of one form and pattern have more in common than these; what they bind may have any name.

    In a series of like lines, that holds for the parameters of functions only: it may be all that the lines do.
    """
    bound = (local_names if is_series else bound_names)(corpus, runs[0])
    differing = [words[0] > 0 for words in varying_words(corpus, runs) if words[0] not in bound]
    return not is_coincidence(statements, differing, SERIES_SHARE if is_series else DIFFERENT_SHARE)


def class_of(corpus: Corpus, family: Family) -> CloneClass:
    differences = differences_of(corpus, family.runs)
    return CloneClass(
        type=CloneType.RENAMED if differences else CloneType.EXACT,
        statements=family.statements,
        similarity=1.0,
        copies=tuple(corpus.copy(*run) for run in family.runs),
        differences=differences,
    )


MOST_GROUPS = 8
"""How many of the runs of a family are compared with all others, before only exact copies count."""
