"""The bytes of a file as Python's own parser sees them: one encoding, one kind of line."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate

from autopack_lint.model.finding import Position

COOKIE = re.compile(rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
BOM = b"\xef\xbb\xbf"


class Source:
    """UTF-8 without a byte order mark, lines ended by a newline only.

    Raises `UnicodeError` or `LookupError` where the declared encoding cannot be met.
    """

    def __init__(self, raw: bytes) -> None:
        text = raw[3:] if raw.startswith(BOM) else raw
        declared = declared_encoding(text)
        self.is_recoded = declared is not None
        if declared is not None and not raw.startswith(BOM):
            text = text.decode(declared).encode()
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self.text = text

    @cached_property
    def lines(self) -> list[bytes]:
        """All lines with their ends; behind the last one an empty line, as editors show it."""
        lines = self.text.splitlines(keepends=True)
        if not lines or lines[-1].endswith(b"\n"):
            lines.append(b"")
        return lines

    @cached_property
    def line_offsets(self) -> list[int]:
        """Where each line begins; line 1 is at index 1."""
        return [0, *accumulate(map(len, self.lines), initial=0), len(self.text)]

    def line(self, number: int) -> str:
        """One line as text; empty past the end."""
        lines = self.lines
        return lines[number - 1].rstrip(b"\n").decode(errors="replace") if 0 < number <= len(lines) else ""

    def position(self, line: int, offset: int) -> Position:
        """The position of a byte offset, as `ast` gives it, in code points."""
        if line > len(self.lines):
            return Position(line, offset + 1)
        before = self.lines[line - 1][:offset]
        return Position(line, (offset if before.isascii() else len(before.decode(errors="replace"))) + 1)


def declared_encoding(text: bytes) -> str | None:
    """The encoding that a coding comment names, unless it is UTF-8."""
    if b"coding" not in text[:400]:
        return None
    match = COOKIE.match(text)
    if match is None:
        return None
    name = match[1].decode("ascii").lower().replace("_", "-")
    return None if name in {"utf-8", "utf8", "u8"} or name.startswith("utf-8-") else name
