"""Imports are added, removed and redirected, in the order and the layout that the file has."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autopack_lint.codemods.edits import Edit, Plan, Region
from autopack_lint.codemods.import_order import (
    ImportNode,
    Wanted,
    dotted_module,
)
from autopack_lint.codemods.import_places import line_end_before, placed
from autopack_lint.codemods.statements import deletion, is_docstring, place_of
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.import_style import ImportStyle
from autopack_lint.model.operation import AddImport

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
TYPE_CHECKING = Wanted("typing", "TYPE_CHECKING", "")


def add_import(operation: AddImport, text: Text, style: ImportStyle) -> Plan:
    """Raises `RefusedError` where the name is something else already."""
    wanted = Wanted(operation.module, operation.name, operation.alias)
    if operation.type_checking:
        return guarded_import(wanted, text, style)
    return Plan(plain_import(wanted, text, style))


def plain_import(wanted: Wanted, text: Text, style: ImportStyle) -> tuple[Edit, ...]:
    """An import at the top level; no edits where it is there."""
    body = text.tree.body
    if any(provides(node, wanted) for node in body):
        return ()
    refuse_other_meaning(wanted, text, body)
    return placed(wanted, text, head_of(body), style) or (first_import(wanted, text, style),)


def guarded_import(wanted: Wanted, text: Text, style: ImportStyle) -> Plan:
    """An import below `if TYPE_CHECKING:`, which is made where there is none."""
    body = text.tree.body
    guarded = [node.body for node in body if isinstance(node, ast.If) and is_type_checking(node.test)]
    if any(provides(node, wanted) for block in (body, *guarded) for node in block):
        return Plan(())
    refuse_other_meaning(wanted, text, body)
    found = (placed(wanted, text, imports_in(block), style) for block in guarded)
    return Plan(next(filter(None, found), ()) or new_guard(wanted, text, style))


def imports_in(block: Sequence[ast.stmt]) -> list[ImportNode]:
    return [node for node in block if isinstance(node, ast.Import | ast.ImportFrom)]


def new_guard(wanted: Wanted, text: Text, style: ImportStyle) -> tuple[Edit, ...]:
    """`if TYPE_CHECKING:` below the imports, with a first one. Raises `RefusedError` where there are none."""
    imports = head_of(text.tree.body)
    if not imports:
        raise RefusedError("there is no import after which `if TYPE_CHECKING:` could stand")
    at = text.next_line(text.end_of(imports[-1]))
    block = f"{text.newline}if TYPE_CHECKING:{text.newline}    {wanted.statement}{text.newline}"
    needed = plain_import(TYPE_CHECKING, text, style)
    if any(edit.start == at for edit in needed):
        return tuple(edit._replace(text=edit.text + block) for edit in needed)
    return (*needed, Edit(at, at, line_end_before(text, at) + block))


def is_type_checking(test: ast.expr) -> bool:
    match test:
        case ast.Name("TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False


def provides(node: ast.stmt, wanted: Wanted) -> bool:
    """Whether a statement is an import that binds the same name to the same thing."""
    match node:
        case ast.ImportFrom(names=names) if wanted.name:
            same_module = dotted_module(node) == wanted.module
            return same_module and any((item.name, item.asname or "") == wanted[1:] for item in names)
        case ast.Import(names=names) if not wanted.name:
            return any((item.name, item.asname or "") == (wanted.module, wanted.alias) for item in names)
    return False


def refuse_other_meaning(wanted: Wanted, text: Text, body: Sequence[ast.stmt]) -> None:
    """Raises `RefusedError` where the module has the name for something else."""
    is_package = not wanted.name and not wanted.alias
    for node in body:
        for name, package in top_level_names(node):
            if name == wanted.binding and not (is_package and package):
                raise RefusedError(f"`{name}` is something else in this file already (line {node.lineno})")


def top_level_names(node: ast.stmt) -> Iterator[tuple[str, bool]]:
    """The names that a statement of the top level binds, and whether they are packages that more may be imported of."""
    pending: list[ast.AST] = [node]
    while pending:
        inner = pending.pop()
        yield from bound_by(inner)
        if not isinstance(inner, (*DEFINITIONS, *SCOPES)):
            pending.extend(ast.iter_child_nodes(inner))


def bound_by(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """The names that a node by itself binds."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, False
        case ast.Import(names=names):
            yield from ((item.asname or item.name.partition(".")[0], item.asname is None) for item in names)
        case ast.ImportFrom(names=names):
            yield from ((item.asname or item.name, False) for item in names)
        case ast.Name(id=name, ctx=ast.Store()):
            yield name, False


