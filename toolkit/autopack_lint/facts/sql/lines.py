"""The lines of a file on which something of a query could stand: what stands on no such line is not looked at.

A syntax tree takes long to go through, and most of what a file says has nothing to do with queries, also where it
uses SQLAlchemy. What could be SQL cannot be written without certain words, or without a capitalised name with a dot
after it; what cannot be told from words alone, only costs a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from autopack_lint.facts.sql.vocabulary import CONTEXT, FREQUENT, MAPPERS, SPECIAL, TABLES

WORDS = frozenset(
    word.encode() for word in (*CONTEXT, *FREQUENT, *SPECIAL - {"get"}, *TABLES, *MAPPERS, "func", "class")
)
"""One of them stands in whatever is SQL for sure. A class inside a class is kept wherever it is: hence `class`."""
LOOKED_UP = re.compile(rb"[A-Z]\w*+[\s)\\]*+[.#]")
"""`User.age`, `(User).age`, `User # comment`; also the end of a longer word."""
MARK, OTHER = b"\x01", 32
ONLY_WORDS = bytes(
    code if code == 10 or chr(code).isalnum() or code == 95 else OTHER if code < 128 else MARK[0]
    for code in (*range(128), *[128] * 128)
)
"""All that is no word becomes a space; what is not ASCII a mark, as Python may read it as something else."""


def lines_of_queries(text: bytes, names: Iterable[str]) -> bytearray:
    """For each line, the first being 1, whether something of a query could stand on it; names are words as well."""
    words = WORDS.union(name.encode() for name in names)
    lines = text.translate(ONLY_WORDS).split(b"\n")
    found = bytearray(len(lines) + 1)
    has_none = words.isdisjoint
    for number, line in enumerate(lines, 1):
        if not has_none(line.split()):
            found[number] = 1
    if not text.isascii():
        mark_all(found, (number for number, line in enumerate(lines, 1) if MARK in line))
    mark_all(found, lines_that_hold(LOOKED_UP, text))
    return found


def lines_that_hold(pattern: re.Pattern[bytes], text: bytes) -> Iterable[int]:
    line, last = 1, 0
    for match in pattern.finditer(text):
        start = match.start()
        line += text.count(b"\n", last, start)
        last = start
        yield line


def mark_all(found: bytearray, lines: Iterable[int]) -> None:
    for line in lines:
        found[line] = 1
