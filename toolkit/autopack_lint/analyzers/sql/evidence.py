"""The declarations that say what an expression stands for: where they are, and what each says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.analyzers.sql.evaluate import Evaluator
from autopack_lint.analyzers.sql.index import dotted_in, members_of
from autopack_lint.analyzers.sql.names import last_of
from autopack_lint.analyzers.sql.values import ClassKey, Kind, SourceFile, Value
from autopack_lint.model.sql import Node

DEEPEST = 8


class Evidence(NamedTuple):
    """A line that says something about an expression. It is 0 where only the file is known."""

    path: str
    line: int
    says: str
    local: str = ""
    """The local variable whose line is still to be found, as it is not kept."""
    text: str = ""
    """The line itself."""


def evidence_of(node: Node, file: SourceFile, evaluator: Evaluator) -> Iterator[Evidence]:
    """How it is known what a name stands for, or an attribute; what that is looked up on is left out."""
    value = evaluator.value(node, file)
    match node.kind:
        case "local" | "instance":
            yield Evidence(file.path, 0, "it gets its value", node.value)
        case "ref":
            yield from of_name(node.value, file, evaluator)
        case "attr" if value.kind in (Kind.MEMBER, Kind.CLASS, Kind.MODEL) and value.of is not None:
            yield from of_class(value.of, evaluator)
        case "attr":
            base = evaluator.value(node.children[0], file)
            yield from of_attribute(base, node.value, evaluator)


def of_name(dotted: str, file: SourceFile, evaluator: Evaluator) -> Iterator[Evidence]:
    """Where a name of a module gets its value, or where the class of this name begins."""
    found = evaluator.names.find(file, dotted)
    if found.of is None:
        return
    if found.kind is Kind.CLASS:
        yield from of_class(found.of, evaluator)
        return
    assigned = evaluator.names.assigned(evaluator.names.by_path[found.of.path], found.of.qualname)
    if assigned is not None:
        yield Evidence(found.of.path, assigned.line, "it gets its value")


def of_class(key: ClassKey, evaluator: Evaluator, depth: int = 0) -> Iterator[Evidence]:
    """Where a class begins, why it is mapped if it is, and the bases that make it so."""
    declaration = evaluator.names.class_of(key)
    if declaration is None or depth > DEEPEST:
        return
    mapped = evaluator.models.mapped(key)
    name = key.qualname
    yield Evidence(key.path, declaration.line, f"{name} is mapped: {mapped.why}" if mapped else f"{name} begins")
    file = evaluator.names.by_path[key.path]
    for node, base in zip(declaration.bases, evaluator.models.bases(key), strict=True):
        if base.kind is Kind.EXTERNAL:
            made = f"the base is made by {last_of(base.name)}()"
            yield from (item._replace(says=made) for item in of_name(dotted_in(node), file, evaluator))
        elif base.of is not None and (mapped is None or maps(base, evaluator)):
            yield from of_class(base.of, evaluator, depth + 1)


def maps(base: Value, evaluator: Evaluator) -> bool:
    """Whether a class that inherits from this one is mapped for that reason."""
    return base.kind is Kind.MODEL or (base.of is not None and bool(evaluator.models.root(base.of)))


def of_attribute(base: Value, name: str, evaluator: Evaluator) -> Iterator[Evidence]:
    """Where a class, or one that it inherits from, declares a name."""
    if base.of is None:
        return
    for ancestor, declaration in evaluator.models.lineage(base.of):
        of_table = () if members_of(declaration, name) else members_of(declaration, "__table__")
        for member in members_of(declaration, name) or of_table:
            says = f"{ancestor.qualname}'s table has it" if of_table else f"{ancestor.qualname} declares it"
            yield Evidence(ancestor.path, member.line, says)
            return
    mapping = evaluator.models.mapping_of(base.of)
    if mapping is not None:
        yield Evidence(mapping.file.path, 0, "the table that map_imperatively() is given has it")
