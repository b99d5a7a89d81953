"""`Base = declarative_base()` -> `class Base(DeclarativeBase)`, where both are the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.codemods.migrate_model import Source
from autopack_lint.codemods.model_types import FileNames, RefusalError
from autopack_lint.model.operation import Operation, RemoveImport, ReplaceStatement

PLACES = ("sqlalchemy.orm.declarative_base", "sqlalchemy.ext.declarative.declarative_base")
KEPT = ("metadata", "type_annotation_map")
"""Arguments that become attributes of the class."""


class DeclarativeBaseCall(NamedTuple):
    """A base that is made by a call: the operations that make a class of it, or the reason why nothing can."""

    statement: ast.Assign
    operations: tuple[Operation, ...] = ()
    refusal: str = ""


def declarative_bases(source: Source) -> Iterator[DeclarativeBaseCall]:
    """The bases that a file makes by a call, in the order in which they stand."""
    names = FileNames(source.tree)
    for statement in source.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function) as call):
                if names.dotted(function) in PLACES:
                    try:
                        operations = tuple(translated(statement, name, call, names, source))
                    except RefusalError as error:
                        yield DeclarativeBaseCall(statement, refusal=str(error))
                    else:
                        yield DeclarativeBaseCall(statement, operations)
            case _:
                continue


def translated(
    statement: ast.Assign, name: str, call: ast.Call, names: FileNames, source: Source
) -> Iterator[Operation]:
    """Raises `RefusalError`."""
    body = list(attributes(name, call, source)) or ["pass"]
    base = names.name_of("sqlalchemy.orm", "DeclarativeBase", {})
    text = "\n".join((f"class {name}({base.text}):", *(f"    {line}" for line in body)))
    yield ReplaceStatement(source.span(statement), text)
    yield from base.imports
    if isinstance(call.func, ast.Name):
        module, _, original = names.imported[call.func.id].rpartition(".")
        yield RemoveImport(module, original, "" if original == call.func.id else call.func.id, if_unused=True)


def attributes(name: str, call: ast.Call, source: Source) -> Iterator[str]:
    """The lines that the arguments become. Raises `RefusalError`."""
    if call.args:
        raise RefusalError("it is given a database")
    for keyword in call.keywords:
        match keyword:
            case ast.keyword(arg="name", value=ast.Constant(value=given)) if given == name:
                continue
            case ast.keyword(arg=str(attribute), value=ast.Name() | ast.Attribute()) if attribute in KEPT:
                yield f"{attribute} = {source.text(keyword.value)}"
            case _:
                raise RefusalError(f"`{keyword.arg or '**'}` is no plain name")
