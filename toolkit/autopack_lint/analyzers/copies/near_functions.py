"""The functions that are large enough to be compared, in numbers that are kept for each file."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from autopack_lint.analyzers.copies.corpus import Corpora, Corpus
from autopack_lint.analyzers.copies.renaming import pattern_of, words_of
from autopack_lint.analyzers.copies.runs import statement_count
from autopack_lint.model.clones import CloneLimits
from autopack_lint.model.statements import Kind

UNKNOWN = 0


class Functions(NamedTuple):
    """The functions of a file that are large enough."""

    digest: str
    """That of the file's statements."""
    places: array[int]
    ends: array[int]
    forms: array[int]
    """A fingerprint of all shapes of each."""
    patterns: array[int]
    """One of how its names come again; unknown until another function has its form."""
    telling: array[int]
    """The fingerprints of the statements that say most in each, one function after the other."""
    counts: array[int]
    """How many of these belong to each."""


def functions_in(
    known: Mapping[str, Functions], digests: Mapping[str, str], corpora: Corpora, limits: CloneLimits, gap: int
) -> dict[str, Functions]:
    """The functions of all files, with the patterns of those whose form is there more than once."""
    fresh = {path for path, digest in digests.items() if path not in known or known[path].digest != digest}
    corpus = corpora.of(fresh)
    files = {
        path: functions_of(corpus, path, limits, gap)._replace(digest=digests[path]) if path in fresh else known[path]
        for path in sorted(digests)
    }
    counts = form_counts(files)
    lacking = [path for path, entry in files.items() if lacks_patterns(entry, counts)]
    corpus = corpora.of(lacking)
    return files | {path: with_patterns(corpus, path, files[path], counts) for path in lacking}


def form_counts(files: Mapping[str, Functions]) -> Counter[int]:
    return Counter(chain.from_iterable(entry.forms for entry in files.values()))


def lacks_patterns(entry: Functions, counts: Mapping[int, int]) -> bool:
    return any(
        pattern == UNKNOWN and counts[form] > 1 for form, pattern in zip(entry.forms, entry.patterns, strict=True)
    )


def functions_of(corpus: Corpus, path: str, limits: CloneLimits, gap: int) -> Functions:
    start, end = corpus.stretch(path)
    found = Functions("", array("I"), array("I"), array("q"), array("q"), array("q"), array("I"))
    place = corpus.kinds.find(Kind.FUNCTION, start, end)
    while place >= 0:
        run = (place, end_of(corpus, place))
        if statement_count(corpus.kinds, *run) >= limits.statements and corpus.line_count(run) >= limits.lines:
            telling = telling_in(corpus, run, gap)
            found.places.append(place - start)
            found.ends.append(run[1] - start)
            found.forms.append(hash(tuple(corpus.shapes[slice(*run)])))
            found.patterns.append(UNKNOWN)
            found.telling.extend(telling)
            found.counts.append(len(telling))
        place = corpus.kinds.find(Kind.FUNCTION, place + 1, end)
    return found


def telling_in(corpus: Corpus, run: tuple[int, int], gap: int) -> list[int]:
    """The statements with most names and literals: so many that two functions that are near share one of theirs."""
    rows = [(-corpus.sizes[place], corpus.shapes[place]) for place in range(*run)]
    most = sorted(
        (size, hash(element)) for (size, _), element in zip(rows, numbered(corpus.shapes[slice(*run)]), strict=True)
    )
    return [element for _, element in most[: len(rows) * gap // 100 + 1]]


def numbered(shapes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Shapes, each with how often it was there before."""
    seen: Counter[int] = Counter()
    for shape in shapes:
        yield shape, seen[shape]
        seen[shape] += 1


def end_of(corpus: Corpus, place: int) -> int:
    """Where the statements end that a definition holds: there is a border after each file."""
    match = not_deeper(corpus.depths[place]).search(corpus.depths, place + 1)
    return match.start() if match else len(corpus.shapes)


@cache
def not_deeper(depth: int) -> re.Pattern[bytes]:
    return re.compile(rb"[\x00-\x%02x]" % depth)


def with_patterns(corpus: Corpus, path: str, entry: Functions, counts: Mapping[int, int]) -> Functions:
    start, _ = corpus.stretch(path)
    patterns = array("q", entry.patterns)
    for number, (place, end) in enumerate(zip(entry.places, entry.ends, strict=True)):
        if patterns[number] == UNKNOWN and counts[entry.forms[number]] > 1:
            patterns[number] = hash(pattern_of(words_of(corpus, (start + place, start + end)))) or 1
    return entry._replace(patterns=patterns)
