"""What is kept of each file to tell which copies there are: of many files, only those are read again that matter.

This is no more than a faster way to the same answer: the candidates of a file depend on its statements and on which
of its windows are repeated anywhere, and the classes of a component on the statements of its files. Both are
taken over from before only where all of that is the same.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from autopack_lint.analyzers.copies.clones import Stretch, classes_in
from autopack_lint.analyzers.copies.corpus import Corpora, Corpus
from autopack_lint.analyzers.copies.postings import FINGERPRINTS, merged, postings_of, repeated_of, slots_with, without
from autopack_lint.analyzers.copies.renaming import pattern_of, words_of
from autopack_lint.model.clones import CloneClass, CloneLimits
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.statements import Statements

Load = Callable[[Collection[str]], Mapping[str, Statements]]
"""The statements of some files, in the order of their paths."""


class Candidates(NamedTuple):
    """The windows of a file that occur more than once."""

    slot: int
    digest: str
    """That of the file's statements."""
    places: array[int] = array("I")
    """Where they begin, among the statements that count."""
    patterns: array[int] = array("q")
    """A fingerprint of each, and of how its names come again."""


class CloneIndex(NamedTuple):
    """All that is kept between two runs."""

    files: dict[str, Candidates]
    postings: array[int]
    """All windows of all files."""
    answers: dict[str, tuple[CloneClass, ...]]
    """The classes of each component, by what they depend on."""


EMPTY = CloneIndex({}, array("Q"), {})


class Part(NamedTuple):
    """Candidates of one file that follow each other, as places in the file's row of them."""

    path: str
    first: int
    last: int


def indexed(index: CloneIndex, digests: Mapping[str, str], load: Load, limits: CloneLimits) -> CloneIndex:
    """The index for files of which the digests of their statements are given. `load` may be asked for any of them."""
    corpora = Corpora(load, limits)
    files, postings = candidates_in(index, digests, corpora, limits.statements)
    return CloneIndex(files, postings, answers_for(files, index.answers, corpora, limits))


def answers_for(
    files: Mapping[str, Candidates], known: Mapping[str, tuple[CloneClass, ...]], corpora: Corpora, limits: CloneLimits
) -> dict[str, tuple[CloneClass, ...]]:
    """The classes of all components, those that are known taken over."""
    components = {key_of(files, component): component for component in components_of(files)}
    pending = {part.path for key, component in components.items() if key not in known for part in component}
    corpus = corpora.of(pending)
    return {
        key: known[key] if key in known else tuple(classes_in(corpus, stretches_of(corpus, files, component), limits))
        for key, component in components.items()
    }


def candidates_in(
    index: CloneIndex, digests: Mapping[str, str], corpora: Corpora, size: int
) -> tuple[dict[str, Candidates], array[int]]:
    """The candidates and the windows of all files."""
    known = {path: entry for path, entry in index.files.items() if digests.get(path) == entry.digest}
    slots = slots_for(sorted(digests), known)
    postings, windows = windows_to_look_at(index, known, slots, corpora, size)
    repeated = repeated_of(postings, set(chain.from_iterable(windows.values())))
    files = {path: known[path] if path in known else Candidates(slot, digests[path]) for path, slot in slots.items()}
    rows: dict[str, tuple[array[int], array[int]]] = {}
    for path, row in windows.items():
        digest = digests[path]
        if digest not in rows:
            rows[digest] = repeated_in(corpora.of([path]), path, row, repeated, size)
        files[path] = Candidates(slots[path], digest, *rows[digest])
    return files, postings


def windows_to_look_at(
    index: CloneIndex, known: Mapping[str, Candidates], slots: Mapping[str, int], corpora: Corpora, size: int
) -> tuple[array[int], dict[str, list[int]]]:
    """The windows of all files, and those of each that has changed, or to which it matters that others have."""
    fresh = [path for path in slots if path not in known]
    windows = windows_in(corpora.of(fresh), fresh, size)
    left, gone = without(index.postings, {entry.slot for path, entry in index.files.items() if path not in known})
    postings = merged(left, chain.from_iterable(postings_of(windows[path], slots[path]) for path in fresh))
    if known:
        touched = touched_by(index, left, postings, gone.union(*windows.values()))
        others = [path for path in known if slots[path] in touched]
        windows |= windows_in(corpora.of(others), others, size)
    return postings, windows


