"""A syntax tree -> its statements as numbers, which is what copies are found in."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from autopack_lint.facts.copies.shapes import BORDER, FIRST, shapes_of
from autopack_lint.facts.definitions import FunctionNode
from autopack_lint.facts.source import Source
from autopack_lint.model.statements import Kind, Statements, narrow

(
    SIMPLE,
    BLOCK,
    FUNCTION,
    CLASS,
    CLAUSE,
    DECORATOR,
    IMPORT,
    TEXT,
    DATA,
    ASSIGNMENT,
    LOOP,
    UNPACKING,
    UNPACKING_LOOP,
    CONTEXT,
    BRANCH,
) = map(int, Kind)
GAP = re.compile(rb"(?:[\s;\\]|#[^\n]*)*+")
LITERALS = frozenset({type(None), ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp})


def statements_of(tree: ast.Module, source: Source) -> Statements | None:
    """The statements of a module; nothing where there are none."""
    if not tree.body:
        return None
    marks = Marks(source)
    marks.block(tree.body, 0)
    offsets, lines, ends, depths, kinds = zip(*marks.found, strict=True)
    text = source.text
    if BORDER in text:
        text = text.replace(BORDER, b"\x02")
    shapes = shapes_of([text[start:end] for start, end in pairwise((*offsets, len(text)))])
    return Statements(
        shapes=shapes.hashes,
        kinds=bytes(kinds),
        depths=bytes(depths),
        lines=narrow(lines),
        ends=narrow(ends),
        sizes=narrow(shapes.sizes),
        parts=shapes.parts,
        first=FIRST,
        table=b"\0".join(shapes.texts),
    )


def kind_of_assignment(statement: ast.stmt) -> int:
    is_unpacking = isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple)
    return UNPACKING if is_unpacking else ASSIGNMENT


class Marks:
    """Where statements, clauses and decorators begin, in the order of the text."""

    def __init__(self, source: Source) -> None:
        self.found: list[tuple[int, int, int, int, int]] = []
        """Offset, line, last line, depth and kind."""
        self._text = source.text
        self._offsets = source.line_offsets

    def block(self, statements: Sequence[ast.stmt], depth: int) -> None:
        offsets, add, handlers, kinds = self._offsets, self.found.append, HANDLERS, KINDS
        for statement in statements:
            line = statement.lineno
            kind = type(statement)
            handler = handlers.get(kind)
            if handler is None:
                number = kinds.get(kind, SIMPLE)
                if number > IMPORT and type(statement.value) not in LITERALS:  # type: ignore[attr-defined]
                    number = SIMPLE if number == TEXT else kind_of_assignment(statement)
                add((offsets[line] + statement.col_offset, line, statement.end_lineno or line, depth, number))
            else:
                handler(self, statement, depth)

    def _add(self, node: ast.stmt, depth: int, kind: int) -> None:
        offset = self._offsets[node.lineno] + node.col_offset
        self.found.append((offset, node.lineno, node.end_lineno or node.lineno, depth, kind))

    def _clause(self, offset: int, line: int, depth: int, kind: int = CLAUSE) -> None:
        self.found.append((offset, line, line, depth, kind))

    def _end(self, node: ast.stmt | ast.expr) -> int:
        return self._offsets[node.end_lineno or node.lineno] + (node.end_col_offset or 0)

    def _after(self, body: Sequence[ast.stmt], depth: int) -> None:
        """The clause that begins after a block with a word that the tree does not know: `else`, `finally`."""
        end = self._end(body[-1])
        offset = GAP.match(self._text, end).end()  # type: ignore[union-attr]
        self._clause(offset, (body[-1].end_lineno or 0) + self._text.count(b"\n", end, offset), depth)

    def _if(self, node: ast.If, depth: int) -> None:
        self._add(node, depth, BLOCK)
        while True:
            self.block(node.body, depth + 1)
            if not node.orelse:
                return
            following = node.orelse[0]
            offset = self._offsets[following.lineno] + following.col_offset
            if not (type(following) is ast.If and self._text.startswith(b"elif", offset)):
                break
            node = following
            self._clause(offset, node.lineno, depth, BRANCH)
        self._after(node.body, depth)
        self.block(node.orelse, depth + 1)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, depth: int) -> None:
        if isinstance(node, ast.While):
            self._add(node, depth, BLOCK)
        else:
            self._add(node, depth, UNPACKING_LOOP if type(node.target) is ast.Tuple else LOOP)
        self.block(node.body, depth + 1)
        if node.orelse:
            self._after(node.body, depth)
            self.block(node.orelse, depth + 1)

    def _with(self, node: ast.With | ast.AsyncWith, depth: int) -> None:
        self._add(node, depth, CONTEXT if isinstance(node.items[-1].optional_vars, ast.Name) else BLOCK)
        self.block(node.body, depth + 1)

    def _try(self, node: ast.Try | ast.TryStar, depth: int) -> None:
        self._add(node, depth, BLOCK)
        self.block(node.body, depth + 1)
        last = node.body
        for handler in node.handlers:
            self._clause(self._offsets[handler.lineno] + handler.col_offset, handler.lineno, depth)
            last = handler.body
            self.block(last, depth + 1)
        for block in (node.orelse, node.finalbody):
            if block:
                self._after(last, depth)
                self.block(block, depth + 1)
                last = block

    def _match(self, node: ast.Match, depth: int) -> None:
        self._add(node, depth, BLOCK)
        end = self._end(node.subject)
        for case in node.cases:
            pattern = self._offsets[case.pattern.lineno] + case.pattern.col_offset
            offset = self._text.rfind(b"case", end, pattern)
            self._clause(offset, case.pattern.lineno - self._text.count(b"\n", offset, pattern), depth)
            self.block(case.body, depth + 1)
            end = self._end(case.body[-1])

    def _class(self, node: ast.ClassDef, depth: int) -> None:
        self._decorators(node, depth)
        self._add(node, depth, CLASS)
        self.block(node.body, depth + 1)

    def _function(self, node: FunctionNode, depth: int) -> None:
        self._decorators(node, depth)
        self._add(node, depth, FUNCTION)
        self.block(node.body, depth + 1)

    def _decorators(self, node: FunctionNode | ast.ClassDef, depth: int) -> None:
        for decorator in node.decorator_list:
            place = self._offsets[decorator.lineno] + decorator.col_offset
            offset = self._text.rfind(b"@", 0, place)
            line = decorator.lineno - self._text.count(b"\n", offset, place)
            self._clause(offset, line, depth, DECORATOR)


KINDS: dict[type[ast.stmt], int] = {
    ast.Import: IMPORT,
    ast.ImportFrom: IMPORT,
    ast.Expr: TEXT,
    ast.Assign: DATA,
    ast.AnnAssign: DATA,
}
"""Statements without a block that are not simple; the last three only with a literal."""
Handler = Callable[[Marks, Any, int], None]
HANDLERS: dict[type[ast.stmt], Handler] = {
    ast.If: Marks._if,
    ast.For: Marks._loop,
    ast.AsyncFor: Marks._loop,
    ast.While: Marks._loop,
    ast.With: Marks._with,
    ast.AsyncWith: Marks._with,
    ast.Try: Marks._try,
    ast.TryStar: Marks._try,
    ast.Match: Marks._match,
    ast.ClassDef: Marks._class,
    ast.FunctionDef: Marks._function,
    ast.AsyncFunctionDef: Marks._function,
}
