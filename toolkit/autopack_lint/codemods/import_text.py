"""The text of one import statement: its names are added, removed, and its module is exchanged."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from autopack_lint.codemods.edits import Edit
from autopack_lint.codemods.import_order import ImportNode, dotted_module, name_key
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.import_style import ImportStyle

HEAD = re.compile(
    r"from(?P<space>(?:[ \t\f]|\\(?:\r\n|\r|\n))*)(?P<module>[.\w \t\f]+?)(?=[ \t\f\\]*(?:\\\s+)?\bimport\b)"
)
COMMA = re.compile(r"[ \t\f]*,")
COMMA_AND_SPACE = re.compile(r"[ \t\f]*,[ \t\f]*")
TO_LINE_END = re.compile(r"[ \t\f]*,?[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)")


def with_name(text: Text, node: ast.ImportFrom, name: str, alias: str, style: ImportStyle) -> tuple[Edit, ...]:
    """Add a name where it belongs among those of a statement. Raises `RefusedError`."""
    written = f"{name} as {alias}" if alias else name
    place = rank_of(name, node, style)
    last = text.end_of(node)
    if "\\" in text.characters[text.start_of(node.names[0]) : last]:
        raise RefusedError(f"the import on line {node.lineno} goes on after a backslash")
    if all(has_line(text, item) for item in node.names):
        return (own_line(text, node, place, written),)
    if place < len(node.names):
        at = text.start_of(node.names[place])
        edit = Edit(at, at, f"{written}, ")
    else:
        at = text.end_of(node.names[-1])
        edit = Edit(at, at, f", {written}")
    length = text.line_end(last) - text.line_start(last) + len(edit.text)
    is_wide = 0 < style.force_grid_wrap <= len(node.names) + 1
    if (length > style.line_length or is_wide) and node.lineno == node.end_lineno and text.characters[last - 1] != ")":
        return (wrapped(text, node, place, written),)
    return (edit,)


def rank_of(name: str, node: ast.ImportFrom, style: ImportStyle) -> int:
    """Before which of the names of a statement a new one goes; at the end, where they are in no order."""
    keys = [name_key(item.name, style) for item in node.names]
    mine = name_key(name, style)
    return sum(key <= mine for key in keys) if keys == sorted(keys) else len(keys)


def has_line(text: Text, name: ast.alias) -> bool:
    start, end = text.start_of(name), text.end_of(name)
    is_first = not text.characters[text.line_start(start) : start].strip()
    return is_first and TO_LINE_END.match(text.characters, end) is not None


def own_line(text: Text, node: ast.ImportFrom, place: int, written: str) -> Edit:
    """A new line among names that have lines of their own."""
    name = node.names[min(place, len(node.names) - 1)]
    start = text.start_of(name)
    indent = text.characters[text.line_start(start) : start]
    if place == 0:
        at = text.line_start(start)
        return Edit(at, at, f"{indent}{written},{text.newline}")
    before = node.names[place - 1]
    end = text.end_of(before)
    at = text.next_line(end)
    if COMMA.match(text.characters, end):
        return Edit(at, at, f"{indent}{written},{text.newline}")
    rest = text.characters[end:at]
    return Edit(end, at, f",{rest}{indent}{written}{text.newline}")


def wrapped(text: Text, node: ast.ImportFrom, place: int, written: str) -> Edit:
    """All names on lines of their own, in brackets."""
    names = [text.source(name) for name in node.names]
    names.insert(place, written)
    start = text.start_of(node)
    indent = text.characters[text.line_start(start) : start]
    if indent.strip():
        raise RefusedError(f"the import on line {node.lineno} shares its line and would be too long")
    lines = "".join(f"{indent}    {name},{text.newline}" for name in names)
    return Edit(text.start_of(node.names[0]), text.end_of(node), f"({text.newline}{lines}{indent})")


def without_names(text: Text, node: ImportNode, gone: Sequence[ast.alias]) -> tuple[Edit, ...]:
    """Take some, not all, of the names of a statement away."""
    kept = [name for name in node.names if name not in gone]
    return tuple(without_name(text, node, name, kept) for name in gone)


def without_name(text: Text, node: ImportNode, name: ast.alias, kept: Sequence[ast.alias]) -> Edit:
    start, end = text.start_of(name), text.end_of(name)
    in_brackets = text.characters[text.start_of(node) : text.end_of(node)].endswith(")")
    if in_brackets and has_line(text, name):
        return Edit(text.line_start(start), text.next_line(end), "")
    place = node.names.index(name)
    is_last = not any(later in kept for later in node.names[place + 1 :])
    if not is_last:
        following = text.start_of(node.names[place + 1])
        if "#" not in text.characters[end:following]:
            return Edit(start, following, "")
        comma = COMMA_AND_SPACE.match(text.characters, end)
        return Edit(start, comma.end() if comma else end, "")
    before = text.end_of(node.names[place - 1])
    if "#" not in text.characters[before:start]:
        return Edit(before, end, "")
    comma = COMMA_AND_SPACE.match(text.characters, end)
    return Edit(start, comma.end() if comma else end, "")


def with_module(text: Text, node: ast.ImportFrom, module: str) -> Edit:
    """Exchange the module of a `from` import. Raises `RefusedError`."""
    start = text.start_of(node)
    head = HEAD.match(text.characters, start, text.end_of(node))
    if head is None or re.sub(r"\s", "", head["module"]) != dotted_module(node):
        raise RefusedError(f"the import on line {node.lineno} is written in a way that we do not take apart")
    space = "" if head["space"] else " "
    return Edit(head.start("module"), head.end("module"), space + module)
