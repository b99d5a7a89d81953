"""What names looked up on values stand for, where that takes no declarations of the project."""

from __future__ import annotations

from autopack_lint.analyzers.sql.names import last_of
from autopack_lint.analyzers.sql.values import UNKNOWN, Kind, Value

OF_MEMBER = {"value": Kind.MEMBER_VALUE, "name": Kind.PYTHON}


def attribute_of(base: Value, name: str) -> Value:
    match base.kind:
        case Kind.EXTERNAL:
            return attribute_of_external(base, name)
        case Kind.TABLE if name in ("c", "columns"):
            return base._replace(kind=Kind.COLUMNS)
        case Kind.MEMBER if name in OF_MEMBER:
            return base._replace(kind=OF_MEMBER[name])
    return UNKNOWN


def attribute_of_external(base: Value, name: str) -> Value:
    """A name of a library; of Flask-SQLAlchemy's object, the session."""
    is_session = name == "session" and last_of(base.name) == "SQLAlchemy"
    return Value(Kind.SESSION if is_session else Kind.EXTERNAL, name=f"{base.name}.{name}")
