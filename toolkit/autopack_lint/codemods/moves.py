"""A function or class moves to another file: what the operation is made of, step by step."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Mapping

from autopack_lint.codemods.draft import ConflictError, Draft
from autopack_lint.codemods.edits import Region
from autopack_lint.codemods.import_order import ImportNode, Wanted, dotted_module
from autopack_lint.codemods.imports import DEFINITIONS, imports_in, top_level_names
from autopack_lint.codemods.scopes import Names
from autopack_lint.codemods.statements import above_comments, indent_of, place_of
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.operation import (
    AddImport,
    DeleteStatement,
    InsertStatement,
    MoveDefinition,
    Operation,
    RemoveComment,
    RemoveImport,
)
from autopack_lint.model.place import Position, Span


def steps_of(operation: MoveDefinition, drafts: Mapping[str, Draft]) -> list[Operation]:
    """The operations that a move consists of. Raises `RefusedError` or `ConflictError`."""
    source, target = (untouched(drafts, path) for path in (operation.path, operation.to_path))
    node = definition_in(source, operation.name)
    refuse_circle(operation, target)
    if not target.tree.body:
        raise RefusedError(f"{operation.to_path} has no statement after which it could stand")
    text, comments = text_of(source, node)
    last = target.tree.body[-1]
    needed = [
        AddImport(item.module, item.name, item.alias, path=operation.to_path)
        for item in needed_by(operation, source, node)
    ]
    return [
        InsertStatement(span_of(target, last), f"\n\n{text}\n", "after", operation.to_path),
        *(AddImport(item.module, item.name, item.alias, path=operation.to_path) for item in needed),
        *(RemoveComment(comment, operation.path) for comment in comments),
        DeleteStatement(span_of(source, node), operation.path),
        *unneeded(operation, source, node),
        AddImport(operation.to_module, operation.name, path=operation.path),
    ]


def untouched(drafts: Mapping[str, Draft], path: str) -> Text:
    """The text of a file that no other fix has touched in this round. Raises `RefusedError` or `ConflictError`."""
    draft = drafts.get(path)
    if draft is None:
        raise RefusedError(f"{path!r} is none of the files that may be changed")
    if draft.steps or draft.pending:
        raise ConflictError(f"{path} has been changed by another fix")
    return draft.text


def definition_in(text: Text, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef:
    """The one function or class of this name at the top level. Raises `RefusedError`."""
    binding = [node for node in text.tree.body if any(found == name for found, _ in top_level_names(node))]
    if len(binding) != 1 or not isinstance(binding[0], DEFINITIONS):
        raise RefusedError(f"there is no `{name}`, or more than one, at the top level")
    if indent_of(text, place_of(text, binding[0])) is None:
        raise RefusedError(f"`{name}` shares its line with something else")
    return binding[0]


def refuse_circle(operation: MoveDefinition, target: Text) -> None:
    """Raises `RefusedError` where the new home has the name, or imports from the old one."""
    for node in target.tree.body:
        if any(found == operation.name for found, _ in top_level_names(node)):
            raise RefusedError(f"{operation.to_path} has a `{operation.name}` already (line {node.lineno})")
    for item in imports_in(target.tree.body):
        modules = [dotted_module(item)] if isinstance(item, ast.ImportFrom) else [name.name for name in item.names]
        if operation.module in modules or any(module.startswith(".") for module in modules):
            raise RefusedError(
                f"{operation.to_path} may import its old home (line {item.lineno}): they would need each other"
            )


def text_of(text: Text, node: ast.stmt) -> tuple[str, list[Span]]:
    """A definition with the comments right above it, in lines that end as operations want them; and these comments."""
    start = text.line_start(text.start_of(node))
    first = above_comments(text, start)
    comments = [Region(*found) for found in text.comments if first <= found[0] < start]
    end = text.line_end(text.end_of(node))
    lines = text.characters[first:end].replace("\r\n", "\n").replace("\r", "\n")
    return lines, [Span(position_of(text, item.start), position_of(text, item.end)) for item in comments]


def span_of(text: Text, node: ast.stmt | ast.alias) -> Span:
    return Span(position_of(text, text.start_of(node)), position_of(text, text.end_of(node)))


def position_of(text: Text, offset: int) -> Position:
    return Position(text.line_number(offset), offset - text.line_start(offset) + 1)


def needed_by(operation: MoveDefinition, text: Text, node: ast.stmt) -> Iterator[Wanted]:
    """The imports without which a definition would miss a name. Raises `RefusedError` where it needs what stays."""
    region = Region(text.start_of(node), text.end_of(node))
    names = Names(text)
    used = {
        item.name
        for item in names.found
        if region.start <= item.region.start < region.end and item.scope.binding(item.name) is names.top
    }
    for other in text.tree.body:
        bound = {name for name, _ in top_level_names(other)} & used
        if other is node or not bound:
            continue
        if not isinstance(other, ast.Import | ast.ImportFrom):
            raise RefusedError(f"it needs `{min(bound)}`, which stays (line {other.lineno})")
        yield from imported_by(operation, other, bound)


def unneeded(operation: MoveDefinition, text: Text, node: ast.stmt) -> Iterator[RemoveImport]:
    """The imports that nothing but the definition has used."""
    only_here = used_only_in(text, Region(text.start_of(node), text.end_of(node)))
    for statement in imports_in(text.tree.body):
        module = dotted_module(statement) if isinstance(statement, ast.ImportFrom) else ""
        for name in statement.names:
            if (name.asname or name.name.partition(".")[0]) in only_here:
                wanted = (module, name.name) if module else (name.name, "")
                yield RemoveImport(*wanted, name.asname or "", span_of(text, name), path=operation.path)


def used_only_in(text: Text, region: Region) -> set[str]:
    """The names that occur in a region and, imports apart, nowhere else; not even in a text, like `__all__` has."""
    names = [item for item in Names(text).found if not isinstance(item.node, ast.alias)]
    inside = {item.name for item in names if region.start <= item.region.start < region.end}
    outside = {item.name for item in names if not region.start <= item.region.start < region.end}
    texts = {item.value for item in ast.walk(text.tree) if isinstance(item, ast.Constant)}
    return inside - outside - texts


def imported_by(operation: MoveDefinition, node: ImportNode, bound: set[str]) -> Iterator[Wanted]:
    """The imports of a statement that bind one of these names, as the other file has to write them."""
    for item in node.names:
        module = dotted_module(node) if isinstance(node, ast.ImportFrom) else item.name
        if (item.asname or item.name.partition(".")[0]) not in bound:
            continue
        is_near = posixpath.dirname(operation.path) == posixpath.dirname(operation.to_path)
        if module.startswith(".") and not is_near:
            raise RefusedError(f"it needs a relative import, which means something else there (line {node.lineno})")
        if isinstance(node, ast.ImportFrom):
            yield Wanted(module, item.name, item.asname or "")
        else:
            yield Wanted(module, "", item.asname or "")
