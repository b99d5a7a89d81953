"""The statements of all files in one row, as copies are looked for in them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import accumulate, chain, compress
from operator import sub
from typing import NamedTuple

from autopack_lint.model.clones import CloneLimits, Copy
from autopack_lint.model.statements import CLAUSES, Kind, Statements

DEFINITIONS = frozenset({Kind.FUNCTION, Kind.CLASS})
LITERAL_STARTS = frozenset(b"0123456789'\"")
QUOTES = frozenset(b"'\"")
WORD_LITERALS = frozenset({b"None", b"True", b"False"})
SEVERAL = 4
"""The byte that begins the text of a part which stands for several: their numbers follow."""
SHAPE_BITS = 32
BORDER = 1 << 48
"""Larger than any shape. Not negative: to Python, -1 and -2 have one hash."""


class CorpusFile(NamedTuple):
    """One file, and where its statements begin in the row."""

    path: str
    statements: Statements
    start: int
    keep: bytes
    """For each of its statements whether it stands in the row."""


class Corpus:
    """Rows with one entry for each statement that counts, and a border after each file."""

    def __init__(self, files: Iterable[tuple[str, Statements]], limits: CloneLimits) -> None:
        self.files: list[CorpusFile] = []
        self.shapes = array("Q")
        self.kinds = bytearray()
        self.depths = bytearray()
        self.lines = array("I")
        self.ends = array("I")
        self.sizes = array("I")
        """How many names and literals each has; chains of attributes count once."""
        left_out = {Kind.IMPORT: not limits.imports, Kind.TEXT: not limits.docstrings}
        self._keeps = bytes(not left_out.get(kind, False) for kind in range(256))  # type: ignore[call-overload]
        for path, statements in files:
            self._add(path, statements)
        self._starts = [file.start for file in self.files]
        self._number_of = {file.path: number for number, file in enumerate(self.files)}
        self._words: dict[int, tuple[int, ...]] = {}
        self._rows: dict[int, FileWords] = {}
        self._equal: dict[tuple[bytes, bytes], FileWords] = {}
        """By the texts and parts of a file its words: files may be copies of each other."""
        self._numbers = Numbers({}, [])

    def _add(self, path: str, statements: Statements) -> None:
        keep = statements.kinds.translate(self._keeps)
        self.files.append(CorpusFile(path, statements, len(self.shapes), keep))
        self.shapes.extend(compress(statements.shapes, keep))
        self.shapes.append(BORDER + len(self.files))
        for row, column in (
            (self.kinds, statements.kinds),
            (self.depths, statements.depths),
            (self.lines, statements.lines),
            (self.ends, statements.ends),
            (self.sizes, statements.sizes),
        ):
            row.extend(compress(column, keep))
            row.append(0)

    def stretch(self, path: str) -> tuple[int, int]:
        """From where to where the statements of a file stand in the row."""
        number = self._number_of[path]
        following = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.shapes)
        return self._starts[number], following - 1

    def run(self, function: tuple[str, int, int]) -> tuple[int, int]:
        """Where statements stand in the row that are given by their file and their places in it."""
        path, first, last = function
        start = self._starts[self._number_of[path]]
        return start + first, start + last

    def steps(self, start: int, end: int) -> list[int]:
        """The shapes between two places, each with how much deeper or less deep it stands than the one before it."""
        depths = self.depths[start:end]
        deltas = map(sub, depths, chain(b"\0", depths))
        return [shape + (delta << SHAPE_BITS) for shape, delta in zip(self.shapes[start:end], deltas, strict=False)]

    def file_at(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def words(self, place: int) -> tuple[int, ...]:
        """The names (positive) and literals (negative) of a statement, as numbers that hold for all files."""
        found = self._words.get(place)
        if found is None:
            number = self.file_at(place)
            row = self._rows.get(number)
            if row is None:
                row = self._rows[number] = self._file_words(self.files[number])
            found = self._words[place] = row.at(place - self.files[number].start)
        return found

    def _file_words(self, file: CorpusFile) -> FileWords:
        key = (file.statements.table, file.statements.parts.tobytes())
        found = self._equal.get(key)
        if found is None or not found.is_like(file):
            found = self._equal[key] = FileWords(file, self._numbers)
        return found

    def text(self, number: int) -> str:
        """The name or literal that a number stands for; of a long literal its beginning."""
        beginning, cut, _ = self._numbers.texts[abs(number) - 1].partition(b"\x01")
        return beginning.decode(errors="replace") + ("…" if cut else "")

    def copy(self, start: int, end: int) -> Copy:
        """The place of the statements from `start` up to `end`, the last of which stands as deep as the first."""
        file = self.files[self.file_at(start)]
        return Copy(file.path, self.lines[start], self.end_line(start, end), self.symbol(start))

    def end_line(self, start: int, end: int) -> int:
        return max(self.ends[start:end])

    def line_count(self, run: tuple[int, int]) -> int:
        return self.end_line(*run) - self.lines[run[0]] + 1

    def symbol(self, place: int) -> str:
        """The definition at a place, or the innermost one around it."""
        while self.kinds[place] == Kind.DECORATOR:
            place += 1
        found = [place, *self._around(place)]
        return ".".join(self.text(self.words(at)[0]) for at in reversed(found) if self.kinds[at] in DEFINITIONS)

    def kind_around(self, place: int) -> int | None:
        """Whether the innermost definition around a place is a function or a class; None at module level."""
        kinds = (self.kinds[at] for at in self._around(place))
        return next((kind for kind in kinds if kind in DEFINITIONS), None)

    def _around(self, place: int) -> Iterator[int]:
        """The statements that a statement stands in, from the innermost on."""
        begin = self.files[self.file_at(place)].start
        depth = self.depths[place] - (self.kinds[place] not in CLAUSES)
        while depth >= 0:
            # Whatever stands between a block and what it holds stands at least as deep as this.
            place = self.depths.rfind(depth, begin, place)
            if place < 0:
                return
            yield place
            depth -= self.kinds[place] not in CLAUSES


class Numbers(NamedTuple):
    """Texts by number and the other way: names have positive numbers, literals negative ones."""

    by_text: dict[bytes, int]
    texts: list[bytes]

    def of(self, text: bytes, sign: int) -> int:
        number = self.by_text.get(text)
        if number is None:
            self.texts.append(text)
            number = self.by_text[text] = sign * len(self.texts)
        return number


class FileWords:
    """The words of one file, looked up when somebody asks for them."""

    def __init__(self, file: CorpusFile, numbers: Numbers) -> None:
        self._file = file
        self._parts = file.statements.parts
        self._first = file.statements.first
        self._texts = file.statements.texts
        self._numbers = numbers
        self._known: dict[int, tuple[int, ...]] = {}
        self._rows: dict[int, tuple[int, ...]] = {}
        sizes = file.statements.sizes
        self._offsets = list(compress(accumulate(sizes, initial=0), file.keep))
        self._sizes = list(compress(sizes, file.keep))

    def is_like(self, file: CorpusFile) -> bool:
        """Whether another file with the same texts and parts divides them in the same way."""
        return file.keep == self._file.keep and file.statements.sizes == self._file.statements.sizes

    def at(self, place: int) -> tuple[int, ...]:
        found = self._rows.get(place)
        if found is None:
            start = self._offsets[place]
            parts = self._parts[start : start + self._sizes[place]]
            found = self._rows[place] = tuple(chain.from_iterable(map(self._several, parts)))
        return found

    def _several(self, part: int) -> tuple[int, ...]:
        found = self._known.get(part)
        if found is None:
            text = self._texts[part - self._first]
            found = self._known[part] = tuple(self._expanded(text))
        return found

    def _expanded(self, text: bytes) -> Iterable[int]:
        first = text[0]
        if first == SEVERAL:
            return chain.from_iterable(map(self._several, map(int, text[1:].split())))
        numbers = self._numbers
        if first in LITERAL_STARTS or text[-1] in QUOTES or b"\x01" in text or text in WORD_LITERALS:
            return (numbers.of(text, -1),)
        return [numbers.of(name, 1) for name in text.split(b".")]


class Corpora:
    """Makes a corpus of the files that are asked for, or gives the last one where it holds them all."""

    def __init__(self, load: Callable[[Collection[str]], Mapping[str, Statements]], limits: CloneLimits) -> None:
        self._load = load
        self._limits = limits
        self._paths: set[str] = set()
        self._last = Corpus((), limits)

    def of(self, paths: Collection[str]) -> Corpus:
        if not self._paths.issuperset(paths):
            self._paths.update(paths)
            found = self._load(self._paths)
            self._last = Corpus(((path, found[path]) for path in sorted(found)), self._limits)
        return self._last
