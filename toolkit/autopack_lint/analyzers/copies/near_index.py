"""Which functions are nearly copies, kept so that only changed ones are compared again.

Two functions that share so much must share one of the statements that say most in each of them, which nearly always are
rare. What says most is told from the statement alone, so that a change of one file matters to its own functions only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, combinations, pairwise
from typing import NamedTuple

from autopack_lint.analyzers.copies.corpus import Corpora, Corpus
from autopack_lint.analyzers.copies.near import Near, grouped, similarity_of
from autopack_lint.analyzers.copies.near_functions import UNKNOWN, Functions, form_counts, functions_in, numbered
from autopack_lint.analyzers.copies.runs import statement_count
from autopack_lint.model.clones import CloneClass, CloneLimits, CloneType
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.statements import Statements

MOST_SHARING = 100
"""A statement that more functions have among those that say most says nothing about any two of them."""
Key = tuple[int, int]
"""What all functions of one unit have in common: their form, and the pattern of their names where several have it."""
Place = tuple[str, int, int]
"""A function: its file, and from where to where its statements stand among those that count."""
Family = tuple[list[Place], float]
"""Functions of which any two are near, and how near at least."""


class NearIndex(NamedTuple):
    """All that is kept between two runs."""

    files: dict[str, Functions]
    pairs: dict[tuple[Key, Key], float]
    """The units that are near, and how near."""
    answers: dict[str, CloneClass]
    """The class of each group of functions, by what it depends on."""


EMPTY = NearIndex({}, {}, {})


class Unit(NamedTuple):
    """Functions that are equal, exact or renamed; they count as one, but all of them are named."""

    key: Key
    places: list[Place]
    telling: Sequence[int]

    @property
    def size(self) -> int:
        _, start, end = self.places[0]
        return end - start


def near_indexed(
    index: NearIndex,
    digests: Mapping[str, str],
    load: Callable[[Collection[str]], Mapping[str, Statements]],
    limits: CloneLimits,
    gap: int,
) -> NearIndex:
    """The index for files of which the digests of their statements are given. `load` may be asked for any of them."""
    corpora = Corpora(load, limits)
    files = functions_in(index.files, digests, corpora, limits, gap)
    gone = [entry for path, entry in index.files.items() if digests.get(path) != entry.digest]
    fresh = [entry for path, entry in files.items() if digests[path] != digest_in(index, path)]
    changed = {form for entry in (*gone, *fresh) for form in entry.forms}
    units = units_of(files)
    sharing = sharing_of(units)
    pairs = pairs_left(index, units, sharing, changed)
    lost = Counter(element for entry in gone for element in entry.telling)
    found = pairs_to_compare(units, sharing, changed, lost)
    pairs.update(compared(corpora, units, sorted(found.difference(pairs)), gap))
    by_key = {(units[one].key, units[other].key): similarity for (one, other), similarity in sorted(pairs.items())}
    return NearIndex(files, by_key, answers_for(files, index.answers, corpora, families_in(units, pairs)))


def digest_in(index: NearIndex, path: str) -> str | None:
    return index.files[path].digest if path in index.files else None


def pairs_left(
    index: NearIndex, units: Sequence[Unit], sharing: Mapping[int, Sequence[int]], changed: Collection[int]
) -> dict[tuple[int, int], float]:
    """The pairs that are known to be near, of functions that have not changed, by the numbers of the units."""
    number_of = {unit.key: number for number, unit in enumerate(units)}
    pairs = {
        (number_of[one], number_of[other]): similarity
        for (one, other), similarity in index.pairs.items()
        if one[0] not in changed and other[0] not in changed
    }
    return {pair: similarity for pair, similarity in pairs.items() if is_candidate(units, sharing, *pair)}


def units_of(files: Mapping[str, Functions]) -> list[Unit]:
    """In the order of their first places."""
    counts = form_counts(files)
    found: dict[Key, Unit] = {}
    for path, entry in files.items():
        offsets = pairwise(accumulate(entry.counts, initial=0))
        rows = zip(entry.places, entry.ends, entry.forms, entry.patterns, offsets, strict=True)
        for place, end, form, pattern, (first, last) in rows:
            key = (form, pattern if counts[form] > 1 else UNKNOWN)
            unit = found.get(key)
            if unit is None:
                found[key] = Unit(key, [(path, place, end)], entry.telling[first:last])
            else:
                unit.places.append((path, place, end))
    return list(found.values())


def sharing_of(units: Sequence[Unit]) -> dict[int, list[int]]:
    sharing: dict[int, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        for element in unit.telling:
            sharing[element].append(number)
    return sharing


def is_candidate(units: Sequence[Unit], sharing: Mapping[int, Sequence[int]], one: int, other: int) -> bool:
    shared = set(units[one].telling).intersection(units[other].telling)
    return any(len(sharing[element]) <= MOST_SHARING for element in shared)


def pairs_to_compare(
    units: Sequence[Unit], sharing: Mapping[int, Sequence[int]], changed: Collection[int], lost: Mapping[int, int]
) -> set[tuple[int, int]]:
    """The pairs that share a telling statement and are not known: one has changed, or only now few share it."""
    are_changed = {number for number, unit in enumerate(units) if unit.key[0] in changed}
    elements = set(lost).union(*(units[number].telling for number in are_changed))
    found: set[tuple[int, int]] = set()
    for element in elements:
        numbers = sharing.get(element, ())
        if len(numbers) > MOST_SHARING:
            continue
        if len(numbers) + lost.get(element, 0) > MOST_SHARING:
            found.update(combinations(numbers, 2))
            continue
        for number in are_changed.intersection(numbers):
            found.update((min(number, other), max(number, other)) for other in numbers if other != number)
    return found


def compared(
    corpora: Corpora, units: Sequence[Unit], pairs: Sequence[tuple[int, int]], gap: int
) -> Iterator[tuple[tuple[int, int], float]]:
    """The pairs that are near, and how near."""
    close = [(one, other) for one, other in pairs if are_of_like_size(units[one], units[other], gap)]
    corpus = corpora.of({units[number].places[0][0] for pair in close for number in pair})
    elements = cache(lambda number: frozenset(numbered(corpus.shapes[slice(*run_of(corpus, units[number]))])))
    for one, other in close:
        first, second = elements(one), elements(other)
        if len(first & second) * 100 >= max(len(first), len(second)) * (100 - gap):
            similarity = similarity_of(corpus, run_of(corpus, units[one]), run_of(corpus, units[other]))
            if similarity * 100 >= 100 - gap:
                yield (one, other), similarity


def are_of_like_size(one: Unit, other: Unit, gap: int) -> bool:
    """Whether one may be nearly the other, which holds it where they overlap."""
    small, large = sorted((one.size, other.size))
    (path, start, end), (other_path, other_start, other_end) = one.places[0], other.places[0]
    do_overlap = path == other_path and start < other_end and other_start < end
    return small * 100 >= large * (100 - gap) and not do_overlap


def run_of(corpus: Corpus, unit: Unit) -> tuple[int, int]:
    return corpus.run(unit.places[0])


def families_in(units: Sequence[Unit], pairs: Mapping[tuple[int, int], float]) -> list[Family]:
    """All places of units of which any two are near, largest first."""
    near: Near = defaultdict(dict)
    for (one, other), similarity in pairs.items():
        near[one][other] = near[other][one] = similarity
    return list(
        without_nested(
            (sorted(place for member in group for place in units[member].places), similarity)
            for group, similarity in grouped(near)
        )
    )


def answers_for(
    files: Mapping[str, Functions], known: Mapping[str, CloneClass], corpora: Corpora, families: Iterable[Family]
) -> dict[str, CloneClass]:
    """The classes of all families, those that are known taken over."""
    by_key = {key_of(files, *family): family for family in families}
    pending = {path for key, (places, _) in by_key.items() if key not in known for path, _, _ in places}
    corpus = corpora.of(pending)
    return {key: known[key] if key in known else near_class(corpus, *family) for key, family in by_key.items()}


def without_nested(families: Iterable[Family]) -> Iterator[Family]:
    """Without those whose functions all lie in functions of one that is larger."""
    holders: dict[tuple[str, int], int] = {}
    for number, (places, similarity) in enumerate(sorted(families, key=lambda family: (-size_of(family), family))):
        around = {holders.get((path, start)) for path, start, _ in places}
        if None in around or len(around) > 1:
            yield places, similarity
            for path, start, end in places:
                for place in range(start, end):
                    holders.setdefault((path, place), number)


def size_of(family: Family) -> int:
    _, start, end = family[0][0]
    return end - start


def key_of(files: Mapping[str, Functions], places: Iterable[Place], similarity: float) -> str:
    """All that a class depends on."""
    said = [f"{similarity!r}\n", *(f"{path}\0{files[path].digest} {start} {end}\n" for path, start, end in places)]
    return blake2b("".join(said).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def near_class(corpus: Corpus, places: Sequence[Place], similarity: float) -> CloneClass:
    runs = list(map(corpus.run, places))
    return CloneClass(
        type=CloneType.NEAR,
        statements=statement_count(corpus.kinds, *runs[0]),
        similarity=similarity,
        copies=tuple(corpus.copy(*run) for run in runs),
        differences=(),
    )
