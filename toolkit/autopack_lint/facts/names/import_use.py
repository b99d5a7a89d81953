"""Where a file uses the names that it imports: what decides whether an import could come later.

The text is read, not the tree: whatever runs at import time stands outside the bodies of functions, and that
is the smaller part. Wherever text and tree could disagree the answer is "at import time", which advises nothing.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from autopack_lint.facts.definitions import FunctionNode, is_docstring, is_type_checking
from autopack_lint.facts.recursion import normalised
from autopack_lint.facts.source import Source
from autopack_lint.model.facts import Import, ImportKind, ImportUse

MOST_SEARCHED = 20_000_000
"""Names times bytes; beyond this, words are collected once and not looked for one by one."""
WORD = re.compile(rb"[^\W\d]\w*")
IN_A_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
DOT = b"."[0]
CODE = re.compile(
    rb"""
      \#[^\n]*
    | (?<!\w) [bBrRuU]{0,2} (?: "(?: [^"\\\n] | \\. )* (?:"|\Z) | '(?: [^'\\\n] | \\. )* (?:'|\Z) )
    | (?<![\w.]) ([^\W\d])
    """,
    re.VERBOSE,
)
"""Comments and texts are passed over; a text with values in it (f"") is not, since they are code."""
NOT_CODE = re.compile(rb"[#\"']")
LONG_TEXT = re.compile(rb"\"{3}|'{3}")
AT_IMPORT = frozenset({ImportKind.IMPORT, ImportKind.GUARDED})
HARMLESS = frozenset(
    {
        *("staticmethod", "classmethod", "property", "cached_property", "setter", "getter", "deleter", "wraps"),
        *("abstractmethod", "override", "overload", "final", "cache", "lru_cache", "contextmanager"),
        "asynccontextmanager",
    }
)
"""Decorators that do not look at annotations."""
UNREAD = frozenset({ast.Import, ast.ImportFrom, ast.Expr})
BLOCKS = (ast.ClassDef, ast.If, ast.Try, ast.With)
Extent = tuple[int, int]


def with_uses(
    imports: Sequence[Import],
    tree: ast.Module,
    source: Source,
    functions: Mapping[tuple[int, int], FunctionNode],
    exports: Iterable[str],
) -> tuple[Import, ...]:
    """The imports, those at the top level that may be the project's own with where their names are used."""
    if not any(map(may_be_deferred, imports)) or not is_plain(source.text):
        return tuple(imports)
    reading = Reading(tree, source, functions)
    listed = frozenset(exports)
    if len(imports) * len(source.text) > MOST_SEARCHED:
        reading.by_words()
    return tuple(
        Import(*item[:-1], reading.use_of(bound_by(item), listed)) if may_be_deferred(item) else item
        for item in imports
    )


def is_plain(text: bytes) -> bool:
    """Whether each name has one spelling only: the parser takes letters that look alike for one."""
    return text.isascii() or normalised(text) == text


def may_be_deferred(item: Import) -> bool:
    if item.kind not in AT_IMPORT or item.name == "*":
        return False
    return item.level > 0 or item.module.partition(".")[0] not in sys.stdlib_module_names


def bound_by(item: Import) -> str:
    """The name that an import binds."""
    return item.alias or item.name or item.module.partition(".")[0]


class Reading:
    """The words of a file, by when they are needed."""

    def __init__(self, tree: ast.Module, source: Source, functions: Mapping[tuple[int, int], FunctionNode]) -> None:
        self._words_at_import: frozenset[bytes] | None = None
        self._words_later: frozenset[bytes] | None = None
        self._text = source.text
        self._offsets = source.line_offsets
        later: list[Extent] = []
        annotations: list[Extent] = []
        for node in outermost(functions.values()):
            start = self._start(node.body[0])
            later.append((start, self._end(node)))
            head = self._text[self._offsets[node.lineno] + node.col_offset : start]
            if head.count(b":") > 1 or b"->" in head:
                annotations += self._annotations(node)
        later += [(self._start(node.body[0]), self._end(node.body[-1])) for node in blocks_not_run(tree.body)]
        unread = [(self._start(node), self._end(node)) for node in unread_statements(tree.body)]
        self._at_import = b"\n".join(self._between([*later, *unread, *annotations]))
        self._annotated = {word for start, end in annotations for word in WORD.findall(self._text, start, end)}
        self._later = b"\n".join(self._text[start:end] for start, end in later)

    def by_words(self) -> None:
        """Go by words alone, wherever they stand: this says "used" too often, and never too rarely."""
        self._words_at_import = frozenset(WORD.findall(self._at_import))
        self._words_later = frozenset(WORD.findall(self._later))

    def use_of(self, name: str, exports: frozenset[str]) -> ImportUse:
        word = name.encode()
        if name in exports or self._is_at_import(word):
            return ImportUse.IMPORT_TIME
        is_later = self._is_later(word)
        if word in self._annotated and not is_later:
            return ImportUse.ANNOTATIONS
        return ImportUse.FUNCTIONS if is_later else ImportUse.NOWHERE

    def _is_at_import(self, word: bytes) -> bool:
        if self._words_at_import is not None:
            return word in self._words_at_import
        return any(map(self._is_code, places_of(word, self._at_import)))

    def _is_later(self, word: bytes) -> bool:
        if self._words_later is not None:
            return word in self._words_later
        return next(places_of(word, self._later), None) is not None

    def _is_code(self, place: int) -> bool:
        """Whether a word may be more than a part of a comment or a text; false only where that is certain."""
        text = self._at_import
        line = text.rfind(b"\n", 0, place) + 1
        before = text[line:place]
        if NOT_CODE.search(before) is None or LONG_TEXT.search(before) or text.endswith(b"\\\n", 0, line):
            return True
        return any(match.start(1) == place for match in CODE.finditer(text, line, place + 1) if match[1])

    def _annotations(self, node: FunctionNode) -> Iterator[Extent]:
        """The annotations of a function, unless a decorator may look at them."""
        if not all(map(is_harmless, node.decorator_list)):
            return
        given = node.args
        for argument in (*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg):
            if argument is not None and argument.annotation is not None:
                yield self._start(argument.annotation), self._end(argument.annotation)
        if node.returns is not None:
            yield self._start(node.returns), self._end(node.returns)

    def _between(self, extents: list[Extent]) -> Iterator[bytes]:
        """The text outside these extents."""
        place = 0
        for start, end in sorted(extents):
            if start > place:
                yield self._text[place:start]
            place = max(place, end)
        yield self._text[place:]

    def _start(self, node: ast.stmt | ast.expr) -> int:
        line, column = node.lineno, node.col_offset
        for decorator in getattr(node, "decorator_list", ()):
            if (decorator.lineno, decorator.col_offset) < (line, column):
                line, column = decorator.lineno, decorator.col_offset
        return self._offsets[line] + column

    def _end(self, node: ast.stmt | ast.expr) -> int:
        return self._offsets[node.end_lineno or 0] + (node.end_col_offset or 0)


def places_of(word: bytes, text: bytes) -> Iterator[int]:
    """Where a whole word stands that is no attribute."""
    size = len(word)
    place = text.find(word)
    while place >= 0:
        end = place + size
        is_begun = place > 0 and (text[place - 1] in IN_A_WORD or text[place - 1] == DOT)
        if not is_begun and (end == len(text) or text[end] not in IN_A_WORD):
            yield place
        place = text.find(word, end)


def outermost(functions: Iterable[FunctionNode]) -> Iterator[FunctionNode]:
    """The functions that stand in no other one; all are given in source order."""
    end = (0, 0)
    for node in functions:
        if (node.lineno, node.col_offset) >= end:
            yield node
            end = (node.end_lineno or 0, node.end_col_offset or 0)


def is_harmless(decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
    return name in HARMLESS


def unread_statements(statements: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Imports that run when the file is imported, in blocks as well, and the documentation of it and its classes."""
    pending = list(statements)
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind in UNREAD and (kind is not ast.Expr or is_docstring(node)):
            yield node
        elif isinstance(node, BLOCKS):
            pending += statements_in(node)


def statements_in(node: ast.ClassDef | ast.If | ast.Try | ast.With) -> list[ast.stmt]:
    found = [*node.body, *getattr(node, "orelse", ()), *getattr(node, "finalbody", ())]
    return found + [inner for handler in getattr(node, "handlers", ()) for inner in handler.body]


def blocks_not_run(statements: Iterable[ast.stmt]) -> Iterator[ast.If]:
    """What type checkers read, and what runs only in a script."""
    for node in statements:
        if isinstance(node, ast.If) and (is_type_checking(node.test) or is_main(node.test)):
            yield node


def is_main(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]):
            return True
    return False
