"""All files of a project as the last large run knew them, in one value: to look each one up takes far longer.

It is a copy of what the store says of these files one by one, and used for those only whose signatures are the same.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from autopack_lint.engine.files.signature import ABSENT, Signature, is_settled
from autopack_lint.engine.memory.outlines import NOTHING, Columns, Outlines
from autopack_lint.model.offers import DIGESTED

CONTENT = 16
SIGNATURE = struct.Struct("<4Q")
LENGTH = 8
MASK = 0xFFFFFFFFFFFFFFFF
UNKNOWN = b"\xff" * SIGNATURE.size
"""Stands for a signature under which a file may still change."""


class Census:
    """Which content each file had under which signature, and its outline."""

    def __init__(self, outlines: Outlines, signatures: bytes, contents: bytes) -> None:
        self.outlines = outlines
        self._signatures = signatures
        self.contents = contents

    @cached_property
    def _content_of(self) -> dict[str, bytes]:
        starts = range(0, len(self.contents), CONTENT)
        return {
            path: self.contents[start : start + CONTENT]
            for path, start in zip(self.outlines.columns.paths, starts, strict=True)
        }

    def unchanged(self, signatures: Mapping[str, Signature]) -> dict[str, bytes]:
        """The files that have the signatures that they had, with their contents."""
        get = signatures.get
        rows = zip(self._content_of.items(), SIGNATURE.iter_unpack(self._signatures), strict=True)
        return {path: content for (path, content), known in rows if get(path) == known}

    def packed(self) -> bytes:
        columns = self.outlines.columns
        paths = "\0".join(columns.paths).encode(errors="surrogatepass")
        parts = [paths, self._signatures, self.contents, *(column for _, column in columns.all)]
        return b"".join((*(len(part).to_bytes(LENGTH, "little") for part in parts), *parts))


EMPTY = Census(Outlines(NOTHING), b"", b"")


def census_of(
    outlines: Outlines, signatures: Mapping[str, Signature], contents: Mapping[str, bytes], started: int
) -> Census:
    """What is known after a run that began to look at the files when it was `started`."""
    paths = outlines.columns.paths
    return Census(
        outlines,
        b"".join([packed_signature(signatures[path], started) for path in paths]),
        b"".join([contents[path] for path in paths]),
    )


def packed_signature(signature: Signature, started: int) -> bytes:
    if signature == ABSENT or not is_settled(signature, started):
        return UNKNOWN
    return SIGNATURE.pack(*(number & MASK for number in signature))


def unpacked(packed: bytes | None) -> Census:
    """What was packed; an empty one where that is something else."""
    count = 3 + 2 + len(DIGESTED)
    if packed is None or len(packed) < count * LENGTH:
        return EMPTY
    sizes = [int.from_bytes(packed[at : at + LENGTH], "little") for at in range(0, count * LENGTH, LENGTH)]
    ends = [count * LENGTH]
    for size in sizes:
        ends.append(ends[-1] + size)
    if ends[-1] != len(packed):
        return EMPTY
    names, signatures, contents, flags, lines, *digests = [packed[start:end] for start, end in pairwise(ends)]
    paths = names.decode(errors="surrogatepass").split("\0") if names else []
    columns = Columns(paths, flags, lines, dict(zip(DIGESTED, digests, strict=True)))
    sizes_are_right = fits(columns.all, len(paths)) and fits(
        [(SIGNATURE.size, signatures), (CONTENT, contents)], len(paths)
    )
    return Census(Outlines(columns), signatures, contents) if sizes_are_right else EMPTY


def fits(columns: Sequence[tuple[int, bytes]], count: int) -> bool:
    return all(len(column) == width * count for width, column in columns)
