"""What calls of SQLAlchemy's functions and methods give back."""

from __future__ import annotations

from autopack_lint.analyzers.sql.declarations import is_root
from autopack_lint.analyzers.sql.names import (
    ALIAS,
    CLAUSE,
    COLUMN,
    GENERATIVE,
    SELECT,
    SESSION,
    STATEMENT,
    TABLE,
    last_of,
)
from autopack_lint.analyzers.sql.values import EXPRESSIONS, QUERIES, SAME, UNKNOWN, ClassKey, Kind, Value

SINGLE = frozenset({"first", "one", "one_or_none", "get", "get_one", "first_or_404", "get_or_404"})
SELECTABLE = frozenset({"subquery", "cte", "alias", "lateral"})
TO_CLAUSE = frozenset({"exists", "scalar_subquery", "as_scalar", "label", "in_"})
MAKERS = frozenset({"SQLAlchemy", "registry", "declarative_base", "automap_base", "generate_base"})
RESULTS = frozenset({"execute", "scalars", "stream", "stream_scalars"})
CLAUSE_METHODS = frozenset(
    {
        "in_", "not_in", "notin_", "is_", "isnot", "is_not", "like", "ilike", "notlike", "not_like", "contains",
        "startswith", "endswith", "between", "desc", "asc", "label", "cast", "op", "match", "any", "has", "collate",
        "distinct", "concat", "is_distinct_from", "nulls_last", "nulls_first", "nullslast", "nullsfirst",
        "regexp_match", "icontains", "over",
        "filter", "within_group", "astext", "as_string", "as_integer", "as_boolean", "overlap",
    }
)  # fmt: skip
CHANGES_ENTITY = frozenset({"with_entities", "add_columns", "with_only_columns"})
MADE = (
    (CLAUSE, Kind.CLAUSE),
    (TABLE, Kind.TABLE),
    (SELECT, Kind.SELECT),
    (STATEMENT, Kind.STATEMENT),
    (SESSION, Kind.SESSION),
    (COLUMN - {"Field"}, Kind.COLUMN),
)
ASKING = frozenset({Kind.SESSION, Kind.UNKNOWN, Kind.EXTERNAL})
"""What may be a session: most are passed around without a type."""
FETCHING = frozenset({"get", "get_one"})
ASKED = frozenset({"query", *RESULTS, *FETCHING})
OF_TABLE = {"select": Kind.SELECT, **dict.fromkeys(("insert", "update", "delete"), Kind.STATEMENT)}


def made_by(called: Value, first: Value) -> Value:
    """What a function of SQLAlchemy makes of its first argument."""
    name = last_of(called.name)
    if ".func." in f"{called.name}.":
        return Value(Kind.CLAUSE, name=name)
    if name in ALIAS:
        return Value(Kind.ALIAS, first.of) if first.kind is Kind.MODEL else UNKNOWN
    if name == "Query":
        return Value(Kind.QUERY, first.of)
    for makers, kind in MADE:
        if name in makers:
            return Value(kind, entity_of(kind, first), name)
    return called if name in MAKERS or is_root(called.name) else UNKNOWN


def entity_of(kind: Kind, first: Value) -> ClassKey | None:
    """The class whose objects a statement gives back: of a column it gives values."""
    is_entity = first.kind in (Kind.MODEL, Kind.ALIAS) and kind in (Kind.SELECT, Kind.STATEMENT)
    return first.of if is_entity else None


def asked_of(base: Value, name: str, first: Value, count: int) -> Value:
    """What a session, or what may be one, gives back: it is one if a mapped class is asked for."""
    if name == "query":
        return query_of(base, first, count)
    if name in RESULTS and base.kind is Kind.SESSION:
        return Value(Kind.RESULT, first.of if name == "scalars" else None)
    is_fetched = name in FETCHING and count > 1 and first.kind is Kind.MODEL and base.kind is not Kind.EXTERNAL
    return Value(Kind.INSTANCE, first.of) if is_fetched else UNKNOWN


def query_of(base: Value, first: Value, count: int) -> Value:
    """What `query()` gives back for so many arguments, where it is certainly called on a session."""
    is_entity = first.kind in (Kind.MODEL, Kind.ALIAS)
    is_proven = is_entity or base.kind is Kind.SESSION or first.kind in EXPRESSIONS
    if not count or not is_proven:
        return UNKNOWN
    single = first.of if is_entity and count == 1 else None
    return Value(Kind.QUERY, single)


def given_by(base: Value, name: str) -> Value:
    """What a method of something known gives back."""
    kind = base.kind
    if kind is Kind.SAME:
        return SAME if name in GENERATIVE else UNKNOWN
    if kind in EXPRESSIONS or kind is Kind.HYBRID:
        return Value(Kind.CLAUSE, name=name) if name in CLAUSE_METHODS else UNKNOWN
    if kind in QUERIES:
        return given_by_query(base, name)
    if kind is Kind.TABLE:
        return given_by_table(base, name)
    return instances_of(base, name) if kind is Kind.RESULT and base.of is not None else UNKNOWN


def given_by_table(base: Value, name: str) -> Value:
    if name in OF_TABLE:
        return Value(OF_TABLE[name])
    return base if name in (*SELECTABLE, "join", "outerjoin") else UNKNOWN


def given_by_query(base: Value, name: str) -> Value:
    if name in GENERATIVE:
        return base._replace(of=None) if name in CHANGES_ENTITY else base
    if name in SELECTABLE:
        return Value(Kind.TABLE, base.of)
    if name in TO_CLAUSE:
        return Value(Kind.CLAUSE, name=name)
    return instances_of(base, name) if base.kind is Kind.QUERY and base.of is not None else UNKNOWN


def instances_of(base: Value, name: str) -> Value:
    """What a method that fetches gives back, where one class is asked for."""
    if name in SINGLE:
        return Value(Kind.INSTANCE, base.of)
    return Value(Kind.ROWS, base.of) if name in ("all", "scalars") else UNKNOWN
