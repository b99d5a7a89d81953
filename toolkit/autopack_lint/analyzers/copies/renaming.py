"""Whether names differ consistently between copies, and in which names and literals these differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from autopack_lint.analyzers.copies.corpus import Corpus
from autopack_lint.model.clones import Difference
from autopack_lint.model.statements import Kind

Run = tuple[int, int]
"""Where statements begin and end in the row of the corpus."""
LITERAL = -1


def words_of(corpus: Corpus, run: Run) -> list[int]:
    """All names and literals of a run, in order."""
    return list(chain.from_iterable(map(corpus.words, range(*run))))


def pattern_of(words: Sequence[int]) -> tuple[int, ...]:
    """Equal for words that can be made equal by renaming names, each to one of its own, and changing literals."""
    seen: dict[int, int] = {}
    return tuple([seen.setdefault(word, len(seen)) if word > 0 else LITERAL for word in words])


def varying_words(corpus: Corpus, runs: Sequence[Run]) -> list[tuple[int, ...]]:
    """The words that are not the same in all runs, which have one pattern; each once, in the order of the text."""
    rows = [words_of(corpus, run) for run in runs]
    return list({words: None for words in zip(*rows, strict=True) if words.count(words[0]) < len(words)})


def differences_of(corpus: Corpus, runs: Sequence[Run]) -> tuple[Difference, ...]:
    bound = bound_names(corpus, runs[0])
    return tuple(
        Difference(
            texts=tuple(map(corpus.text, words)),
            is_literal=all(word < 0 for word in words),
            is_bound=words[0] in bound,
        )
        for words in varying_words(corpus, runs)
    )


def local_names(corpus: Corpus, run: Run) -> set[int]:
    """The names in the heads of functions, those of the functions apart, unless the run is one."""
    start, end = run
    inner = (corpus.words(place)[1:] for place in range(start + 1, end) if corpus.kinds[place] == Kind.FUNCTION)
    first = corpus.words(start) if corpus.kinds[start] == Kind.FUNCTION else ()
    return set(chain(first, *inner))


def bound_names(corpus: Corpus, run: Run) -> set[int]:
    """The names that statements of a run define, as far as their beginnings tell: definitions and assignments."""
    bound: set[int] = set()
    for place in range(*run):
        kind = corpus.kinds[place]
        words = corpus.words(place)
        if kind in BINDING_ALL:
            bound.update(words)
        elif kind == Kind.CONTEXT:
            bound.add(words[-1])
        elif kind in BINDING and words:
            bound.add(words[0])
    return bound


BINDING_ALL = frozenset({Kind.FUNCTION, Kind.UNPACKING, Kind.UNPACKING_LOOP})
"""Statements that begin with several names: how many is not known, and it does little harm to take all for bound."""
BINDING = frozenset({Kind.CLASS, Kind.DATA, Kind.ASSIGNMENT, Kind.LOOP})


class Agreement(NamedTuple):
    """Two runs as far as their words agree."""

    first: Run
    second: Run


def agreements(corpus: Corpus, first: Run, second: Run) -> Iterator[Agreement]:
    """Of two runs with the same shapes, the stretches in which names are renamed consistently."""
    start = 0
    there: dict[int, int] = {}
    back: dict[int, int] = {}
    size = first[1] - first[0]
    for number in range(size):
        pairs = list(zip(corpus.words(first[0] + number), corpus.words(second[0] + number), strict=True))
        if not agree(pairs, there, back):
            yield Agreement((first[0] + start, first[0] + number), (second[0] + start, second[0] + number))
            start = number
            there.clear()
            back.clear()
            if not agree(pairs, there, back):
                start = number + 1
                there.clear()
                back.clear()
    yield Agreement((first[0] + start, first[1]), (second[0] + start, second[1]))


def agree(pairs: Sequence[tuple[int, int]], there: dict[int, int], back: dict[int, int]) -> bool:
    """Whether names are paired one to one, with those before as well."""
    return all(
        (one < 0 and other < 0)
        or (one > 0 and other > 0 and there.setdefault(one, other) == other and back.setdefault(other, one) == one)
        for one, other in pairs
    )


def is_coincidence(statements: int, differing: Sequence[bool], share: float) -> bool:
    """Whether so much of what could be passed differs (names: true, literals: false) that only the form is common."""
    weight = sum(1 if is_name else LITERAL_WEIGHT for is_name in differing)
    return weight > max(FEW_DIFFERENCES * share, statements * share)


DIFFERENT_SHARE, SERIES_SHARE = 0.5, 0.15
"""How much may differ for each statement; less where all statements are alike."""
FEW_DIFFERENCES = 4
LITERAL_WEIGHT = 0.5
