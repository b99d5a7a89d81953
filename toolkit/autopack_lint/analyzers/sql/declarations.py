"""What the declaration of a class or member says by itself, without asking what other names mean."""

from __future__ import annotations

from autopack_lint.analyzers.sql.names import ADAPTERS, ROOTS, is_library, last_of
from autopack_lint.analyzers.sql.values import UNKNOWN, ClassKey, Kind, SourceFile, Value
from autopack_lint.model.sql import Node, SqlClass, SqlMember

DECORATED = {
    "hybrid_property": Kind.HYBRID,
    "hybrid_method": Kind.HYBRID,
    "property": Kind.PROPERTY,
    "cached_property": Kind.PROPERTY,
    "memoized_property": Kind.PROPERTY,
}


def is_abstract(declaration: SqlClass) -> bool:
    return any(member.name == "__abstract__" for member in declaration.members)


def is_made_declarative(declaration: SqlClass) -> bool:
    """Whether `@as_declarative()` stands above it."""
    named = (name for node in declaration.decorators for name in (node.value, *(part.value for part in node.children)))
    return any(last_of(name) == "as_declarative" for name in named)


def hybrid_of(decorator: Node) -> str:
    """The name in `@name.expression` and `@name.inplace.expression`."""
    node = decorator
    while node.kind == "attr" and node.children:
        node = node.children[0]
    return node.value.removeprefix("@.")


def is_root(dotted: str) -> bool:
    """Whether a dotted name outside the project is a declarative base, or a call that makes one."""
    top, last = dotted.partition(".")[0], last_of(dotted)
    return is_library(dotted) and (
        last in ROOTS or last in ADAPTERS.get(top, ()) or dotted.endswith("SQLAlchemy.Model")
    )


def is_column_call(member: SqlMember) -> bool:
    value = member.value
    return value is not None and value.kind == "call" and last_of(value.children[0].value) == "Column"


def is_class_var(annotation: Node) -> bool:
    return annotation.kind == "item" and last_of(annotation.children[0].value) == "ClassVar"


def decorated(member: SqlMember) -> Value:
    """What the decorators of a function make of it."""
    for decorator in member.decorators:
        node = decorator.children[0] if decorator.kind == "call" and decorator.children else decorator
        name = node.value.rpartition(".")[2]
        if name in DECORATED:
            return Value(DECORATED[name], name=member.name)
    return UNKNOWN


def own_class(node: Node, file: SourceFile) -> ClassKey | None:
    """The class around a method, where the expression is its first parameter."""
    if node.kind == "local" and len(node.children) == 1:
        node = node.children[0]
    return ClassKey(file.path, node.value) if node.kind in ("self", "own", "hybrid") else None
