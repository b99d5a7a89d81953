"""Comments are taken away, whole or in part."""

from __future__ import annotations

import re

from autopack_lint.codemods.edits import Edit, Plan, Region
from autopack_lint.codemods.line_groups import lines_around
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.operation import RemoveComment

SPACE_BEFORE = re.compile(r"[ \t\f]*\Z")


def remove_comment(operation: RemoveComment, text: Text, span: Region) -> Plan:
    """Raises `RefusedError` where the span is not inside one comment."""
    around = comment_at(text, span.start)
    if around is None or not around.start <= span.start < span.end <= around.end:
        raise RefusedError(f"there is no comment at this place of line {text.line_number(span.start)}")
    start, end = around
    before, after = text.characters[start : span.start], text.characters[span.end : end]
    if not (before + after).strip("# \t"):
        return Plan((whole(text, start, end),))
    if not after.strip():
        return Plan((Edit(start + len(before.rstrip()), end, ""),))
    if not before.strip() or before.endswith((" ", "\t")):
        return Plan((Edit(span.start, end - len(after.lstrip()), ""),))
    return Plan((Edit(*span, ""),))


def comment_at(text: Text, place: int) -> Region | None:
    """The first comment that ends behind a place, on the lines that are read with it."""
    found = text.comments_in(*lines_around(text, place))
    return next((Region(start, end) for start, end in found if place < end), None)


def whole(text: Text, start: int, end: int) -> Edit:
    """A comment with the space before it; with its line, where it is alone there."""
    line = text.line_start(start)
    if text.characters[line:start].strip():
        space = SPACE_BEFORE.search(text.characters, line, start)
        return Edit(space.start() if space else start, end, "")
    return Edit(line, text.next_line(end), "")
