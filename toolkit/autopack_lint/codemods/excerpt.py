"""What a change is about: the statements that it touches, with the heads of those around them.

A second parser that reads six times slower than Python's need not read a whole file to judge a change of
one line. What is cut out are the lines of whole statements that no edit touches: the same bytes in both texts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autopack_lint.codemods.edits import Edit, carried_out
from autopack_lint.codemods.line_groups import Lines, begin_of, begins_its_line, blocks_of, groups_of
from autopack_lint.codemods.text import Text
from autopack_lint.facts.newer_grammar import parses


class Excerpt(NamedTuple):
    """A text before and after a change, and the edits that make the one into the other."""

    before: str
    edits: tuple[Edit, ...]
    after: str


def excerpt_of(text: Text, edits: Sequence[Edit]) -> Excerpt:
    """The part of a text that edits are about; all of it, where a part would not stand by itself."""
    cuts = list(cuts_in(text, text.tree.body, 0, edits, must_stay=False))
    kept = without(text.characters, cuts)
    moved = tuple(shifted(edit, cuts) for edit in sorted(edits))
    after = carried_out(kept, moved)
    if cuts and not (parses(kept) and parses(after)):
        return excerpt_of_all(text, edits)
    return Excerpt(kept, moved, after)


def excerpt_of_all(text: Text, edits: Sequence[Edit]) -> Excerpt:
    return Excerpt(text.characters, tuple(sorted(edits)), carried_out(text.characters, edits))


def cuts_in(
    text: Text, block: Sequence[ast.stmt], start: int, edits: Sequence[Edit], *, must_stay: bool
) -> Iterator[Lines]:
    """What can be cut out of a block whose lines begin at `start`; a block inside of another keeps a statement."""
    groups = list(groups_of(text, block, start))
    touched = [touches(group, edits) for _, group in groups]
    if must_stay and not any(touched):
        touched[0] = True
    for (nodes, group), is_kept in zip(groups, touched, strict=True):
        if not is_kept:
            yield group
        elif len(nodes) == 1:
            yield from cuts_inside(text, nodes[0], edits)


def cuts_inside(text: Text, node: ast.stmt, edits: Sequence[Edit]) -> Iterator[Lines]:
    """What can be cut out of the blocks of a statement whose head stays."""
    for block in blocks_of(node):
        if begins_its_line(text, block[0]):
            yield from cuts_in(text, block, begin_of(text, block), edits, must_stay=True)


def touches(group: Lines, edits: Sequence[Edit]) -> bool:
    return any(edit.start <= group[1] and group[0] <= edit.end for edit in edits)


def without(characters: str, cuts: Sequence[Lines]) -> str:
    return carried_out(characters, [Edit(start, end, "") for start, end in cuts])


def shifted(edit: Edit, cuts: Sequence[Lines]) -> Edit:
    """An edit in what is left."""
    gone = sum(end - start for start, end in cuts if end <= edit.start)
    return edit._replace(start=edit.start - gone, end=edit.end - gone)
