"""Proofs about one file and its new text. Each gives the reason why it fails; empty text where it holds."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
"""Where statements hold others. The `body` of an expression is none: statements alone are looked into."""
LINE_END = re.compile(r"\r\n|\r|\n")
Edit = tuple[int, int, str]
"""The first character, the end, and what is put there."""


class Lines(NamedTuple):
    """Where lines are touched by edits, and how many lines they add."""

    first: int
    last: int
    added: int


def why_not_compiled(raw: bytes) -> str:
    """What the compiler has against a file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(raw, "<fixed>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return f"the result does not compile: {error.msg} (line {error.lineno})"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"the result does not compile: {error}"
    return ""


def why_not_the_edits(before: str, edits: Sequence[Edit], after: str) -> str:
    """Whether anything else than the edits tells one text from the other."""
    here = there = 0
    for start, end, new in sorted(edits):
        if start < here or before[here:start] != after[there : there + start - here]:
            return "text outside of the edits differs"
        there += start - here
        if after[there : there + len(new)] != new:
            return "an edit is not in the result"
        here, there = end, there + len(new)
    return "" if before[here:] == after[there:] else "text outside of the edits differs"


def why_not_the_same_elsewhere(before: str, edits: Sequence[Edit], after: str, tree: ast.Module | None = None) -> str:
    """Whether a statement on lines that no edit touches is another one now: an edit may swallow what follows.

    The text outside of the edits is known to be the same. So a statement with the same bounds is the same statement.
    `tree` is that of `before`, where somebody has it.
    """
    try:
        old, new = tree or ast.parse(before), ast.parse(after)
    except SyntaxError as error:
        return f"the result does not parse: {error.msg}"
    except (ValueError, RecursionError, MemoryError):
        return "it is nested or chained too deeply to be compared"
    touched = touched_lines(before, edits)
    there = {(node.lineno, node.col_offset): node for node in statements_in(new)}
    for node in untouched(old, touched):
        line = node.lineno + sum(lines.added for lines in touched if lines.last < node.lineno)
        found = there.get((line, node.col_offset))
        if found is None or bounds_of(found) != bounds_of(node):
            return f"the statement on line {node.lineno} would be another one"
    return ""


def bounds_of(node: ast.stmt) -> tuple[type[ast.stmt], int, int | None]:
    """The kind of a statement, and how far from its beginning it ends."""
    return type(node), (node.end_lineno or node.lineno) - node.lineno, node.end_col_offset


def statements_in(tree: ast.Module) -> Iterator[ast.stmt]:
    """All statements, however deep."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt):
            yield node
        pending.extend(child for block in BLOCKS for child in getattr(node, block, ()))


def touched_lines(before: str, edits: Sequence[Edit]) -> list[Lines]:
    """The lines of each edit. An insertion at the beginning of a line touches none."""
    ends = [found.end() for found in LINE_END.finditer(before)]
    found = []
    for start, end, new in sorted(edits):
        first, last = bisect_right(ends, start) + 1, bisect_right(ends, end) + 1
        added = len(LINE_END.findall(new)) - (last - first)
        is_at_start = start == 0 or start in ends[first - 2 : first - 1]
        if (
            is_at_start
            and (end == 0 or end in ends[last - 2 : last - 1])
            and (not new or LINE_END.search(new, len(new) - 1))
        ):
            last -= 1
        found.append(Lines(first, last, added))
    return found


def untouched(tree: ast.Module, touched: Sequence[Lines]) -> Iterator[ast.stmt]:
    """The largest statements on whose lines there is no edit."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt) and not is_touched(node, touched):
            yield node
        else:
            pending.extend(child for block in BLOCKS for child in getattr(node, block, ()))


def is_touched(node: ast.stmt, touched: Sequence[Lines]) -> bool:
    """Whether an edit is on the lines of a statement, decorators included, or puts lines between them."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first, last = min([node.lineno, *(item.lineno for item in decorators)]), node.end_lineno or node.lineno
    # New lines right below a block may be part of it.
    last_before = last if hasattr(node, "body") else last - 1
    for lines in touched:
        is_insertion = lines.last < lines.first
        if first <= lines.last <= last_before if is_insertion else lines.first <= last and first <= lines.last:
            return True
    return False
