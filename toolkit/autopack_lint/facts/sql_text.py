"""Whether a file could matter to queries, told by a few searches in its text: most files are not looked at."""

from __future__ import annotations

LIBRARIES = (b"sqlalchemy", b"SQLAlchemy", b"sqlmodel", b"SQLModel")
OTHERS = (b"django", b"peewee", b"pyspark", b"polars")
"""Where one of these is named and SQLAlchemy is not, a query is theirs."""
ENUMS = (b"import enum", b"from enum ")


def may_hold_sql(text: bytes) -> bool:
    """Whether anything of a file could matter: a query, a mapped class, or an enumeration that a column may hold."""
    return may_hold_queries(text) or any(word in text for word in ENUMS)


def may_hold_queries(text: bytes) -> bool:
    """Whether a text could hold a query or a mapped class. A model may be imported without its library being named."""
    if any(name in text for name in LIBRARIES):
        return True
    if b"import" not in text or any(name in text for name in OTHERS):
        return False
    if b".query(" in text or b".query." in text or b"select(" in text:
        return b".filter(" in text or b".where(" in text or b".having(" in text
    return b".Column(" in text or b"mapped_column(" in text
