"""What is done with one file, here or in a worker: read it, analyse it, and pack the outcome."""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from itertools import accumulate, pairwise
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.catalogue import Catalogue, load_catalogue
from autopack_lint.engine.memory.cache import digest
from autopack_lint.engine.memory.pack import pack
from autopack_lint.model.errors import TooDeepError
from autopack_lint.model.facts import SECTIONS

if TYPE_CHECKING:
    from autopack_lint.engine.analyse import Analyser

DONE, SKIPPED = b"D", b"S"
DIGEST_END = 17
LENGTHS = Struct(f"<{2 + len(SECTIONS)}I")
NO_SECTIONS: Mapping[str, bytes] = {}


class UnreadableError(Exception):
    """A file whose text we will not or cannot have; the message is the reason."""


class Outcome(NamedTuple):
    """What became of one file: the analysis of a content, or the reason why there is none."""

    content: bytes = b""
    outline: bytes = b""
    verdicts: bytes = b""
    sections: Mapping[str, bytes] = NO_SECTIONS
    skipped: str = ""

    def packed(self) -> bytes:
        if self.skipped:
            return SKIPPED + self.skipped.encode(errors="surrogateescape")
        parts = [self.outline, self.verdicts, *(self.sections.get(name, b"") for name in SECTIONS)]
        return b"".join((DONE, self.content, LENGTHS.pack(*map(len, parts)), *parts))

    @classmethod
    def unpacked(cls, data: bytes) -> Outcome:
        if data[:1] == SKIPPED:
            return cls(skipped=data[1:].decode(errors="surrogateescape"))
        ends = accumulate(LENGTHS.unpack_from(data, DIGEST_END), initial=DIGEST_END + LENGTHS.size)
        outline, verdicts, *rest = [data[start:end] for start, end in pairwise(ends)]
        sections = {name: part for name, part in zip(SECTIONS, rest, strict=True) if part}
        return cls(data[1:DIGEST_END], outline, verdicts, sections)


class FileWork:
    """Reads and analyses files below a root. It travels to a worker as names, not as code."""

    def __init__(
        self,
        root: Path,
        rule_folders: Sequence[Path],
        rule_ids: frozenset[str],
        thresholds: Mapping[str, int],
        max_file_size: int,
        catalogue: Catalogue | None = None,
        *,
        sections: Collection[str] = SECTIONS,
    ) -> None:
        self._root = str(root)
        self._names = (root, tuple(rule_folders), rule_ids, dict(thresholds), max_file_size, sections)
        self._max_file_size = max_file_size
        self._catalogue = catalogue

    def __reduce__(self) -> tuple[object, ...]:
        *names, sections = self._names
        return partial(FileWork, sections=sections), tuple(names)

    @cached_property
    def analyser(self) -> Analyser:
        """Loaded with the first file that has to be analysed: most runs have none."""
        from autopack_lint.engine.analyse import Analyser

        _, folders, rule_ids, thresholds, _, sections = self._names
        rules = (self._catalogue or load_catalogue(folders)).rules
        families = frozenset(loaded.rule.id[:-3] for loaded in rules)
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        chosen = [loaded for loaded in rules if loaded.rule.id in rule_ids]
        if sections:
            import autopack_lint.facts.extract  # noqa: F401 - loaded here, so that no worker has to
        return Analyser(chosen, thresholds, families, sections)

    def __call__(self, name: str) -> bytes:
        """The packed outcome for one file."""
        return self.outcome(name).packed()

    def outcome(self, name: str) -> Outcome:
        try:
            raw = self.read(name)
        except UnreadableError as error:
            return Outcome(skipped=str(error))
        return self.analysed(raw)

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises `UnreadableError`."""
        return read_limited(os.path.join(self._root, name), self._max_file_size)

    def analysed(self, raw: bytes) -> Outcome:
        """The outcome for bytes at hand."""
        if len(raw) > self._max_file_size:
            return Outcome(skipped=too_large(len(raw), self._max_file_size))
        try:
            packed = pack(self.analyser.extract(raw))
        except TooDeepError as error:
            return Outcome(skipped=str(error))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with one file, the run goes on
            return Outcome(skipped=f"a mistake of autopack-lint: {type(error).__name__}: {error}")
        return Outcome(digest(raw), *packed)


def read_limited(path: str, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. Raises `UnreadableError`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("not a regular file")
        if status.st_size > limit:
            raise UnreadableError(too_large(status.st_size, limit))
        return content_of(descriptor, status.st_size, limit)
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}") from error
    finally:
        os.close(descriptor)


def content_of(descriptor: int, size: int, limit: int) -> bytes:
    """The bytes of an open file, by one call where it still has its size; one more than the limit says that it grew."""
    text = os.read(descriptor, size + 1)
    while len(text) != size and len(text) <= limit and (more := os.read(descriptor, limit + 1 - len(text))):
        text += more
    return text


def too_large(size: int, limit: int) -> str:
    return f"it has {size} bytes, more than max-file-size ({limit})"
