"""The one walk over a syntax tree: imports, classes, and the metrics of every function.

Statements are visited always, expressions only where their text holds a word that can change a
metric (`and`, `or`, `if`, `for`, `lambda`): that is one in ten, and it is what keeps the walk at
a small share of the parse.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from autopack_lint.facts.definitions import (
    Frame,
    FunctionNode,
    catches_all,
    expects_import_error,
    function_of,
    is_decorator,
    is_docstring,
    is_type_checking,
)
from autopack_lint.facts.expressions import branches_of
from autopack_lint.facts.recursion import calls_itself, may_call_itself, normalised
from autopack_lint.facts.source import Source
from autopack_lint.model.facts import Class, Function, Import, ImportKind

# A number may end where a word begins: `1if x`, `0xfor y`.
WORDS = re.compile(
    rb"(?:and|or|if|for|lambda)\b"
    rb"(?:(?<=[\W\d]and)|(?<=[\W\da-fjA-FJ]or)|(?<=[\W\da-fjA-FJ]if)|(?<=[\W\da-fjA-FJ]for)|(?<=\Wlambda))"
)
START = re.Match.start
ELIF = b"e"[0]
IMPORTS = (ast.Import, ast.ImportFrom)
DECORATED = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})
NEVER = 1 << 60
PLACEHOLDER = Function("", 0, 0, 0, 0, 0, 0, 0, 0)


class Walk:
    """Visits a module once; read the results off its attributes."""

    def __init__(self, tree: ast.Module, source: Source) -> None:
        self.imports: list[Import] = []
        self.classes: list[Class] = []
        self.functions: list[Function] = []
        self.function_nodes: dict[tuple[int, int], FunctionNode] = {}
        self._text = source.text
        self._is_ascii = source.text.isascii()
        self._offsets = source.line_offsets
        self._words: Sequence[int] = ()
        self._next_word_line = NEVER
        self._prefix = ""
        self._frame = self._outside = Frame()
        self._import_kind = ImportKind.IMPORT
        self._in_class = False
        self._wraps = False
        self._block(tree.body, 0, 0)

    def _block(self, statements: Sequence[ast.stmt], depth: int, nesting: int) -> None:
        for statement in statements:
            handler = HANDLERS.get(type(statement))
            if handler is not None:
                handler(self, statement, depth, nesting)
            elif statement.end_lineno >= self._next_word_line:  # type: ignore[operator]
                self._expression(statement, nesting)

    def _expression(self, node: ast.stmt | ast.expr | None, nesting: int) -> None:
        """Add what a simple statement or the header of a compound one holds. They come in the order of the text."""
        if node is None or (last := node.end_lineno) < self._next_word_line:  # type: ignore[operator]
            return
        offsets = self._offsets
        words = self._words
        first = node.lineno
        end = offsets[last] + node.end_col_offset  # type: ignore[operator, index]
        place = bisect_left(words, offsets[first] + node.col_offset)
        if words[place] < end:
            place = bisect_left(words, end, place)
            frame = self._frame
            cyclomatic, cognitive, structural = branches_of(node, nesting)
            frame.cyclomatic += cyclomatic
            frame.cognitive += cognitive
            frame.structural += structural
        self._next_word_line = bisect_right(offsets, words[place], first) - 1 if place + 1 < len(words) else NEVER

    def _words_between(self, start: int, end: int) -> Sequence[int]:
        """Where the words begin that can change a metric, and then the end."""
        return [*map(START, WORDS.finditer(self._text, start, end)), end]

    def _enter(self, depth: int) -> int:
        frame = self._frame
        if depth >= frame.depth:
            frame.depth = depth + 1
        return depth + 1

    def _if(self, node: ast.If, depth: int, nesting: int) -> None:
        frame = self._frame
        inner = self._enter(depth)
        frame.branch(nesting)
        while True:
            frame.cyclomatic += 1
            self._expression(node.test, nesting)
            if is_type_checking(node.test):
                self._importing(ImportKind.TYPE_CHECKING, node.body, inner, nesting + 1)
            else:
                self._block(node.body, inner, nesting + 1)
            if not node.orelse:
                return
            frame.cognitive += 1
            following = node.orelse[0]
            if not (isinstance(following, ast.If) and self._is_elif(following)):
                break
            node = following
        self._block(node.orelse, inner, nesting + 1)

    def _is_elif(self, node: ast.If) -> bool:
        return self._text[self._offsets[node.lineno] + node.col_offset] == ELIF

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, depth: int, nesting: int) -> None:
        frame = self._frame
        inner = self._enter(depth)
        frame.branch(nesting)
        frame.cyclomatic += 2 if node.orelse else 1
        frame.cognitive += bool(node.orelse)
        if isinstance(node, ast.While):
            self._expression(node.test, nesting)
        else:
            self._expression(node.target, nesting)
            self._expression(node.iter, nesting)
        self._block(node.body, inner, nesting + 1)
        self._block(node.orelse, inner, nesting + 1)

    def _try(self, node: ast.Try, depth: int, nesting: int) -> None:
        self._frame.cyclomatic += len(node.handlers) + bool(node.orelse)
        self._try_star(node, depth, nesting)

    def _try_star(self, node: ast.Try | ast.TryStar, depth: int, nesting: int) -> None:
        inner = self._enter(depth)
        if any(map(expects_import_error, node.handlers)):
            self._importing(ImportKind.GUARDED, node.body, inner, nesting)
        else:
            self._block(node.body, inner, nesting)
        for handler in node.handlers:
            self._frame.branch(nesting)
            self._expression(handler.type, nesting)
            if expects_import_error(handler) and any(isinstance(statement, IMPORTS) for statement in node.body):
                self._importing(ImportKind.GUARDED, handler.body, inner, nesting + 1)
            else:
                self._block(handler.body, inner, nesting + 1)
        self._block(node.orelse, inner, nesting)
        self._block(node.finalbody, inner, nesting)

    def _with(self, node: ast.With | ast.AsyncWith, depth: int, nesting: int) -> None:
        for item in node.items:
            self._expression(item.context_expr, nesting)
            self._expression(item.optional_vars, nesting)
        self._block(node.body, self._enter(depth), nesting)

    def _match(self, node: ast.Match, depth: int, nesting: int) -> None:
        frame = self._frame
        inner = self._enter(depth)
        self._expression(node.subject, nesting)
        frame.branch(nesting)
        frame.cyclomatic += len(node.cases) - any(map(catches_all, node.cases))
        for case in node.cases:
            self._expression(case.guard, nesting)
            self._block(case.body, inner, nesting + 1)

    def _assert(self, node: ast.Assert, depth: int, nesting: int) -> None:
        """Counts one, as radon has it: what stands in the condition is not looked at."""
        frame = self._frame
        before = frame.cyclomatic
        self._expression(node, nesting)
        frame.cyclomatic = before + 1

    def _class(self, node: ast.ClassDef, depth: int, nesting: int) -> None:
        outer = (self._prefix, self._frame, self._in_class, self._wraps)
        prefix, outer_frame, _, _ = outer
        frame = self._outside if outer_frame is self._outside else Frame()
        qualname = prefix + node.name
        self._prefix = qualname + "."
        self._frame = frame
        self._in_class = True
        self._wraps = False
        self.classes.append(Class(qualname, node.lineno, node.end_lineno or node.lineno))
        self._block(node.body, 0, 0)
        self._prefix, self._frame, self._in_class, self._wraps = outer
        if frame is not self._outside:
            outer_frame.nest(frame, nesting)

    def _function(self, node: FunctionNode, depth: int, nesting: int) -> None:
        outer = (self._prefix, self._frame, self._in_class, self._wraps, self._import_kind)
        prefix, outer_frame, is_method, is_wrapped, import_kind = outer
        self._frame = frame = Frame()
        qualname = prefix + node.name
        self._prefix = qualname + "."
        self._in_class = False
        self._wraps = is_decorator(node)
        if import_kind is ImportKind.IMPORT:
            self._import_kind = ImportKind.DEFERRED
        self.function_nodes[node.lineno, node.col_offset] = node
        functions = self.functions
        place = len(functions)
        functions.append(PLACEHOLDER)
        start, end = self._extent(node)
        is_outermost = outer_frame is self._outside
        if is_outermost:
            self._words = self._words_between(start, end)
            self._next_word_line = node.lineno if len(self._words) > 1 else NEVER
        self._block(node.body, 0, 0)
        if self._may_be_recursive(node.name, start, end, method=is_method):
            frame.cognitive += calls_itself(node, method=is_method)
        functions[place] = function_of(node, qualname, frame, method=is_method)
        self._prefix, self._frame, self._in_class, self._wraps, self._import_kind = outer
        if is_outermost:
            self._next_word_line = NEVER
        else:
            outer_frame.nest(frame, nesting + (not is_wrapped))

    def _extent(self, node: FunctionNode) -> tuple[int, int]:
        """The offsets between which the statements of a function stand, its docstring apart."""
        body = node.body
        first: ast.stmt | ast.expr = body[0]
        kind = type(first)
        if kind is ast.Expr and len(body) > 1 and is_docstring(body[0]):
            first = body[1]
            kind = type(first)
        if kind in DECORATED and first.decorator_list:  # type: ignore[union-attr]
            first = first.decorator_list[0]  # type: ignore[union-attr]
        offsets = self._offsets
        return offsets[first.lineno] + first.col_offset, offsets[node.end_lineno or 0] + (node.end_col_offset or 0)

    def _may_be_recursive(self, name: str, start: int, end: int, *, method: bool) -> bool:
        """Search the text of the body, so that the tree has to be searched only where that finds something."""
        text = self._text
        if not self._is_ascii and not (body := text[start:end]).isascii():
            text = normalised(body)
            start, end = 0, len(text)
        return may_call_itself(name.encode(), text, start, end, method=method)

    def _import(self, node: ast.Import, depth: int, nesting: int) -> None:
        for alias in node.names:
            self.imports.append(Import(alias.name, "", alias.asname or "", 0, node.lineno, self._import_kind))

    def _import_from(self, node: ast.ImportFrom, depth: int, nesting: int) -> None:
        module, level, line, kind = node.module or "", node.level, node.lineno, self._import_kind
        for alias in node.names:
            self.imports.append(Import(module, alias.name, alias.asname or "", level, line, kind))

    def _importing(self, kind: ImportKind, body: Sequence[ast.stmt], depth: int, nesting: int) -> None:
        outer = self._import_kind
        if outer is ImportKind.IMPORT:
            self._import_kind = kind
        self._block(body, depth, nesting)
        self._import_kind = outer


Handler = Callable[[Walk, Any, int, int], None]
HANDLERS: dict[type[ast.stmt], Handler] = {
    ast.If: Walk._if,
    ast.For: Walk._loop,
    ast.AsyncFor: Walk._loop,
    ast.While: Walk._loop,
    ast.Try: Walk._try,
    ast.TryStar: Walk._try_star,
    ast.With: Walk._with,
    ast.AsyncWith: Walk._with,
    ast.Match: Walk._match,
    ast.Assert: Walk._assert,
    ast.ClassDef: Walk._class,
    ast.FunctionDef: Walk._function,
    ast.AsyncFunctionDef: Walk._function,
    ast.Import: Walk._import,
    ast.ImportFrom: Walk._import_from,
}
