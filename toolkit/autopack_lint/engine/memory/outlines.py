"""The outlines of all files of a run, in columns: thousands of them are read, compared and digested at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autopack_lint.engine.memory.pack import DIGEST, Outline
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.offers import DIGESTED

LINES = 4
FLAGS = 1
PARSED, SILENT = 1, 2
NO_DIGEST = "00" * DIGEST


class Columns(NamedTuple):
    """One place for each path (sorted) in every column."""

    paths: list[str]
    flags: bytes
    lines: bytes
    digests: Mapping[str, bytes]
    """By section, as it is and as others see it; zeros where a file has nothing in it."""

    @property
    def all(self) -> list[tuple[int, bytes]]:
        """The columns in a fixed order, each with the width of a place."""
        return [(FLAGS, self.flags), (LINES, self.lines), *((DIGEST, self.digests[name]) for name in DIGESTED)]


NOTHING = Columns([], b"", b"", dict.fromkeys(DIGESTED, b""))


class Outlines(Mapping[str, Outline]):
    """Outlines by path, made when somebody asks for one."""

    def __init__(self, columns: Columns, places: Mapping[str, int] | None = None) -> None:
        self.columns = columns
        self._places = places or {path: place for place, path in enumerate(columns.paths)}

    def __getitem__(self, path: str) -> Outline:
        start = self._places[path] * DIGEST
        found = {name: column[start : start + DIGEST].hex() for name, column in self.columns.digests.items()}
        return self.head(path)._replace(digests={name: digest for name, digest in found.items() if digest != NO_DIGEST})

    def head(self, path: str) -> Outline:
        """The outline without its digests."""
        place = self._places[path]
        flags = self.columns.flags[place]
        lines = int.from_bytes(self.columns.lines[place * LINES : (place + 1) * LINES], "little")
        return Outline(bool(flags & PARSED), lines, {}, bool(flags & SILENT))

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns.paths)

    def __len__(self) -> int:
        return len(self.columns.paths)

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def digest(self, sections: Sequence[str]) -> bytes:
        """Changes when a file comes or goes, parses no more, or one of these sections of its facts changes."""
        columns = self.columns
        parsed = columns.flags.translate(IS_PARSED)
        paths = "\0".join(columns.paths).encode(errors="surrogatepass")
        found = blake2b(paths, digest_size=16)
        for part in (b"\0", parsed, *(columns.digests[name] for name in sections)):
            found.update(part)
        return found.digest()

    def differing(self, section: str, before: bytes) -> set[str]:
        """The files of which a section is not what it was in this column."""
        now = self.columns.digests[section]
        starts = range(0, len(now), DIGEST)
        return {
            path
            for path, start in zip(self.columns.paths, starts, strict=True)
            if now[start : start + DIGEST] != before[start : start + DIGEST]
        }

    def saying(self, section: str) -> list[str]:
        """The files of which a section is not empty."""
        return sorted(self.differing(section, bytes(len(self.columns.digests[section]))))

    def with_changes(self, changed: Mapping[str, Outline], left: Sequence[str]) -> Outlines:
        """These, of the paths that are `left`, and what has changed or is new."""
        names = sorted({*left, *changed})
        if names == self.columns.paths:
            return Outlines(patched(self.columns, self._places, changed), self._places)
        kept = [(width, column, [self._places[name] for name in left]) for width, column in self.columns.all]
        order = sorted(range(len(left) + len(changed)), key=[*left, *changed].__getitem__)
        rows = []
        for (width, column, places), fresh in zip(kept, columns_of(changed).all, strict=True):
            parts = [column[place * width : (place + 1) * width] for place in places]
            parts += [fresh[1][start : start + width] for start in range(0, len(fresh[1]), width)]
            rows.append(b"".join([parts[place] for place in order]))
        flags, lines, *digests = rows
        return Outlines(Columns(names, flags, lines, dict(zip(DIGESTED, digests, strict=True))))


IS_PARSED = bytes(PARSED & flags for flags in range(256))


def outlines_of(outlines: Mapping[str, Outline]) -> Outlines:
    """Any outlines in columns."""
    return outlines if isinstance(outlines, Outlines) else Outlines(columns_of(dict(sorted(outlines.items()))))


def columns_of(outlines: Mapping[str, Outline]) -> Columns:
    """In the order of the mapping."""
    rows = list(outlines.values())
    flags = bytes([PARSED * row.is_parsed + SILENT * row.is_silent for row in rows])
    lines = b"".join([row.code_lines.to_bytes(LINES, "little") for row in rows])
    digests = {name: bytes.fromhex("".join([row.digests.get(name, NO_DIGEST) for row in rows])) for name in DIGESTED}
    return Columns(list(outlines), flags, lines, digests)


def patched(columns: Columns, places: Mapping[str, int], changed: Mapping[str, Outline]) -> Columns:
    """The columns with other values in some places."""
    rows = []
    for (width, column), (_, fresh) in zip(columns.all, columns_of(changed).all, strict=True):
        row = bytearray(column)
        for number, path in enumerate(changed):
            place = places[path]
            row[place * width : (place + 1) * width] = fresh[number * width : (number + 1) * width]
        rows.append(bytes(row))
    flags, lines, *digests = rows
    return Columns(columns.paths, flags, lines, dict(zip(DIGESTED, digests, strict=True)))
