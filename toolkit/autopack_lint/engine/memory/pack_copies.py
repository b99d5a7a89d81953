"""What is kept about copies, as bytes and back: JSON for what is read word by word, plain numbers for the rest."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence

from autopack_lint.analyzers.copies.clone_index import Candidates, CloneIndex
from autopack_lint.analyzers.copies.near_functions import Functions
from autopack_lint.analyzers.copies.near_index import Key, NearIndex
from autopack_lint.engine.memory.pack import MALFORMED, Packed, as_json
from autopack_lint.model.clones import CloneClass, CloneType, Copy, Difference

LENGTH = 4


def pack_clone_index(index: CloneIndex) -> bytes:
    files = index.files.items()
    head = (
        [(path, entry.slot, entry.digest, len(entry.places)) for path, entry in files],
        index.answers,
    )
    return packed(
        head,
        (
            index.postings,
            joined("I", (entry.places for _, entry in files)),
            joined("q", (entry.patterns for _, entry in files)),
        ),
    )


def unpack_clone_index(stored: bytes) -> CloneIndex | None:
    """None for bytes of another shape."""
    try:
        (files, answers), (postings, places, patterns) = unpacked(stored, "QIq")
        found: dict[str, Candidates] = {}
        start = 0
        for path, slot, digest, count in files:
            end = start + count
            found[path] = Candidates(slot, digest, places[start:end], patterns[start:end])
            start = end
        return CloneIndex(found, postings, {key: tuple(map(unpack_class, rows)) for key, rows in answers.items()})
    except MALFORMED:
        return None


def pack_near_index(index: NearIndex) -> bytes:
    entries = index.files.values()
    head = (
        [(path, entry.digest, len(entry.places), len(entry.telling)) for path, entry in index.files.items()],
        [(*one, *other, similarity) for (one, other), similarity in index.pairs.items()],
        index.answers,
    )
    return packed(
        head,
        (
            joined("I", (entry.places for entry in entries)),
            joined("I", (entry.ends for entry in entries)),
            joined("q", (entry.forms for entry in entries)),
            joined("q", (entry.patterns for entry in entries)),
            joined("q", (entry.telling for entry in entries)),
            joined("I", (entry.counts for entry in entries)),
        ),
    )


def unpack_near_index(stored: bytes) -> NearIndex | None:
    """None for bytes of another shape."""
    try:
        (files, rows, answers), columns = unpacked(stored, "IIqqqI")
        places, ends, forms, patterns, telling, counts = columns
        found: dict[str, Functions] = {}
        start = first = 0
        for path, digest, count, length in files:
            part, words = slice(start, start + count), slice(first, first + length)
            found[path] = Functions(
                digest, places[part], ends[part], forms[part], patterns[part], telling[words], counts[part]
            )
            start, first = part.stop, words.stop
        pairs: dict[tuple[Key, Key], float] = {((a, b), (c, d)): similarity for a, b, c, d, similarity in rows}
        return NearIndex(found, pairs, {key: unpack_class(row) for key, row in answers.items()})
    except MALFORMED:
        return None


def unpack_class(row: Packed) -> CloneClass:
    kind, statements, similarity, copies, differences = row
    return CloneClass(
        CloneType(kind),
        statements,
        similarity,
        tuple(Copy(*copy) for copy in copies),
        tuple(Difference(tuple(texts), *flags) for texts, *flags in differences),
    )


def joined(typecode: str, columns: Iterable[array[int]]) -> array[int]:
    found = array(typecode)
    for column in columns:
        found += column
    return found


def packed(head: object, columns: Sequence[array[int]]) -> bytes:
    text = as_json((head, list(map(len, columns))))
    return b"".join((len(text).to_bytes(LENGTH, "little"), text, *(column.tobytes() for column in columns)))


def unpacked(stored: bytes, typecodes: str) -> tuple[Packed, list[array[int]]]:
    """Raises what is malformed."""
    start = LENGTH + int.from_bytes(stored[:LENGTH], "little")
    head, lengths = json.loads(stored[LENGTH:start])
    columns: list[array[int]] = []
    for typecode, length in zip(typecodes, lengths, strict=True):
        column = array(typecode)
        end = start + length * column.itemsize
        column.frombytes(stored[start:end])
        columns.append(column)
        start = end
    return head, columns
