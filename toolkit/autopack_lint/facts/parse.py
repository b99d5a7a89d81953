"""Bytes -> syntax tree, or what is wrong with them."""

from __future__ import annotations

import ast

from autopack_lint.facts.source import Source
from autopack_lint.model.errors import TooDeepError
from autopack_lint.model.facts import Broken
from autopack_lint.model.finding import Position

WIDE_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}
TOO_DEEP = "nested or chained too deeply for Python's parser"


class UnparsableError(Exception):
    """Text that is not Python."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken.message)
        self.broken = broken


def parse(raw: bytes) -> tuple[ast.Module, Source]:
    """Parse the bytes of a file once.

    Raises `UnparsableError` for text that is not Python and `TooDeepError` for text that may be
    but that the parser cannot hold.
    """
    try:
        source = Source(raw)
    except (UnicodeError, LookupError) as error:
        raise UnparsableError(broken_at(1, 1, f"the declared encoding does not fit: {error}", "")) from error
    if b"\0" in raw:
        raise UnparsableError(binary(raw, source))
    try:
        return ast.parse(source.text.decode() if source.is_recoded else source.text), source
    except SyntaxError as error:
        raise UnparsableError(broken(counted_in_characters(error, source), source)) from error
    except (RecursionError, MemoryError) as error:
        raise TooDeepError(TOO_DEEP) from error
    except ValueError as error:
        raise UnparsableError(broken_at(1, 1, str(error), source.line(1))) from error


def binary(raw: bytes, source: Source) -> Broken:
    """What to say about bytes that hold a NUL."""
    for mark, encoding in WIDE_MARKS.items():
        if raw.startswith(mark):
            return broken_at(
                1, 1, f"the text is {encoding}; Python reads UTF-8 unless a coding comment says otherwise", ""
            )
    before = source.text[: source.text.find(b"\0")]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
    return broken_at(line, column, "the text holds a NUL byte", source.line(line))


def counted_in_characters(error: SyntaxError, source: Source) -> SyntaxError:
    """The error once more: for bytes, some versions of the parser count columns in bytes."""
    if not source.text.isascii():
        try:
            ast.parse(source.text.decode())
        except SyntaxError as same:
            return same
        except ValueError:
            return error
    return error


def broken(error: SyntaxError, source: Source) -> Broken:
    line = min(max(error.lineno or 1, 1), len(source.lines))
    excerpt = source.line(line)
    message = error.msg or "the text is not Python"
    undecodable = undecodable_line(source) if "codec can't decode" in message else 0
    if undecodable:
        return broken_at(undecodable, 1, message.removeprefix("(unicode error) "), source.line(undecodable))
    column = min(max(error.offset or 1, 1), len(excerpt) + 1)
    from autopack_lint.facts.newer_grammar import newer_python_for

    needed = newer_python_for(source.text.decode(errors="replace"))
    if needed:
        message = f"{message}: this needs Python {needed}'s grammar, and we run on an older one"
    found = broken_at(line, column, message, excerpt)
    if error.end_lineno == line and error.end_offset and error.end_offset > column:
        return found._replace(end=Position(line, min(error.end_offset, len(excerpt) + 1)))
    return found


def undecodable_line(source: Source) -> int:
    """The first line that is not UTF-8; 0 when all are."""
    try:
        source.text.decode()
    except UnicodeDecodeError as error:
        return source.text.count(b"\n", 0, error.start) + 1
    return 0


def broken_at(line: int, column: int, message: str, excerpt: str) -> Broken:
    return Broken(message, Position(line, column), Position(line, column), excerpt)
