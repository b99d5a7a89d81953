"""The one walk over a syntax tree: imports, classes, and the metrics of every function.

Statements are visited always, expressions only where a line holds a word that can change a
metric (`and`, `or`, `if`, `for`, `lambda`): that is one line in ten, and it is what keeps the
walk at a small share of the parse.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autopack_lint.facts.expressions import Branches, branches_of, calls_itself
from autopack_lint.facts.source import Source
from autopack_lint.model.facts import Class, Function, Import, ImportKind

WORDS = re.compile(rb"\b(?:and|or|if|for|lambda)\b")
STATEMENT_WORDS = frozenset({b"if", b"for"})
SELVES = (b"self.", b"cls.")
NAME_BYTES = frozenset(bytes([code]) for code in b"._0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
OPENERS = frozenset({b"", b"async"})
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


class Frame:
    """The running metrics of one function.

    `cognitive` is what the function scores by itself; `structural` counts the increments
    that grow by one when the whole function is nested one level deeper.
    """

    __slots__ = ("cognitive", "cyclomatic", "depth", "structural")

    def __init__(self) -> None:
        self.cyclomatic = 1
        self.cognitive = 0
        self.structural = 0
        self.depth = 0

    def branch(self, nesting: int) -> None:
        """Count a flow break that costs more the deeper it stands."""
        self.cognitive += 1 + nesting
        self.structural += 1

    def nest(self, inner: Frame, levels: int) -> None:
        """Take over what an inner function scores when it stands this many levels deeper."""
        self.cognitive += inner.cognitive + levels * inner.structural
        self.structural += inner.structural


class Walk:
    """Visits a module once; read the results off its attributes."""

    def __init__(self, tree: ast.Module, source: Source) -> None:
        self.imports: list[Import] = []
        self.classes: list[Class] = []
        self.functions: list[Function] = []
        self.function_nodes: dict[tuple[int, int], FunctionNode] = {}
        self._source = source
        self._worded, self._leading = worded_lines(source.text)
        self._names: tuple[str, ...] = ()
        self._frame: Frame | None = None
        self._import_kind = ImportKind.IMPORT
        self._in_class = False
        self._wraps = False
        self._block(tree.body, 0, 0)

    def _block(self, statements: Sequence[ast.stmt], depth: int, nesting: int) -> None:
        frame = self._frame
        worded = self._worded
        for statement in statements:
            handler = HANDLERS.get(type(statement))
            if handler is not None:
                handler(self, statement, depth, nesting)
            elif frame is not None:
                first = statement.lineno
                last = statement.end_lineno
                if first == last:
                    if first in worded:
                        self._expression(statement, nesting)
                elif self._is_worded(first, last or first):
                    self._expression(statement, nesting)

    def _is_worded(self, first: int, last: int) -> bool:
        lines = range(first, last + 1)
        return not (self._worded.isdisjoint(lines) and self._leading.isdisjoint(lines))

    def _expression(self, node: ast.AST, nesting: int) -> None:
        frame = self._frame
        if frame is not None:
            found: Branches = branches_of(node, nesting)
            frame.cyclomatic += found.cyclomatic
            frame.cognitive += found.cognitive
            frame.structural += found.structural

    def _header(self, node: ast.expr | None, nesting: int) -> None:
        """The expression after the keyword of a compound statement."""
        if (
            node is not None
            and self._frame is not None
            and self._is_worded(node.lineno, node.end_lineno or node.lineno)
        ):
            self._expression(node, nesting)

    def _enter(self, depth: int) -> int:
        frame = self._frame
        if frame is not None and depth >= frame.depth:
            frame.depth = depth + 1
        return depth + 1

    def _if(self, node: ast.If, depth: int, nesting: int) -> None:
        frame = self._frame
        inner = self._enter(depth)
        if frame is not None:
            frame.branch(nesting)
        while True:
            if frame is not None:
                frame.cyclomatic += 1
            self._header(node.test, nesting)
            if is_type_checking(node.test):
                self._importing(ImportKind.TYPE_CHECKING, node.body, inner, nesting + 1)
            else:
                self._block(node.body, inner, nesting + 1)
            if not node.orelse:
                return
            if frame is not None:
                frame.cognitive += 1
            following = node.orelse[0]
            if not (isinstance(following, ast.If) and len(node.orelse) == 1 and is_elif(node, following)):
                break
            node = following
        self._block(node.orelse, inner, nesting + 1)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, depth: int, nesting: int) -> None:
        frame = self._frame
        inner = self._enter(depth)
        if frame is not None:
            frame.branch(nesting)
            frame.cyclomatic += 2 if node.orelse else 1
            frame.cognitive += bool(node.orelse)
        if isinstance(node, ast.While):
            self._header(node.test, nesting)
        else:
            self._header(node.target, nesting)
            self._header(node.iter, nesting)
        self._block(node.body, inner, nesting + 1)
        self._block(node.orelse, inner, nesting + 1)

    def _try(self, node: ast.Try, depth: int, nesting: int) -> None:
        frame = self._frame
        inner = self._enter(depth)
        if frame is not None:
            frame.cyclomatic += len(node.handlers) + bool(node.orelse)
        if guards_imports(node):
            self._importing(ImportKind.GUARDED, node.body, inner, nesting)
        else:
            self._block(node.body, inner, nesting)
        self._handlers(node.handlers, inner, nesting)
        self._block(node.orelse, inner, nesting)
        self._block(node.finalbody, inner, nesting)

    def _try_star(self, node: ast.TryStar, depth: int, nesting: int) -> None:
        inner = self._enter(depth)
        self._block(node.body, inner, nesting)
        self._handlers(node.handlers, inner, nesting)
        self._block(node.orelse, inner, nesting)
        self._block(node.finalbody, inner, nesting)

    def _handlers(self, handlers: Sequence[ast.ExceptHandler], depth: int, nesting: int) -> None:
        frame = self._frame
        for handler in handlers:
            if frame is not None:
                frame.branch(nesting)
            self._header(handler.type, nesting)
            self._block(handler.body, depth, nesting + 1)

    def _with(self, node: ast.With | ast.AsyncWith, depth: int, nesting: int) -> None:
        for item in node.items:
            self._header(item.context_expr, nesting)
            self._header(item.optional_vars, nesting)
        self._block(node.body, self._enter(depth), nesting)

    def _match(self, node: ast.Match, depth: int, nesting: int) -> None:
        frame = self._frame
        inner = self._enter(depth)
        self._header(node.subject, nesting)
        if frame is not None:
            frame.branch(nesting)
            frame.cyclomatic += max(0, len(node.cases) - any(map(catches_all, node.cases)))
        for case in node.cases:
            self._header(case.guard, nesting)
            self._block(case.body, inner, nesting + 1)

    def _assert(self, node: ast.Assert, depth: int, nesting: int) -> None:
        """Counts one, as radon has it: what stands in the condition is not looked at."""
        frame = self._frame
        if frame is None:
            return
        before = frame.cyclomatic
        if self._is_worded(node.lineno, node.end_lineno or node.lineno):
            self._expression(node, nesting)
        frame.cyclomatic = before + 1

    def _class(self, node: ast.ClassDef, depth: int, nesting: int) -> None:
        outer = (self._names, self._frame, self._in_class, self._wraps)
        names, outer_frame, _, _ = outer
        frame = None if outer_frame is None else Frame()
        self._names = (*names, node.name)
        self._frame = frame
        self._in_class = True
        self._wraps = False
        self.classes.append(Class(".".join(self._names), node.lineno, node.end_lineno or node.lineno))
        self._block(node.body, 0, 0)
        self._names, self._frame, self._in_class, self._wraps = outer
        if outer_frame is not None and frame is not None:
            outer_frame.nest(frame, nesting)

    def _function(self, node: FunctionNode, depth: int, nesting: int) -> None:
        outer = (self._names, self._frame, self._in_class, self._wraps, self._import_kind)
        names, outer_frame, is_method, is_wrapped, import_kind = outer
        frame = Frame()
        self._names = (*names, node.name)
        self._frame = frame
        self._in_class = False
        self._wraps = is_decorator(node)
        if import_kind is ImportKind.IMPORT:
            self._import_kind = ImportKind.DEFERRED
        self.function_nodes[node.lineno, node.col_offset] = node
        place = len(self.functions)
        self._block(node.body, 0, 0)
        frame.cognitive += self._is_recursive(node, method=is_method)
        self.functions.insert(place, function_of(node, ".".join(self._names), frame, method=is_method))
        self._names, self._frame, self._in_class, self._wraps, self._import_kind = outer
        if outer_frame is not None:
            outer_frame.nest(frame, nesting + (not is_wrapped))

    def _is_recursive(self, node: FunctionNode, *, method: bool) -> bool:
        offsets = self._source.line_offsets
        text = self._source.text
        call = node.name.encode() + b"("
        first = node.body[1 if len(node.body) > 1 and is_docstring(node.body[0]) else 0]
        place, end = offsets[first.lineno], offsets[(node.end_lineno or node.lineno) + 1]
        while (place := text.find(call, place, end)) >= 0:
            if text.endswith(SELVES, 0, place) if method else text[place - 1 : place] not in NAME_BYTES:
                return calls_itself(node, method=method)
            place += len(call)
        return False

    def _import(self, node: ast.Import, depth: int, nesting: int) -> None:
        for alias in node.names:
            self.imports.append(Import(alias.name, "", alias.asname or "", 0, node.lineno, self._import_kind))

    def _import_from(self, node: ast.ImportFrom, depth: int, nesting: int) -> None:
        module = node.module or ""
        for alias in node.names:
            self.imports.append(
                Import(module, alias.name, alias.asname or "", node.level, node.lineno, self._import_kind)
            )

    def _importing(self, kind: ImportKind, body: Sequence[ast.stmt], depth: int, nesting: int) -> None:
        outer = self._import_kind
        if outer is ImportKind.IMPORT:
            self._import_kind = kind
        self._block(body, depth, nesting)
        self._import_kind = outer


def worded_lines(text: bytes) -> tuple[set[int], set[int]]:
    """Lines that hold a word that can change a metric, and lines that begin with `if` or `for`."""
    worded: set[int] = set()
    leading: set[int] = set()
    line, counted = 1, 0
    for match in WORDS.finditer(text):
        start = match.start()
        line += text.count(b"\n", counted, start)
        counted = start
        if match[0] in STATEMENT_WORDS and text[text.rfind(b"\n", 0, start) + 1 : start].strip() in OPENERS:
            leading.add(line)
        else:
            worded.add(line)
    return worded, leading


def function_of(node: FunctionNode, qualname: str, frame: Frame, *, method: bool) -> Function:
    end_line = node.end_lineno or node.lineno
    return Function(
        qualname=qualname,
        line=node.lineno,
        end_line=end_line,
        column=node.col_offset,
        cyclomatic=frame.cyclomatic,
        cognitive=frame.cognitive,
        lines=end_line - node.lineno + 1,
        nesting=frame.depth,
        parameters=parameters_of(node, method=method),
    )


def parameters_of(node: FunctionNode, *, method: bool) -> int:
    """How many values a caller may pass: `self` and `cls` are not passed by anyone."""
    given = node.args
    count = len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)
    count += (given.vararg is not None) + (given.kwarg is not None)
    bound = (
        method and count and not any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)
    )
    return count - 1 if bound else count


def is_elif(node: ast.If, following: ast.stmt) -> bool:
    return following.col_offset == node.col_offset


def is_type_checking(test: ast.expr) -> bool:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False


def guards_imports(node: ast.Try) -> bool:
    """Whether a failing import in the body is expected and caught."""
    return any(
        handler.type is None or not IMPORT_ERRORS.isdisjoint(names_in(handler.type)) for handler in node.handlers
    )


def names_in(caught: ast.expr) -> Iterator[str]:
    for item in caught.elts if isinstance(caught, ast.Tuple) else (caught,):
        if isinstance(item, ast.Name):
            yield item.id


def catches_all(case: ast.match_case) -> bool:
    """`case _:` or `case name:`, which radon counts as the `else` that it is."""
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def is_decorator(node: FunctionNode) -> bool:
    """A function that holds one inner function and returns: nesting it costs the reader nothing."""
    body = node.body[1:] if is_docstring(node.body[0]) else node.body
    match body:
        case [ast.FunctionDef() | ast.AsyncFunctionDef(), ast.Return()]:
            return True
    return False


def is_docstring(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


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
