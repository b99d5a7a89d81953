"""Whether a relationship holds one object or many, where its declaration leaves no doubt."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.analyzers.sql.columns import annotated_type, arguments_of, is_item_of
from autopack_lint.analyzers.sql.evaluate import Evaluator
from autopack_lint.analyzers.sql.index import members_of
from autopack_lint.analyzers.sql.names import is_library, last_of
from autopack_lint.analyzers.sql.values import Kind, SourceFile, Value
from autopack_lint.model.sql import Node, SqlClass, SqlMember

COLLECTIONS = ("list", "List", "set", "Set", "Sequence", "MutableSequence", "Collection", "MutableSet")


def holds_many(relationship: Value, evaluator: Evaluator) -> bool | None:
    """Whether it is a collection; None where that takes more than its declaration."""
    if relationship.of is None:
        return None
    for ancestor, declaration in evaluator.models.lineage(relationship.of):
        members = members_of(declaration, relationship.name)
        if members:
            file = evaluator.names.by_path[ancestor.path]
            is_readable = len(members) == 1 and is_relationship(members[0].value, file, evaluator)
            told = set(told_by(members[0], declaration, file, evaluator)) if is_readable else set()
            return told.pop() if len(told) == 1 else None
    return None


def told_by(member: SqlMember, declaration: SqlClass, file: SourceFile, evaluator: Evaluator) -> Iterator[bool | None]:
    """What each part of a declaration says; None for a part that cannot be read."""
    arguments, keywords = arguments_of(member.value)
    if "**" in keywords:
        yield None
    if member.annotation is not None:
        yield by_annotation(member.annotation, file, evaluator)
    yield from (read(keywords[name]) for name, read in TELLING.items() if name in keywords)
    if "remote_side" in keywords and arguments and arguments[0].value == declaration.qualname:
        yield False if is_primary_key(keywords["remote_side"], declaration) else None


def by_uselist(node: Node) -> bool | None:
    return node.value == "True" if node.kind == "bool-const" else None


def by_secondary(node: Node) -> bool:
    """A table between two classes joins many with many."""
    return True


def is_relationship(call: Node | None, file: SourceFile, evaluator: Evaluator) -> bool:
    called = evaluator.value(call.children[0], file) if call is not None and call.kind == "call" else None
    return called is not None and is_library(called.name) and last_of(called.name) == "relationship"


def by_annotation(annotation: Node, file: SourceFile, evaluator: Evaluator) -> bool | None:
    """`Mapped[list["User"]]` or `Mapped["User"]`."""
    inner, _ = annotated_type(annotation)
    if inner is None or not is_item_of(annotation, ("Mapped",)):
        return None
    if is_item_of(inner, COLLECTIONS):
        return True
    return False if evaluator.value(inner, file).kind is Kind.MODEL else None


def is_primary_key(node: Node, declaration: SqlClass) -> bool:
    """Whether a class leads to itself by its key: then it holds the one that the foreign key names."""
    names = [part.value for part in (node.children if node.kind == "list" else (node,))]
    return bool(names) and all(any(map(is_key, members_of(declaration, name))) for name in names)


def is_key(member: SqlMember) -> bool:
    arguments, keywords = arguments_of(member.value)
    is_foreign = any(part.kind == "call" and last_of(part.children[0].value) == "ForeignKey" for part in arguments)
    return "primary_key" in keywords and keywords["primary_key"].value == "True" and not is_foreign


TELLING = {"uselist": by_uselist, "secondary": by_secondary}
