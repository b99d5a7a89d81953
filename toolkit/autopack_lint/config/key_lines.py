"""Where each key and list item of a TOML text stands: tomllib does not say, and an error message must."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

KeyPath = tuple[str | int, ...]
"""Keys from the outermost table inwards; list items by index, from 0."""

TOKEN = re.compile(
    r"""
      (?P<skip> [ \t\r]+ | \#[^\n]* )
    | (?P<line> \n )
    | (?P<text> \"{3} (?: [^"\\] | \\. | "(?!"") )* \"{3,5}
              | '{3} (?: [^'] | '(?!'') )* '{3,5}
              | " (?: [^"\\\n] | \\. )* "
              | ' [^'\n]* ' )
    | (?P<mark> [\[\]{},=.] )
    | (?P<word> [^\s\#"'\[\]{},=.]+ )
    """,
    re.VERBOSE | re.DOTALL,
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line on which each key (or table header, or list item) first stands, from 1. The text is valid TOML."""
    scan = Scan()
    line = 1
    for token in TOKEN.finditer(text):
        written = token.group()
        match token.lastgroup:
            case "line":
                scan.end_line()
                line += 1
            case "mark":
                scan.mark(written, line)
            case "text" | "word":
                scan.word(written, line)
                line += written.count("\n")
    return scan.lines


class Bracket(NamedTuple):
    """An open list (with the number of the item that stands here) or inline table of a value."""

    path: KeyPath
    item: int | None


class Scan:
    """Reads tokens left to right; a stack instead of recursion, for hostile nesting."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._table: KeyPath = ()
        self._last_item: dict[KeyPath, int] = {}
        self._open: list[Bracket] = []
        self._header = 0
        self._keys: list[str] = []
        self._is_in_value = False
        self._value: KeyPath = ()

    def end_line(self) -> None:
        if not self._open:
            self._is_in_value = False
            self._keys = []

    def word(self, written: str, line: int) -> None:
        if self._is_in_value:
            self.lines.setdefault(self._spot(), line)
        else:
            self._keys.append(key_name(written))

    def mark(self, mark: str, line: int) -> None:
        match mark:
            case "=":
                self._begin_value(line)
            case "[" if not self._is_in_value:
                self._header += 1
            case "[" | "{":
                self._open_bracket(mark, line)
            case "]" if self._header:
                self._begin_table(line)
            case "]" | "}" if self._open:
                self._open.pop()
                self._is_in_value = True
            case "," if self._open:
                self._next_item()

    def _spot(self) -> KeyPath:
        """The path of the value that stands here."""
        if self._open and self._open[-1].item is not None:
            return (*self._open[-1].path, self._open[-1].item)
        return self._value

    def _begin_value(self, line: int) -> None:
        path = self._open[-1].path if self._open else self._table
        for key in self._keys:
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._keys = []
        self._value = path
        self._is_in_value = True

    def _begin_table(self, line: int) -> None:
        """A header: `[a.b]`, or `[[a.b]]` for one more item of the list `b`."""
        path: KeyPath = ()
        for depth, key in enumerate(self._keys, start=1):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if depth == len(self._keys) and self._header > 1:
                self._last_item[path] = self._last_item.get(path, -1) + 1
            if path in self._last_item:
                path = (*path, self._last_item[path])
                self.lines.setdefault(path, line)
        self._table, self._header, self._keys = path, 0, []

    def _open_bracket(self, mark: str, line: int) -> None:
        path = self._spot()
        self.lines.setdefault(path, line)
        self._open.append(Bracket(path, 0 if mark == "[" else None))
        self._is_in_value = mark == "["

    def _next_item(self) -> None:
        bracket = self._open[-1]
        if bracket.item is None:
            self._is_in_value = False
            self._keys = []
        else:
            self._open[-1] = bracket._replace(item=bracket.item + 1)


def key_name(written: str) -> str:
    """The name behind a key as it is written: bare, 'literal' or "with escapes"."""
    if written[0] == "'":
        return written[1:-1]
    if written[0] != '"':
        return written
    return written[1:-1] if "\\" not in written else str(tomllib.loads(f"name = {written}")["name"])
