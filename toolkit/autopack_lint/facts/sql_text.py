"""Whether a file could matter to queries, told by a few searches in its text: most files are not looked at."""

from __future__ import annotations

from autopack_lint.facts.words import holds

LIBRARIES = (b"sqlalchemy", b"SQLAlchemy", b"sqlmodel", b"SQLModel")
OTHERS = (b"django", b"peewee", b"pyspark", b"polars")
"""Where one of these is named and SQLAlchemy is not, a query is theirs."""
QUERIES = (b".query(", b".query.", b"select(")
CONDITIONS = (b".filter(", b".where(", b".having(")
DECLARATIONS = (b".Column(", b"mapped_column(")
ENUMS = (b"import enum", b"from enum ")


def may_hold_sql(text: bytes) -> bool:
    """Whether anything of a file could matter: a query, a mapped class, or an enumeration that a column may hold."""
    return may_hold_queries(text) or holds(text, ENUMS)


def may_hold_queries(text: bytes) -> bool:
    """Whether a text could hold a query or a mapped class. A model may be imported without its library being named."""
    if holds(text, LIBRARIES):
        return True
    if holds(text, OTHERS):
        return False
    return holds(text, DECLARATIONS) or (holds(text, QUERIES) and holds(text, CONDITIONS))
