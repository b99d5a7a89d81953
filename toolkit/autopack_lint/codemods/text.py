"""A file as it is edited: characters, as written, with the syntax tree that belongs to them."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from autopack_lint.facts.source import BOM, declared_encoding
from autopack_lint.model.place import Position

LINE_END = re.compile(r"\r\n|\r|\n")
TOO_DEEP = "it is nested or chained too deeply for Python's parser"


class RefusedError(Exception):
    """An operation that will not be carried out; the message is the reason."""


class Coding(NamedTuple):
    """How characters become bytes."""

    encoding: str
    mark: bytes


UTF_8 = Coding("utf-8", b"")


class Text:
    """Characters of one file with all its line ends; offsets count characters."""

    def __init__(self, characters: str, coding: Coding = UTF_8) -> None:
        self.characters = characters
        self.coding = coding

    @classmethod
    def of(cls, raw: bytes) -> Text:
        """The text of a file. Raises `RefusedError` where it could not be written back as it is."""
        mark = BOM if raw.startswith(BOM) else b""
        encoding = "utf-8" if mark else declared_encoding(raw) or "utf-8"
        try:
            text = cls(raw[len(mark) :].decode(encoding), Coding(encoding, mark))
        except (UnicodeError, LookupError) as error:
            raise RefusedError(f"it is not {encoding}: {error}") from error
        if text.raw() != raw:
            raise RefusedError(f"its {encoding} cannot be written as it was read")
        return text

    def raw(self) -> bytes:
        """The bytes of the file. Raises `RefusedError` for characters that its encoding has not."""
        try:
            return self.coding.mark + self.characters.encode(self.coding.encoding)
        except UnicodeError as error:
            raise RefusedError(f"its encoding, {self.coding.encoding}, cannot hold the change: {error}") from error

    def changed(self, characters: str) -> Text:
        """Other characters in the same encoding."""
        return Text(characters, self.coding)

    @cached_property
    def tree(self) -> ast.Module:
        """Raises `RefusedError` for what does not parse."""
        return parsed(self.characters)

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line begins; that of line 1 is at index 0."""
        return [0, *(found.end() for found in LINE_END.finditer(self.characters))]

    @cached_property
    def newline(self) -> str:
        """How lines end here, by the first of them."""
        found = LINE_END.search(self.characters)
        return found[0] if found else "\n"

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node around each node."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def comments(self) -> list[tuple[int, int]]:
        """Where each comment begins and ends."""
        return list(self.comments_in(0, len(self.characters)))

    def comments_in(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where each comment begins and ends on lines that are read alike without all others."""
        before = self.line_number(start) - 1
        lines = io.StringIO(LINE_END.sub("\n", self.characters[start:end])).readline
        try:
            for token in tokenize.generate_tokens(lines):
                if token.type == tokenize.COMMENT:
                    at = self.line_starts[before + token.start[0] - 1] + token.start[1]
                    yield at, at + len(token.string)
        except (tokenize.TokenError, SyntaxError):
            pass  # the parser took this text; what is odd at its end holds no comment that we miss

    @cached_property
    def comment_lines(self) -> frozenset[int]:
        """The numbers of the lines that hold a comment only."""
        return frozenset(
            self.line_number(start)
            for start, _ in self.comments
            if not self.characters[self.line_start(start) : start].strip()
        )

    def offset(self, position: Position) -> int:
        """Where a position is. Raises `RefusedError` for one beyond the text."""
        line, column = position
        if not 0 < line <= len(self.line_starts):
            raise RefusedError(f"there is no line {line}")
        start = self.line_starts[line - 1]
        if not 0 < column <= self.line_end(start) - start + 1:
            raise RefusedError(f"there is no column {column} on line {line}")
        return start + column - 1

    def node_offset(self, line: int, column: int) -> int:
        """Where a place is that the parser gives: it counts bytes of UTF-8."""
        start = self.line_starts[line - 1]
        part = self.characters[start : start + column]
        return start + (column if part.isascii() else len(part.encode()[:column].decode(errors="ignore")))

    def start_of(self, node: ast.AST) -> int:
        """Where a node begins, decorators included."""
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        if decorators:
            return self.characters.rindex("@", 0, self.start_of(decorators[0]))
        return self.node_offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def end_of(self, node: ast.AST) -> int:
        return self.node_offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def source(self, node: ast.AST) -> str:
        return self.characters[self.start_of(node) : self.end_of(node)]

    def line_number(self, offset: int) -> int:
        """The number of the line around an offset."""
        return bisect_right(self.line_starts, offset)

    def line_start(self, offset: int) -> int:
        """Where the line around an offset begins."""
        return self.line_starts[self.line_number(offset) - 1]

    def line_end(self, offset: int) -> int:
        """Where the line around an offset ends, before its line end."""
        found = LINE_END.search(self.characters, offset)
        return found.start() if found else len(self.characters)

    def next_line(self, offset: int) -> int:
        """Where the line after the one around an offset begins; the end of the text after the last."""
        found = LINE_END.search(self.characters, offset)
        return found.end() if found else len(self.characters)


def parsed(characters: str) -> ast.Module:
    """The tree of a text. Raises `RefusedError`."""
    try:
        return ast.parse(characters)
    except SyntaxError as error:
        raise RefusedError(f"it does not parse: {error.msg} (line {error.lineno})") from error
    except (RecursionError, MemoryError) as error:
        raise RefusedError(TOO_DEEP) from error
    except ValueError as error:
        raise RefusedError(f"it does not parse: {error}") from error
