"""A name becomes another one, wherever in a file it means the same."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator, Sequence

from autopack_lint.codemods.edits import Edit, Plan, Region
from autopack_lint.codemods.import_changes import chains, refuse_other_meanings
from autopack_lint.codemods.import_order import dotted_module
from autopack_lint.codemods.scopes import Names, Occurrence
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.operation import RenameSymbol

DYNAMIC = frozenset({"eval", "exec", "globals", "locals", "vars"})
PLAIN_TEXT = re.compile(r"(['\"])(\w+)\1")


def rename_symbol(operation: RenameSymbol, text: Text, span: Region | None) -> Plan:
    """Raises `RefusedError` where it is not sure what means the same, or the new name is taken."""
    refuse_bad_name(operation)
    if operation.module:
        return renamed_elsewhere(operation, text)
    if re.search(rf"\b_{re.escape(operation.name)}__\w", text.characters):
        raise RefusedError(f"private names of `{operation.name}` are used by their full names")
    names = Names(text)
    first = named_at(operation, names, span)
    edits = renamed(names, first, operation, text)
    return Plan(tuple(edits), (Region(0, len(text.characters)),))


def refuse_bad_name(operation: RenameSymbol) -> None:
    for name in (operation.name, operation.to_name):
        if not name.isidentifier() or keyword.iskeyword(name):
            raise RefusedError(f"`{name}` is no name")
        if name.startswith("__") and not name.endswith("__"):
            raise RefusedError(f"`{name}` is another name inside of classes")


def named_at(operation: RenameSymbol, names: Names, span: Region | None) -> Occurrence:
    """The occurrence that is to be renamed, with all that mean the same. Raises `RefusedError`."""
    same = [item for item in names.found if item.name == operation.name]
    if span is None:
        same = [item for item in same if item.scope.binding(item.name) is names.top and item.binds]
    else:
        same = [item for item in same if item.region == span]
    if not same:
        raise RefusedError(f"there is no `{operation.name}` at this place")
    return same[0]


def renamed(names: Names, first: Occurrence, operation: RenameSymbol, text: Text) -> Iterator[Edit]:
    """The edits for all that mean the same. Raises `RefusedError`."""
    same = [item for item in names.found if item.meaning == first.meaning]
    refuse_unsure(names, first, same, operation)
    for item in same:
        new = operation.to_name
        if isinstance(item.node, ast.alias) and not item.node.asname:
            if item.node.name != item.name:
                raise RefusedError(f"`import {item.node.name}` gives `{item.name}` its name")
            new = f"{item.name} as {new}"
        yield Edit(*item.region, new)
    yield from texts_of(names, first, operation, text)


def refuse_unsure(names: Names, first: Occurrence, same: Sequence[Occurrence], operation: RenameSymbol) -> None:
    """Raises `RefusedError` where something else than names may be meant, or the new name is in use."""
    if not any(item.binds for item in same):
        raise RefusedError(f"`{first.name}` is not bound in this file")
    if isinstance(first.scope.binding(first.name).node, ast.ClassDef):
        raise RefusedError(f"`{first.name}` is an attribute, whose uses cannot be told by their names")
    for item in names.found:
        if item.name == operation.to_name:
            raise RefusedError(f"`{operation.to_name}` is in use already")
        if item.name in DYNAMIC:
            raise RefusedError(f"the file looks names up while it runs (`{item.name}`)")
    is_lambda = isinstance(first.scope.binding(first.name).node, ast.Lambda)
    if any(isinstance(item.node, ast.arg) and not is_lambda for item in same):
        raise RefusedError(f"`{first.name}` is a parameter, which callers may give by its name")


def texts_of(names: Names, first: Occurrence, operation: RenameSymbol, text: Text) -> Iterator[Edit]:
    """The name in `__all__`. Raises `RefusedError` where an annotation that is a text may mean it."""
    word = re.compile(rf"\b{re.escape(first.name)}\b")
    for written in texts_in_annotations(text.tree):
        if word.search(written):
            raise RefusedError(f"an annotation that is a text may mean `{first.name}`")
    if first.scope.binding(first.name) is not names.top:
        return
    for node in exports(text.tree):
        if isinstance(node, ast.Constant) and node.value == first.name:
            if not PLAIN_TEXT.fullmatch(text.source(node)):
                raise RefusedError("`__all__` is written in a way that we cannot rename")
            yield Edit(text.start_of(node) + 1, text.end_of(node) - 1, operation.to_name)


def exports(tree: ast.Module) -> Iterator[ast.expr]:
    """The parts of `__all__`."""
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name("__all__")], value=ast.List(elts=items) | ast.Tuple(elts=items))
                | ast.AnnAssign(target=ast.Name("__all__"), value=ast.List(elts=items) | ast.Tuple(elts=items))
                | ast.AugAssign(target=ast.Name("__all__"), value=ast.List(elts=items) | ast.Tuple(elts=items))
            ):
                yield from items


def texts_in_annotations(tree: ast.Module) -> Iterator[str]:
    """The texts in annotations, which may hold names."""
    for node in ast.walk(tree):
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            inner = ast.walk(annotation) if isinstance(annotation, ast.expr) else ()
            yield from (part.value for part in inner if isinstance(part, ast.Constant) and isinstance(part.value, str))


def renamed_elsewhere(operation: RenameSymbol, text: Text) -> Plan:
    """What a rename in another module makes of this file: its imports and their uses follow. Raises `RefusedError`."""
    edits: list[Edit] = []
    for node in ast.walk(text.tree):
        if isinstance(node, ast.ImportFrom) and dotted_module(node) == operation.module:
            edits += of_aliases(operation, text, [item for item in node.names if item.name == operation.name])
        elif isinstance(node, ast.Import):
            edits += of_modules(operation, text, [item for item in node.names if item.name == operation.module])
    if not edits:
        raise RefusedError(f"`{operation.module}.{operation.name}` is not used here")
    return Plan(tuple(dict.fromkeys(edits)), (Region(0, len(text.characters)),))


def of_modules(operation: RenameSymbol, text: Text, items: Sequence[ast.alias]) -> Iterator[Edit]:
    """The edits for the uses of a name through its module."""
    for item in items:
        used = item.asname or item.name
        refuse_other_meanings(text, used.partition(".")[0])
        yield from chains(text, f"{used}.{operation.name}", f"{used}.{operation.to_name}")


def of_aliases(operation: RenameSymbol, text: Text, items: Sequence[ast.alias]) -> Iterator[Edit]:
    """The edits for imported names: those of the imports, and those of their uses where they have no alias."""
    for item in items:
        start = text.start_of(item)
        yield Edit(start, start + len(item.name), operation.to_name)
        if not item.asname:
            names = Names(text)
            first = next(found for found in names.found if found.node is item)
            yield from (edit for edit in renamed(names, first, operation, text) if edit.start != start)
