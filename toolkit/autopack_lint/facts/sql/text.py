"""Whether a file could matter to queries, told by a few searches in its text: most files are not looked at."""

from __future__ import annotations

import re

LIBRARIES = (b"sqlalchemy", b"SQLAlchemy", b"sqlmodel", b"SQLModel")
QUERIES = re.compile(rb"\.query[(.]|(?<![\w.])select\(|\.c\.[a-z_]|__table__")
"""How queries begin. `select` is a function here: a method of that name is asked of other libraries' tables."""
CONDITIONS = (b".filter(", b".where(", b".having(")
DECLARATIONS = (b".Column(", b"mapped_column(")
ENUMS = (b"import enum", b"from enum ")


def may_hold_sql(text: bytes) -> bool:
    """Whether anything of a file could matter: a query, a mapped class, or an enumeration that a column may hold."""
    return may_hold_queries(text) or holds(text, ENUMS)


def may_hold_queries(text: bytes) -> bool:
    """Whether a text could hold a query or a mapped class. A model may be imported without its library being named.

    Whose query it is, only what its names resolve to tells: here nothing but time is saved.
    """
    if holds(text, LIBRARIES) or holds(text, DECLARATIONS):
        return True
    return holds(text, CONDITIONS) and QUERIES.search(text) is not None


def holds(text: bytes, words: tuple[bytes, ...]) -> bool:
    return any(word in text for word in words)


NOQA = re.compile(rb"^[ \t]*#[ \t]*(?:ruff|flake8)[ \t]*:[ \t]*noqa[ \t]*(?::[ \t]*([A-Z0-9, \t]+))?", re.MULTILINE)


def noqa_in(text: bytes) -> str:
    """The codes that comments of other linters excuse for the whole file; `*` for all."""
    found = NOQA.findall(text) if b"noqa" in text else []
    return "*" if b"" in found else ",".join(codes.decode() for codes in found)
