"""Statements are replaced, inserted and deleted, with the lines that are theirs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autopack_lint.codemods.edits import Edit, Plan, Region
from autopack_lint.codemods.expressions import is_elif, shape
from autopack_lint.codemods.text import RefusedError, Text, parsed
from autopack_lint.model.operation import DeleteStatement, InsertStatement, ReplaceStatement

REST_OF_LINE = re.compile(r"[ \t\f]*(?:#[^\r\n]*)?(?=\r|\n|\Z)")
BLANK_LINE = re.compile(r"[ \t\f]*(?:\r\n|\r|\n)")
BLANK_LINES = 2
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LEADING_SPACES = re.compile(r"^(?: {4})+", re.MULTILINE)


class Place(NamedTuple):
    """Where a statement stands."""

    start: int
    end: int
    block: Sequence[ast.stmt]
    """All statements of its block."""
    rank: int
    is_top_level: bool


def replace_statement(operation: ReplaceStatement, text: Text, span: Region) -> Plan:
    """Raises `RefusedError`."""
    place = statement_at(text, span)
    indent = indent_of(text, place)
    if indent is None:
        new = inline(operation.text)
    else:
        new = fitted(operation.text.strip("\n"), text, indent).removeprefix(indent)
    edit = Edit(place.start, place.end, new)
    becomes_definition = place.is_top_level and is_definition(operation.text) and indent is not None
    if becomes_definition and not isinstance(place.block[place.rank], DEFINITIONS):
        return Plan((*blank_lines_around(text, place), edit))
    return Plan((edit,))


def is_definition(written: str) -> bool:
    """Whether a class or function is written here."""
    return isinstance(parsed(written).body[0], DEFINITIONS)


def blank_lines_around(text: Text, place: Place) -> Iterator[Edit]:
    """What a statement lacks of the empty lines that a definition has around it."""
    above = above_comments(text, text.line_start(place.start))
    lacking = BLANK_LINES - blank_lines_before(text, above)
    if lacking > 0:
        yield Edit(above, above, text.newline * lacking)
    below = text.next_line(place.end)
    found = 0
    while found < BLANK_LINES and (line := BLANK_LINE.match(text.characters, below)):
        below, found = line.end(), found + 1
    if found < BLANK_LINES and below < len(text.characters):
        yield Edit(below, below, text.newline * (BLANK_LINES - found))


def insert_statement(operation: InsertStatement, text: Text, span: Region) -> Plan:
    """Raises `RefusedError`."""
    place = statement_at(text, span)
    indent = indent_of(text, place)
    if operation.side == "before" and place.rank == 0 and is_docstring(place.block[0]):
        raise RefusedError("a docstring has to stay the first statement")
    if indent is None:
        new = inline(operation.text)
        at, new = (place.start, f"{new}; ") if operation.side == "before" else (place.end, f"; {new}")
        return Plan((Edit(at, at, new),), (Region(place.start, place.end),))
    new = fitted(operation.text.removesuffix("\n"), text, indent) + text.newline
    if operation.side == "before":
        at = above_comments(text, text.line_start(place.start))
    else:
        at = text.next_line(place.end)
        if at == text.line_end(place.end):
            new = text.newline + new.removesuffix(text.newline)
    return Plan((Edit(at, at, new),), (Region(place.start, place.end),))


def delete_statement(operation: DeleteStatement, text: Text, span: Region) -> Plan:
    """Raises `RefusedError`."""
    return deletion(text, statement_at(text, span))


def deletion(text: Text, place: Place) -> Plan:
    """Take a statement away. Raises `RefusedError` where a text after it would become a docstring."""
    block, index = place.block, place.rank
    after = block[index + 1] if index + 1 < len(block) else None
    if index == 0 and after is not None and is_docstring(after):
        raise RefusedError("the text after it would become a docstring")
    line = text.line_start(place.start)
    above = text.line_starts[max(text.line_number(line) - 2, 0)]
    first = above if place.is_top_level else min(text.start_of(block[0]), above)
    relies_on = (Region(first, line if place.is_top_level else text.end_of(block[-1])),)
    if len(block) == 1 and not place.is_top_level:
        comment = REST_OF_LINE.match(text.characters, place.end)
        return Plan((Edit(place.start, comment.end() if comment else place.end, "pass"),), relies_on)
    return Plan((without(text, place),), relies_on)


def without(text: Text, place: Place) -> Edit:
    """The edit that takes a statement out of a block that keeps others."""
    block, index = place.block, place.rank
    if indent_of(text, place) is not None:
        end = text.next_line(place.end)
        return Edit(
            text.line_start(place.start), end + surplus_blank_lines(text, text.line_start(place.start), end), ""
        )
    if index + 1 < len(block) and shares_line(text, place.end, text.start_of(block[index + 1])):
        return Edit(place.start, text.start_of(block[index + 1]), "")
    if index and shares_line(text, text.end_of(block[index - 1]), place.start):
        return Edit(text.end_of(block[index - 1]), place.end, "")
    raise RefusedError("it shares its line with something that it cannot be told apart from")


def shares_line(text: Text, end: int, start: int) -> bool:
    """Whether only a semicolon stands between the end of one statement and the start of the next."""
    return text.characters[end:start].replace("\\\r\n", "").replace("\\\n", "").strip(" \t\f") == ";"


def surplus_blank_lines(text: Text, start: int, end: int) -> int:
    """How many characters after a deletion are empty lines that would double those before it."""
    before = blank_lines_before(text, start)
    found = 0
    while before > 0 and (line := BLANK_LINE.match(text.characters, end + found)):
        found += len(line[0])
        before -= 1
    return found


def blank_lines_before(text: Text, start: int) -> int:
    """The number of empty lines above a place; more than any file has at the beginning of it."""
    number = text.line_number(start) - 1
    count = 0
    while number > 0 and BLANK_LINE.fullmatch(text.characters, text.line_starts[number - 1], text.line_starts[number]):
        number -= 1
        count += 1
    return len(text.characters) if number == 0 else count


def statement_at(text: Text, span: Region) -> Place:
    """The statement that begins and ends with a span. Raises `RefusedError`."""
    line = text.line_number(span.start)
    for node in ast.walk(text.tree):
        if isinstance(node, ast.stmt) and text.end_of(node) == span.end:
            starts = {text.start_of(node), text.node_offset(node.lineno, node.col_offset)}
            if span.start in starts and not is_elif(text, node):
                return place_of(text, node)
    raise RefusedError(f"there is no statement of these bounds on line {line}")


def place_of(text: Text, node: ast.stmt) -> Place:
    parent = text.parents[node]
    for _, value in ast.iter_fields(parent):
        if isinstance(value, list) and node in value:
            top = isinstance(parent, ast.Module)
            return Place(text.start_of(node), text.end_of(node), value, value.index(node), top)
    raise AssertionError(f"{node} is in no block")


def indent_of(text: Text, place: Place) -> str | None:
    """The white space before a statement that has its lines for itself; None where it shares one."""
    start = text.line_start(place.start)
    before = text.characters[start : place.start]
    # A line that continues the one before it belongs to what stands there.
    continues = text.characters[max(start - 3, 0) : start].rstrip("\r\n").endswith("\\")
    if before.strip(" \t\f") or continues or not REST_OF_LINE.match(text.characters, place.end):
        return None
    return before


def above_comments(text: Text, start: int) -> int:
    """Above the comments that belong to what begins at a line; below them where they are the head of the file."""
    number = text.line_number(start)
    while number > 1 and number - 1 in text.comment_lines:
        number -= 1
    return start if number == 1 else text.line_starts[number - 1]


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def inline(written: str) -> str:
    """Statements for a place that has no line of its own. Raises `RefusedError`."""
    body = parsed(written).body
    if len(body) != 1 or "\n" in written.strip() or hasattr(body[0], "body") or "#" in written:
        raise RefusedError("it shares its line with something else, where only one simple statement has room")
    return written.strip()


def fitted(written: str, text: Text, indent: str) -> str:
    """Statements as they look at a place: indented, but for the inside of texts. Raises `RefusedError`."""
    tree = parsed(written)
    unit = unit_of(text)
    frozen = lines_in_texts(tree)
    lines = written.split("\n")
    for number, line in enumerate(lines, 1):
        if number not in frozen and line.strip():
            deeper = LEADING_SPACES.sub(lambda found: unit * (len(found[0]) // 4), line)
            lines[number - 1] = indent + deeper
    new = text.newline.join(lines)
    if not same_statements(new, tree, indent):
        raise RefusedError("the statements do not mean the same when they are indented")
    return new


def same_statements(new: str, tree: ast.Module, indent: str) -> bool:
    """Whether indented text holds the statements of a tree."""
    try:
        outer = parsed(f"if 1:\n{new}\n" if indent else new).body
    except RefusedError:
        return False
    body = outer[0].body if indent and isinstance(outer[0], ast.If) else outer
    return list(map(shape, body)) == list(map(shape, tree.body))


def lines_in_texts(tree: ast.Module) -> set[int]:
    """The lines that begin inside a string: white space there is part of it."""
    found: set[int] = set()
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        )
        if is_text and isinstance(node, ast.expr) and node.end_lineno:
            found.update(range(node.lineno + 1, node.end_lineno + 1))
    return found


def unit_of(text: Text) -> str:
    """What one level of indentation is in this file."""
    for node in ast.walk(text.tree):
        body = getattr(node, "body", None)
        if isinstance(node, ast.stmt) and isinstance(body, list) and body[0].lineno > node.lineno:
            outer = text.characters[text.line_start(text.start_of(node)) : text.start_of(node)]
            inner = text.characters[text.line_start(text.start_of(body[0])) : text.start_of(body[0])]
            if inner.startswith(outer) and not inner.strip() and inner != outer:
                return inner[len(outer) :]
    return "    "
