"""Imports are added, removed and redirected, in the order and the layout that the file has."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from autopack_lint.codemods.edits import Edit, Plan, Region
from autopack_lint.codemods.import_order import (
    FUTURE,
    THIRD_PARTY,
    ImportNode,
    Wanted,
    dotted_module,
    module_of,
    predecessor,
    section_of,
)
from autopack_lint.codemods.import_text import with_name
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
    return placed(wanted, text, head_of(body), style) or (first_import(wanted, text),)


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


def placed(wanted: Wanted, text: Text, imports: Sequence[ImportNode], style: ImportStyle) -> tuple[Edit, ...]:
    """A new import among others of one block; no edits where there are none."""
    if not imports:
        return ()
    same = mergeable(wanted, imports, style)
    if same is not None:
        return with_name(text, same, wanted.name, wanted.alias, style)
    section = section_for(wanted.module, style)
    sections = [section_for(module_of(node), style) for node in imports]
    peers = [node for node, other in zip(imports, sections, strict=True) if other == section]
    if peers:
        before = predecessor(peers, wanted, style)
        return (after(text, peers[before - 1], wanted) if before else above(text, peers[0], wanted),)
    gap = text.newline if has_gaps(imports, sections) else ""
    return (in_new_section(wanted, text, imports, sum(other < section for other in sections), gap),)


def in_new_section(wanted: Wanted, text: Text, imports: Sequence[ImportNode], earlier: int, gap: str) -> Edit:
    """An import of a section that has none yet, below those of the sections before it."""
    if not earlier:
        return above(text, imports[0], wanted, gap_after=gap)
    last = imports[earlier - 1]
    return after(text, last, wanted, gap_before=gap, gap_after=gap if follows_directly(last, imports) else "")


def section_for(module: str, style: ImportStyle) -> int:
    """The section of a module, where the project has sections."""
    section = section_of(module, style)
    return THIRD_PARTY if style.no_sections and section != FUTURE else section


def mergeable(wanted: Wanted, imports: Sequence[ImportNode], style: ImportStyle) -> ast.ImportFrom | None:
    """The statement that imports from the same module and may take one more name."""
    if not wanted.name or style.force_single_line or (wanted.alias and not style.combine_as_imports):
        return None
    same = (node for node in imports if isinstance(node, ast.ImportFrom) and dotted_module(node) == wanted.module)
    return next((node for node in same if takes_more(node, style)), None)


def takes_more(node: ast.ImportFrom, style: ImportStyle) -> bool:
    """Whether names of a statement may stand beside others."""
    return node.names[0].name != "*" and (style.combine_as_imports or not any(item.asname for item in node.names))


def has_gaps(imports: Sequence[ImportNode], sections: Sequence[int]) -> bool:
    """Whether sections are told apart by empty lines; where only one is there, they would be."""
    return all(
        node.lineno - (before.end_lineno or 0) > 1
        for (before, section), (node, other) in pairwise(zip(imports, sections, strict=True))
        if section != other
    )


def follows_directly(node: ImportNode, imports: Sequence[ImportNode]) -> bool:
    """Whether the next import stands on the next line."""
    last = node.end_lineno or node.lineno
    return any(other.lineno == last + 1 for other in imports)


def after(text: Text, node: ImportNode, wanted: Wanted, *, gap_before: str = "", gap_after: str = "") -> Edit:
    """A new import on the line below another one."""
    at = text.next_line(text.end_of(node))
    indent = indent_at(text, node)
    return Edit(at, at, f"{line_end_before(text, at)}{gap_before}{indent}{wanted.statement}{text.newline}{gap_after}")


def above(text: Text, node: ImportNode, wanted: Wanted, *, gap_after: str = "") -> Edit:
    """A new import on the line above another one."""
    at = text.line_start(text.start_of(node))
    return Edit(at, at, f"{indent_at(text, node)}{wanted.statement}{text.newline}{gap_after}")


def indent_at(text: Text, node: ImportNode) -> str:
    """The white space before an import. Raises `RefusedError` where something else stands there."""
    start = text.start_of(node)
    before = text.characters[text.line_start(start) : start]
    place = place_of(text, node)
    while before.strip() and place.rank:
        start = text.start_of(place.block[place.rank - 1])
        before = text.characters[text.line_start(start) : start]
        place = place._replace(rank=place.rank - 1)
    if before.strip():
        raise RefusedError(f"the import on line {node.lineno} shares its line with the head of its block")
    return before


def line_end_before(text: Text, at: int) -> str:
    """What has to come first where the last line has no end."""
    return text.newline if at and text.line_start(at) != at else ""


def first_import(wanted: Wanted, text: Text) -> Edit:
    """An import where there was none: below docstring and head comments, above the first statement."""
    body = text.tree.body
    if body and is_docstring(body[0]):
        return below_docstring(wanted, text, body)
    at = below_head(text)
    lines = 2 if body and isinstance(body[0], DEFINITIONS) else 1
    gap = "" if not body or starts_with_blank_line(text, at) else text.newline * lines
    return Edit(at, at, f"{line_end_before(text, at)}{wanted.statement}{text.newline}{gap}")


def below_docstring(wanted: Wanted, text: Text, body: Sequence[ast.stmt]) -> Edit:
    """An import right below the docstring. Raises `RefusedError` where something else stands on its last line."""
    if len(body) > 1 and body[1].lineno == body[0].end_lineno:
        raise RefusedError("the docstring shares its line with a statement")
    at = text.next_line(text.end_of(body[0]))
    gap = "" if len(body) == 1 or starts_with_blank_line(text, at) else text.newline
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
