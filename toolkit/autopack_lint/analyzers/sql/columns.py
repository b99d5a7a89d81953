"""What the declaration of a column says: its type, whether it may be NULL, and the enumeration that it holds."""

from __future__ import annotations

from collections.abc import Callable

from autopack_lint.analyzers.sql.names import BASE_OF_PYTHON, BASE_OF_TYPE, last_of
from autopack_lint.analyzers.sql.values import ClassKey, Column, EnumClass, Kind, SourceFile, Value
from autopack_lint.model.sql import Node, SqlMember

MAPPED = ("Mapped", "WriteOnlyMapped", "DynamicMapped")
ENUMS = ("Enum", "ENUM", "SAEnum")
Evaluate = Callable[[Node, SourceFile], Value]
Enumeration = Callable[[ClassKey], tuple[bool, bool]]


def column_of(member: SqlMember, file: SourceFile, evaluate: Evaluate, enumeration: Enumeration) -> Column:
    """What a member that is a column says about it."""
    arguments, keywords = arguments_of(member.value)
    found = Column(member.name, line=member.line)
    for argument in (*arguments, *(keywords[name] for name in ("type_", "sa_type") if name in keywords)):
        typed = with_type(found, argument, file, evaluate, enumeration)
        if typed.base or typed.enum:
            found = typed
            break
    inner, is_optional = annotated_type(member.annotation)
    if inner is not None and not found.base and not arguments:
        found = with_python_type(found, inner, file, evaluate, enumeration)
    nullable = nullability(keywords, is_optional=is_optional, is_annotated=inner is not None)
    return found._replace(nullable=nullable)


def arguments_of(call: Node | None) -> tuple[tuple[Node, ...], dict[str, Node]]:
    """The positional arguments of a call, and the others by name."""
    if call is None or call.kind != "call":
        return (), {}
    positional = positional_of(call)
    names = call.value.split(",") if call.value else []
    return positional, dict(zip(names, call.children[len(positional) + 1 :], strict=True))


def positional_of(call: Node) -> tuple[Node, ...]:
    """The positional arguments of what may be a call."""
    if call.kind != "call":
        return ()
    named = call.value.count(",") + 1 if call.value else 0
    return call.children[1 : len(call.children) - named]


def nullability(keywords: dict[str, Node], *, is_optional: bool, is_annotated: bool) -> bool | None:
    if "nullable" in keywords:
        given = keywords["nullable"]
        return given.value == "True" if given.kind == "bool-const" else None
    if "primary_key" in keywords:
        return False
    return is_optional if is_annotated else True


def with_type(column: Column, node: Node, file: SourceFile, evaluate: Evaluate, enumeration: Enumeration) -> Column:
    """The column with what a type in its declaration adds."""
    value = evaluate(node.children[0] if node.kind == "call" else node, file)
    if value.kind is not Kind.EXTERNAL:
        return column
    name = last_of(value.name)
    if name in ENUMS:
        return with_enum(column._replace(type=node, base="enum"), node, file, evaluate, enumeration)
    return column._replace(type=node, base=BASE_OF_TYPE.get(name, ""))


def with_enum(column: Column, node: Node, file: SourceFile, evaluate: Evaluate, enumeration: Enumeration) -> Column:
    """The column with the Python enumeration in `Enum(...)`, where that is one of the project."""
    arguments, keywords = arguments_of(node)
    held = evaluate(arguments[0], file).of if arguments else None
    if held is None:
        return column
    is_enum, is_mixed = enumeration(held)
    if not is_enum:
        return column
    stores = "" if "**" in keywords else "values" if "values_callable" in keywords else "names"
    return column._replace(enum=EnumClass(held.qualname, is_mixed), stores=stores)


def with_python_type(
    column: Column, node: Node, file: SourceFile, evaluate: Evaluate, enumeration: Enumeration
) -> Column:
    """The column with what its annotation alone says."""
    value = evaluate(node, file)
    if value.kind is Kind.CLASS and value.of is not None:
        is_enum, is_mixed = enumeration(value.of)
        if is_enum:
            return column._replace(enum=EnumClass(value.of.qualname, is_mixed), stores="", base="enum")
    base = BASE_OF_PYTHON.get(last_of(node.value), "") if node.kind == "ref" else ""
    return column._replace(base=base)


def annotated_type(annotation: Node | None) -> tuple[Node | None, bool]:
    """The type inside `Mapped[...]` or a plain annotation, without `Optional`, and whether it was there."""
    if annotation is None or annotation.kind == "str":
        return None, False
    node = annotation.children[1] if is_item_of(annotation, MAPPED) else annotation
    if is_item_of(node, ("Optional",)):
        return node.children[1], True
    if node.kind == "binary" and node.value == "|":
        parts = [part for part in node.children if part.kind != "none"]
        return (parts[0], True) if len(parts) == 1 else (None, False)
    return node, False


def annotated_member(member: SqlMember, alias: Node) -> SqlMember | None:
    """The column as it would be written without its name for a type: `Annotated[str, mapped_column(...)]`."""
    if not is_item_of(alias, ("Annotated",)) or alias.children[1].kind != "list":
        return None
    held, *rest = alias.children[1].children
    call = next((part for part in rest if part.kind == "call"), None)
    return SqlMember(member.name, member.line, "value", held, call)


def is_item_of(node: Node, names: tuple[str, ...]) -> bool:
    return node.kind == "item" and last_of(node.children[0].value) in names
