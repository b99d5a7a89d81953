"""A source line as it is shown: escaped, tabs expanded, cut to the width, with the place of the span in it."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.model.finding import Span
from autopack_lint.report.sanitize import visible_characters

TAB = 4
CUT = "…"
NARROWEST = 20


class Widths(dict[str, int]):
    """How many columns of a terminal the shown text of one character takes; measured when it is first met."""

    def __missing__(self, cell: str) -> int:
        self[cell] = width = len(cell) if cell.isascii() else width_of(cell)
        return width


def width_of(character: str) -> int:
    """The columns of a character beyond ASCII: wide ones take two, combining ones none."""
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


WIDTHS = Widths()


class Excerpt(NamedTuple):
    """A line to show, and where its carets go, in terminal columns."""

    text: str
    indent: int
    length: int


def marked(line: str, span: Span, room: int) -> Excerpt | None:
    """The line with the span marked to its end, or to the end of the line; nothing for an empty line."""
    line = line.rstrip()
    if not line:
        return None
    room = max(room, NARROWEST)
    length = len(line)
    (start_line, column), (end_line, end_column) = span
    first = column - 1 if column <= length else length
    last = end_column - 1 if start_line == end_line and end_column <= length else length
    if length <= room and line.isascii() and line.isprintable() and "##" not in line:
        return Excerpt(line, first, last - first if last > first else 1)
    return cut(line, first, last, room)


def cut(line: str, first: int, last: int, room: int) -> Excerpt:  # autopack: ignore[CPX101] one picture, one place
    """The part of the line around the span that fits."""
    # Whatever is further away than the room cannot be shown: long lines cost no more than short ones.
    left = max(first - room, 0)
    cells = shown_cells(line[left : first + room])
    widths = [WIDTHS[cell] for cell in cells]
    first, last = first - left, min(last - left, len(cells))
    is_open = left + len(cells) < len(line)
    is_too_long = sum(widths[:last]) + (is_open or last < len(cells)) > room
    begin = 0
    if left or (is_too_long and sum(widths[:first]) > room // 3):
        begin = beginning(widths, first, room)
    spare = room - (begin > 0)
    end = ending(widths, begin, spare if not is_open and sum(widths[begin:]) <= spare else spare - 1)
    prefix = CUT if begin else ""
    suffix = CUT if is_open or end < len(cells) else ""
    indent = len(prefix) + sum(widths[begin:first])
    return Excerpt(prefix + "".join(cells[begin:end]) + suffix, indent, max(sum(widths[first : min(last, end)]), 1))


def beginning(widths: list[int], first: int, room: int) -> int:
    """The first cell to show: a third of the room before the span, more where little follows it."""
    before, after = sum(widths[:first]), sum(widths[first:])
    allowed = max(room // 3, room - 1 - after)
    begin = 0
    while before > allowed or begin == 0:
        before -= widths[begin]
        begin += 1
    return begin


def ending(widths: list[int], begin: int, room: int) -> int:
    """The cell after the last one to show."""
    end, total = len(widths), sum(widths[begin:])
    while end > begin and total > room:
        end -= 1
        total -= widths[end]
    return end


def shown_cells(line: str) -> list[str]:
    """What is shown for each character; tabs reach to the next tab stop."""
    cells = visible_characters(line)
    if "\t" in line:
        column = 0
        for place, character in enumerate(line):
            if character == "\t":
                cells[place] = " " * (TAB - column % TAB)
            column += WIDTHS[cells[place]]
    return cells
