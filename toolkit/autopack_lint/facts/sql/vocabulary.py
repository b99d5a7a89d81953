"""The names by which what may be SQL, and what may be wrong with it, is told from the text of one file."""

from __future__ import annotations

DIRECT = frozenset({"filter", "where", "having"})
"""Methods whose arguments are conditions."""
FREQUENT = frozenset({
    *DIRECT, "filter_by", "order_by", "group_by", "limit", "offset", "options", "distinct", "join", "outerjoin",
})  # fmt: skip
"""Methods that give back a changed query. Others do so as well: these are rarely anything else."""
CONTEXT = frozenset({
    *DIRECT, "join", "outerjoin", "and_", "or_", "not_", "case", "exists", "values",
    "query", "select",
})  # fmt: skip
"""Calls whose arguments become SQL."""
SPECIAL = frozenset({"text", "Column", "mapped_column", "Field", "get", "relationship"})
"""Calls that are judged by their arguments."""
TABLES = frozenset({"c", "columns", "__table__"})
MAPPERS = frozenset({"map_imperatively", "mapper"})
PYTHON = frozenset({
    "any", "all", "bool", "len", "int", "float", "max", "min", "sorted", "sum", "iter", "str", "round", "abs",
    "list", "set", "tuple",
})  # fmt: skip
"""Functions that ask a column for what it has not."""
METHODS = frozenset({
    "lower", "upper", "strip", "lstrip", "rstrip", "split", "replace", "title", "capitalize", "format", "join",
    "encode", "isdigit", "keys", "items",
})  # fmt: skip
LISTS = frozenset({"in_", "notin_", "not_in", "or_", "and_", "is_", "has", "contains", "any"})
SUSPICIOUS = METHODS | LISTS
PARTS = frozenset({"value", "name", "year", "month", "day", "hour", "minute", "date"})
