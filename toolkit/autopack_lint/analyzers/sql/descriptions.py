"""What an expression stands for, in words."""

from __future__ import annotations

from autopack_lint.analyzers.sql.index import dotted_in
from autopack_lint.analyzers.sql.names import last_of
from autopack_lint.analyzers.sql.sites import Site
from autopack_lint.analyzers.sql.values import EXPRESSIONS, QUERIES, Column, Kind

SAID = {
    Kind.MODEL: "a mapped class",
    Kind.ALIAS: "an alias of {of}",
    Kind.TABLE: "a table",
    Kind.RELATIONSHIP: "a relationship",
    Kind.HYBRID: "a hybrid: SQL on the class, a value on its objects",
    Kind.PROPERTY: "a plain property, which is no SQL on the class",
    Kind.INSTANCE: "an object of {of}",
    Kind.MEMBER: "a member of the enumeration {of}",
    Kind.MEMBER_VALUE: "the value of a member of the enumeration {of}",
    Kind.SESSION: "a session",
    Kind.RESULT: "a result",
    Kind.ROWS: "a list of objects of {of}",
}
NULL = {True: "may be NULL", False: "never NULL", None: "whether it may be NULL is computed"}


def described(site: Site) -> str:
    """What the expression stands for; empty where that is not known or has nothing to do with queries."""
    value = site.value()
    of = value.of.qualname if value.of else ""
    match value.kind:
        case Kind.ATTRIBUTE | Kind.COLUMN:
            return f"a column{typed(value.column)}"
        case Kind.FIELD:
            return f"what an object of {of} has in a column{typed(value.column)}"
        case Kind.TABLE if of:
            return f"a table of what {of} maps"
        case kind if kind in QUERIES:
            return f"a query for {of}" if of else "a query"
        case kind if kind in EXPRESSIONS:
            return SAID.get(kind, "an SQL expression")
    return SAID.get(value.kind, "").format(of=of)


def typed(column: Column | None) -> str:
    """The type of a column in SQL, whether it may be NULL, and what it stores of an enumeration."""
    if column is None:
        return ""
    node = column.type
    name = last_of(dotted_in(node.children[0] if node.kind == "call" else node)) if node else column.base
    parts = [f" of type {name}"] if name else [""]
    if column.line:
        parts.append(NULL[column.nullable])
    if column.enum:
        what = column.stores or "names or values"
        parts.append(f"stores the {what} of the members of {column.enum.name}")
    return ", ".join(parts)
