"""The lines of a file on which something of a query could stand: what stands on no such line is not looked at.

A syntax tree takes long to go through, and most of what a file says has nothing to do with queries, also where it
uses SQLAlchemy. What could be SQL cannot be written without certain words, or without a capitalised name with a dot
after it; what cannot be told from words alone, only costs a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autopack_lint.facts.sql.vocabulary import CONTEXT, FREQUENT, MAPPERS, SPECIAL, TABLES

WORDS = frozenset(
    word.encode() for word in (*CONTEXT, *FREQUENT, *SPECIAL - {"get"}, *TABLES, *MAPPERS, "func", "class")
)
"""One of them stands in whatever is SQL for sure. A class inside a class is kept wherever it is: hence `class`."""
LOOKED_UP = re.compile(rb"[A-Z]\w*+[\s)\\]*+[.#]")
"""`User.age`, `(User).age`, `User # comment`; also the end of a longer word."""
NOT_ASCII = re.compile(rb"[\x80-\xff]+")
"""Python may read it as other letters."""
ONLY_WORDS = bytes(code if re.match(rb"\w|\n", bytes([code])) else b" "[0] for code in range(256))
"""All that is no word becomes a space."""


def lines_of_queries(text: bytes, names: Iterable[str]) -> bytearray:
    """For each line, the first being 1, a zero where something of a query could stand; names are words as well."""
    words = WORDS.union(name.encode() for name in names)
    lines = text.translate(ONLY_WORDS).split(b"\n")
    found = bytearray(b"\1")
    found += bytes(map(words.isdisjoint, map(bytes.split, lines)))
    for line in lines_that_hold(LOOKED_UP, text):
        found[line] = 0
    if not text.isascii():
        for line in lines_that_hold(NOT_ASCII, text):
            found[line] = 0
    return found


def lines_that_hold(pattern: re.Pattern[bytes], text: bytes) -> Iterator[int]:
    """The numbers of the lines on which it begins."""
    line, last = 1, 0
    for match in pattern.finditer(text):
        start = match.start()
        line += text.count(b"\n", last, start)
        last = start
        yield line