def head_of(body: Sequence[ast.stmt]) -> list[ImportNode]:
    """The imports with which a file begins: up to the first statement that is about something else."""
    found: list[ImportNode] = []
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
        elif isinstance(node, DEFINITIONS) or (found and not isinstance(node, ast.Try | ast.If)):
            break
    return found


def first_import(wanted: Wanted, text: Text, style: ImportStyle) -> Edit:
    """An import where there was none: below docstring and head comments, above the first statement."""
    body = text.tree.body
    if body and is_docstring(body[0]):
        return below_docstring(wanted, text, body, style)
    at = below_head(text)
    gap = gap_below(text, body[:1], at, style)
    return Edit(at, at, f"{line_end_before(text, at)}{wanted.statement}{text.newline}{gap}")


def gap_below(text: Text, following: Sequence[ast.stmt], at: int, style: ImportStyle) -> str:
    """The empty lines between a first import and what follows it at `at`, as far as they are not there."""
    if not following:
        return ""
    lines = style.lines_after_imports if style.lines_after_imports > 0 else 1
    if style.lines_after_imports < 0 and isinstance(following[0], DEFINITIONS):
        lines = 2
    there = 0
    while there < lines and starts_with_blank_line(text, at):
        there, at = there + 1, text.next_line(at)
    return text.newline * (lines - there)


def below_docstring(wanted: Wanted, text: Text, body: Sequence[ast.stmt], style: ImportStyle) -> Edit:
    """An import right below the docstring. Raises `RefusedError` where something else stands on its last line."""
    if len(body) > 1 and body[1].lineno == body[0].end_lineno:
        raise RefusedError("the docstring shares its line with a statement")
    at = text.next_line(text.end_of(body[0]))
    gap = gap_below(text, body[1:2], at, style)
    return Edit(at, at, f"{line_end_before(text, at)}{text.newline}{wanted.statement}{text.newline}{gap}")


def starts_with_blank_line(text: Text, at: int) -> bool:
    return at < len(text.characters) and not text.characters[at : text.line_end(at)].strip()


def below_head(text: Text) -> int:
    """Below the comments with which a file begins and the empty lines after them."""
    number = 1
    while number in text.comment_lines:
        number += 1
    while number > 1 and number <= len(text.line_starts) and starts_with_blank_line(text, text.line_starts[number - 1]):
        number += 1
    return text.line_starts[number - 1] if number <= len(text.line_starts) else len(text.characters)


def bound_imports(text: Text) -> Iterator[ImportNode]:
    """All import statements of a file, wherever they stand, in the order of the text."""
    found = [node for node in ast.walk(text.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return iter(sorted(found, key=lambda node: (node.lineno, node.col_offset)))


def whole_statement(text: Text, node: ImportNode) -> Plan:
    """Take an import statement away."""
    return deletion(text, place_of(text, node))


def is_meant(text: Text, node: ImportNode, name: ast.alias, span: Region | None) -> bool:
    """Whether a span, if there is one, is that of the statement or of the name."""
    if span is None:
        return True
    places = ((text.start_of(part), text.end_of(part)) for part in (node, name))
    return any(place == span for place in places)
