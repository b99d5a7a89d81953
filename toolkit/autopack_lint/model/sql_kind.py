"""What an expression in a file about queries may stand for."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an expression stands for when Python has evaluated it."""

    UNKNOWN = "unknown"
    SAME = "same"
    """The variable itself: it adds nothing to what is known."""
    MODULE = "module"
    EXTERNAL = "external"
    """A name of SQLAlchemy or what is built on it; `name` says which."""
    CLASS = "class"
    MODEL = "model"
    ALIAS = "alias"
    TABLE = "table"
    COLUMNS = "columns"
    ATTRIBUTE = "attribute"
    """A column as a class attribute: always true."""
    RELATIONSHIP = "relationship"
    HYBRID = "hybrid"
    PROPERTY = "property"
    COLUMN = "column"
    """A column of a table: asking for its truth raises."""
    EQUAL = "equal"
    """`==` with a column: false, unless both sides are the same object."""
    UNEQUAL = "unequal"
    CLAUSE = "clause"
    """Any other SQL expression: asking for its truth raises."""
    SELECT = "select"
    STATEMENT = "statement"
    QUERY = "query"
    RESULT = "result"
    ROWS = "rows"
    SESSION = "session"
    INSTANCE = "instance"
    FIELD = "field"
    """A column's value of an instance."""
    MEMBER = "member"
    """A member of an enumeration."""
    MEMBER_VALUE = "member value"
    PYTHON = "python"
    """A value that is certainly no SQL."""


COLUMNS = frozenset({Kind.ATTRIBUTE, Kind.COLUMN})
EXPRESSIONS = frozenset({Kind.ATTRIBUTE, Kind.RELATIONSHIP, Kind.COLUMN, Kind.EQUAL, Kind.UNEQUAL, Kind.CLAUSE})
"""What is certainly SQL. A hybrid is not: its body may be plain Python."""
QUERIES = frozenset({Kind.QUERY, Kind.SELECT, Kind.STATEMENT})
