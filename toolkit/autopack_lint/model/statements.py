"""The statements of a file as numbers: enough to find copies, small enough to keep for every file.

A statement stands in the order of the text, with compound ones before what they hold. Clauses (`else:`) and decorators
have entries of their own, so that whatever lies between two entries belongs to the first.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

HEAD = struct.Struct("<4I4c")
TYPECODES = b"BHI"
SEPARATOR = b"\0"


class Kind(IntEnum):
    """What an entry is, as far as it matters for copies."""

    SIMPLE = 0
    BLOCK = 1
    FUNCTION = 2
    CLASS = 3
    CLAUSE = 4
    """A part of the statement before it: `else:`, `except E:`, `case 1:`; `elif` has a kind of its own."""
    DECORATOR = 5
    """A part of the definition after it."""
    IMPORT = 6
    TEXT = 7
    """A string that stands alone: a docstring."""
    DATA = 8
    """A name that is given a literal."""
    ASSIGNMENT = 9
    """Another statement that gives a name a value."""
    LOOP = 10
    """A block that begins with a name that it binds."""
    UNPACKING = 11
    """A statement that gives several names their values."""
    UNPACKING_LOOP = 12
    """A block that begins with several names that it binds."""
    CONTEXT = 13
    """A block whose head ends with a name that it binds."""
    BRANCH = 14
    """An `elif`: a clause by its look, a statement by what it does."""


CLAUSES = frozenset({Kind.CLAUSE, Kind.BRANCH})
"""Entries that continue the statement before them."""


class Statements(NamedTuple):
    """Parallel columns, one entry for each statement; `parts` has the words of all of them in one row."""

    shapes: array[int]
    """A hash of the tokens, without those that may differ between copies: names and literals."""
    kinds: bytes
    depths: bytes
    """How many blocks are around it. Python itself allows 100."""
    lines: array[int]
    ends: array[int]
    """The last line, of compound statements that of all they hold; of clauses and decorators nothing."""
    sizes: array[int]
    """How many of `parts` belong to the statement."""
    parts: array[int]
    """Names and literals, in order: `first` is the number of the first of `texts`."""
    first: int
    table: bytes

    @property
    def texts(self) -> list[bytes]:
        """The names and literals; long literals by beginning and digest."""
        return self.table.split(SEPARATOR)


def packed_statements(statements: Statements) -> bytes:
    shapes, kinds, depths, lines, ends, sizes, parts, first, table = statements
    columns = (lines, ends, sizes, parts)
    codes = [column.typecode.encode() for column in columns]
    head = HEAD.pack(len(shapes), len(parts), len(table), first, *codes)
    return b"".join((head, shapes.tobytes(), kinds, depths, *(column.tobytes() for column in columns), table))


def unpacked_statements(packed: bytes) -> Statements:
    """Raises `ValueError` for bytes of another shape."""
    try:
        count, parts, table, first, *codes = HEAD.unpack_from(packed)
    except struct.error as error:
        raise ValueError(str(error)) from error
    if any(code not in TYPECODES for code in codes):
        raise ValueError("no such type of number")
    shapes = array("I")
    columns = [array(code.decode()) for code in codes]
    sizes = [count * shapes.itemsize, count, count]
    sizes += [length * column.itemsize for length, column in zip((count, count, count, parts), columns, strict=True)]
    if HEAD.size + sum(sizes) + table != len(packed):
        raise ValueError("the columns have other lengths than the head says")
    start = HEAD.size
    pieces: list[bytes] = []
    for size in sizes:
        pieces.append(packed[start : start + size])
        start += size
    for column, piece in zip((shapes, *columns), (pieces[0], *pieces[3:]), strict=True):
        column.frombytes(piece)
    lines, ends, lengths, row = columns
    return Statements(shapes, pieces[1], pieces[2], lines, ends, lengths, row, first, packed[start:])


def narrow(values: Sequence[int]) -> array[int]:
    """The numbers in as few bytes as the largest needs. Raises `OverflowError` above 32 bits."""
    largest = max(values, default=0)
    return array("B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I", values)