def slots_for(paths: Sequence[str], known: Mapping[str, Candidates]) -> dict[str, int]:
    """A number for each file: that which it had, or one that is free."""
    taken = {entry.slot for entry in known.values()}
    free = (slot for slot in range(len(paths)) if slot not in taken)
    return {path: known[path].slot if path in known else next(free) for path in paths}


def windows_in(corpus: Corpus, paths: Iterable[str], size: int) -> dict[str, list[int]]:
    return {path: windows_of(corpus, path, size) for path in paths}


def touched_by(index: CloneIndex, left: array[int], now: array[int], changed: Iterable[int]) -> set[int]:
    """The files of which a window has become repeated, or is no more, since one of these has come or gone."""
    values = sorted(changed)
    before, after = repeated_of(index.postings, values), repeated_of(now, values)
    return {slot for value in values if (value in before) != (value in after) for slot in slots_with(left, value)}


def windows_of(corpus: Corpus, path: str, size: int) -> list[int]:
    """For each place a fingerprint of the shapes of so many statements from there, and of how they are nested."""
    start, end = corpus.stretch(path)
    steps = corpus.steps(start, end)
    rows = (steps[offset:] for offset in range(1, size))
    return list(map(FINGERPRINTS.__and__, map(hash, zip(corpus.shapes[start:end], *rows, strict=False))))


def repeated_in(
    corpus: Corpus, path: str, windows: Sequence[int], repeated: Collection[int], size: int
) -> tuple[array[int], array[int]]:
    """The places of the windows that are repeated, and their patterns."""
    start, _ = corpus.stretch(path)
    places = [place for place, window in enumerate(windows) if window in repeated]
    patterns = [pattern_at(corpus, windows[place], start + place, size) for place in places]
    return array("I", places), array("q", patterns)


def pattern_at(corpus: Corpus, window: int, place: int, size: int) -> int:
    return hash((window, pattern_of(words_of(corpus, (place, place + size)))))


def components_of(files: Mapping[str, Candidates]) -> list[list[Part]]:
    """The parts of files that are windows with a like, those together that share one, directly or through others."""
    counts = Counter(chain.from_iterable(entry.patterns for entry in files.values()))
    parts: list[Part] = []
    group_of: list[int] = []
    holder: dict[int, int] = {}
    known: dict[bytes, int] = {}
    for path, entry in files.items():
        for first, last in parts_of(entry, counts):
            number = len(parts)
            parts.append(Part(path, first, last))
            patterns = entry.patterns[first:last]
            like = known.setdefault(patterns.tobytes(), number)
            group_of.append(like)
            if like == number:
                join(group_of, number, [holder.setdefault(pattern, number) for pattern in patterns])
    groups: dict[int, list[Part]] = {}
    for number, part in enumerate(parts):
        groups.setdefault(root_of(group_of, number), []).append(part)
    return list(groups.values())


def parts_of(entry: Candidates, counts: Mapping[int, int]) -> Iterable[tuple[int, int]]:
    """From where to where candidates with a like follow each other without a gap."""
    first = None
    previous = -1
    for number, (place, pattern) in enumerate(zip(entry.places, entry.patterns, strict=True)):
        has_like = counts[pattern] > 1
        if first is not None and not (has_like and place == previous + 1):
            yield first, number
            first = None
        if has_like and first is None:
            first = number
        previous = place
    if first is not None:
        yield first, len(entry.places)


def join(group_of: list[int], number: int, others: Iterable[int]) -> None:
    for other in set(others):
        one, another = root_of(group_of, number), root_of(group_of, other)
        group_of[max(one, another)] = min(one, another)


def root_of(group_of: list[int], number: int) -> int:
    while group_of[number] != number:
        group_of[number] = group_of[group_of[number]]
        number = group_of[number]
    return number


def key_of(files: Mapping[str, Candidates], component: Iterable[Part]) -> str:
    """All that the classes of a component depend on: which statements of which files it holds."""
    said = [
        f"{path}\0{files[path].digest} {files[path].places[first]} {files[path].places[last - 1]}\n"
        for path, first, last in component
    ]
    return blake2b("".join(said).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def stretches_of(corpus: Corpus, files: Mapping[str, Candidates], component: Iterable[Part]) -> Iterator[Stretch]:
    for path, first, last in component:
        start, _ = corpus.stretch(path)
        entry = files[path]
        yield Stretch(start + entry.places[first], tuple(entry.patterns[first:last]))
