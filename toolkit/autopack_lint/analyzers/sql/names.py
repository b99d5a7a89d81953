"""The names of SQLAlchemy, and of what is built on it, that a checker has to know."""

from __future__ import annotations

from autopack_lint.facts.sql.vocabulary import FREQUENT

LIBRARIES = frozenset(
    {"sqlalchemy", "sqlmodel", "flask_sqlalchemy", "flask_sqlalchemy_lite", "flask_appbuilder", "sqlalchemy_utils"}
)
ROOTS = frozenset(
    {
        "DeclarativeBase",
        "DeclarativeBaseNoMeta",
        "DeclarativeMeta",
        "declarative_base",
        "automap_base",
        "generate_base",
        "as_declarative",
        "AutomapBase",
    }
)
ADAPTERS = {"flask_appbuilder": frozenset({"Model"}), "sqlmodel": frozenset({"SQLModel"})}
"""Base classes by library that are mapped themselves, or make mapped what is told to be a table."""
COLUMN = frozenset(
    {"Column", "mapped_column", "column_property", "synonym", "deferred", "query_expression", "MappedColumn", "Field"}
)
RELATIONSHIP = frozenset({"relationship", "relation", "dynamic_loader", "backref", "Relationship"})
ALIAS = frozenset({"aliased", "with_polymorphic"})
TABLE = frozenset({"Table", "table", "alias", "subquery", "cte", "lateral", "tablesample"})
SELECT = frozenset({"select", "union", "union_all", "intersect", "except_"})
STATEMENT = frozenset({"insert", "update", "delete"})
CLAUSE = frozenset(
    {
        "and_",
        "or_",
        "not_",
        "cast",
        "try_cast",
        "type_coerce",
        "case",
        "literal",
        "literal_column",
        "null",
        "true",
        "false",
        "extract",
        "exists",
        "between",
        "distinct",
        "desc",
        "asc",
        "nulls_first",
        "nulls_last",
        "nullsfirst",
        "nullslast",
        "collate",
        "over",
        "bindparam",
        "tuple_",
        "any_",
        "all_",
        "within_group",
        "funcfilter",
        "column",
    }
)
SESSION = frozenset(
    {"Session", "AsyncSession", "scoped_session", "async_scoped_session", "sessionmaker", "async_sessionmaker"}
)
CONTEXT_FUNCTIONS = frozenset(
    {
        "and_",
        "or_",
        "not_",
        "case",
        "exists",
        "select",
        "cast",
        "relationship",
        "join",
        "outerjoin",
        "with_loader_criteria",
    }
)
"""SQLAlchemy's functions whose arguments become SQL."""
CONTEXT_METHODS = frozenset(
    {
        "filter",
        "where",
        "having",
        "join",
        "outerjoin",
        "on",
        "values",
        "exists",
        "any",
        "has",
        "and_",
        "or_",
        "add_columns",
        "with_only_columns",
        "order_by",
        "group_by",
        "select_from",
        "query",
        "label",
    }
)
CONDITIONS = frozenset(
    {
        "operator",
        "filter",
        "where",
        "having",
        "and_",
        "or_",
        "not_",
        "case",
        "join",
        "outerjoin",
        "exists",
        "any",
        "has",
        "with_loader_criteria",
        "primaryjoin",
        "secondaryjoin",
    }
)
SPLITTABLE = frozenset({"filter", "where"})
"""What takes any number of conditions that must all hold; `having()` takes one only in SQLAlchemy 1.4."""
GENERATIVE = FREQUENT | {
    "select_from",
    "with_for_update",
    "execution_options",
    "add_columns",
    "with_only_columns",
    "with_entities",
    "params",
    "correlate",
    "enable_eagerloads",
    "populate_existing",
    "yield_per",
    "union",
    "union_all",
    "values",
    "returning",
    "prefix_with",
    "slice",
}
TYPES = {
    "string": {"String", "Text", "Unicode", "UnicodeText", "VARCHAR", "CHAR", "NVARCHAR", "TEXT", "CLOB", "AutoString"},
    "number": {
        "Integer",
        "BigInteger",
        "SmallInteger",
        "INTEGER",
        "BIGINT",
        "SMALLINT",
        "Float",
        "Numeric",
        "FLOAT",
        "Double",
    },
    "boolean": {"Boolean", "BOOLEAN"},
    "time": {"DateTime", "Date", "Time", "Interval", "TIMESTAMP", "DATETIME", "DATE"},
    "array": {"ARRAY"},
    "json": {"JSON", "JSONB"},
    "uuid": {"Uuid", "UUID"},
    "bytes": {"LargeBinary", "BLOB", "BINARY", "VARBINARY"},
}
BASE_OF_TYPE = {name: base for base, names in TYPES.items() for name in names}
BASE_OF_PYTHON = {"str": "string", "int": "number", "float": "number", "bool": "boolean", "bytes": "bytes"}


def is_library(dotted: str) -> bool:
    return dotted.partition(".")[0] in LIBRARIES


def last_of(dotted: str) -> str:
    return dotted.rpartition(".")[2]
