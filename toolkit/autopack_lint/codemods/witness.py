"""libcst as a witness: another parser, by other people, says whether a change is what its edits claim.

It has to hold the old text byte for byte, and the new one; and every node that no edit touches has to be in both
trees, of the same kind, at the same place, as deep in blocks. So an edit that takes something else along, by
precedence, by a bracket or a comment too much, is noticed by someone who knows nothing of how it was made.

This is the only place that loads libcst, and only when something is about to be written. It runs in a process
that may die: libcst can take very long, or the process along.
"""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.codemods.edits import Edit
from autopack_lint.codemods.excerpt import Excerpt

if TYPE_CHECKING:
    import libcst

NAME = "libcst"
LARGEST = 1 << 20
DEEPEST = 1_000
STACKS = (256 << 20, 64 << 20, 16 << 20)
"""In bytes; the next one where memory does not suffice."""
FRAMES = 50_000
UNKNOWN_END = -1
BLOCKS = frozenset({"IndentedBlock", "SimpleStatementSuite", "Else", "Finally", "ExceptHandler", "ExceptStarHandler"})
Key = tuple[str, int, int, str]
Keys = frozenset[Key]


class Node(NamedTuple):
    """A node of the concrete tree: its kind, the characters without white space around it, and the blocks it is in."""

    kind: str
    start: int
    end: int
    blocks: str
    """The kinds of the blocks and clauses around a statement."""
    is_compound: bool

    @property
    def key(self) -> Key:
        """What has to be the same elsewhere; a block may get longer at its end."""
        return self.kind, self.start, UNKNOWN_END if self.is_compound else self.end, self.blocks


Placed = tuple[int, int, bool, "libcst.CSTNode"]


def load() -> None:
    """Load it before processes are made that need it. Raises `ImportError`."""
    import libcst.metadata  # noqa: F401 - its presence is the effect


def objection(excerpt: Excerpt) -> str:
    """What the witness has against a change; empty where it agrees."""
    if max(len(excerpt.before), len(excerpt.after)) > LARGEST:
        return f"what is changed is larger than libcst is given to read ({LARGEST:,} characters)"
    for characters in (excerpt.before, excerpt.after):
        reason = why_not_given(characters)
        if reason:
            return reason
    return in_a_large_stack(excerpt)


def why_not_given(characters: str) -> str:
    """Whether Python's parser takes a text, and how deep it is: libcst may end the process over what is too deep."""
    try:
        pending: list[tuple[ast.AST, int]] = [(ast.parse(characters), 0)]
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"what is changed does not parse by itself: {error}"
    while pending:
        node, depth = pending.pop()
        if depth > DEEPEST:
            return f"it is nested or chained more than {DEEPEST:,} deep: libcst is not given that"
        pending.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
    return ""


def in_a_large_stack(excerpt: Excerpt) -> str:
    """Ask in a thread that may go deep; libcst calls itself for each node."""
    limit, usual = sys.getrecursionlimit(), threading.stack_size()
    sys.setrecursionlimit(max(FRAMES, limit))
    try:
        return from_a_thread(excerpt)
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(usual)


def from_a_thread(excerpt: Excerpt) -> str:
    answers: list[str] = []
    for size in STACKS:
        threading.stack_size(size)
        thread = threading.Thread(target=lambda: answers.append(judged(excerpt)))
        try:
            thread.start()
        except RuntimeError:
            continue
        thread.join()
        return answers[0]
    return "there is not enough memory to ask libcst"


def judged(excerpt: Excerpt) -> str:
    try:
        old = list(nodes_in(excerpt.before, "the text as it is"))
        new = list(nodes_in(excerpt.after, "the result"))
    except UnheldError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - the boundary to libcst, which may fail in any way
        return f"libcst {version()} failed over it: {type(error).__name__}: {error}"
    place = lost(old, keys_of(new), excerpt.edits, is_new=False)
    if place is None:
        place = lost(new, keys_of(old), turned_round(excerpt.edits), is_new=True)
        characters = excerpt.after
    else:
        characters = excerpt.before
    return "" if place is None else f"libcst sees more changed than was meant: {line_at(characters, place)}"


class UnheldError(Exception):
    """A text that libcst does not hold; the message says so."""


def nodes_in(characters: str, what: str) -> Iterator[Node]:
    """All expressions, statements and comments. Raises `UnheldError` for what libcst does not give back as it is."""
    import libcst
    from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

    try:
        module = libcst.parse_module(characters)
    except libcst.ParserSyntaxError as error:
        where = error.message.partition(": expected")[0]
        raise UnheldError(f"libcst {version()} cannot read {what}: {where}") from error
    if module.code != characters:
        raise UnheldError(f"libcst {version()} does not give {what} back byte for byte")
    spans = MetadataWrapper(module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
    nodes = (libcst.BaseExpression, libcst.BaseSmallStatement, libcst.BaseStatement, libcst.Comment)
    kinds = {kind for kind in set(map(type, spans)) if issubclass(kind, nodes)}
    places = offsets_of(characters)
    found: list[Placed] = []
    for node, span in spans.items():
        is_block = type(node).__name__ in BLOCKS
        if is_block or type(node) in kinds:
            start, end = span.start, span.start + span.length
            start, end = (places[start], places[end]) if places else (start, end)
            found.append((start, -end, not is_block, node))
    yield from inside_blocks(sorted(found, key=lambda item: item[:3]))


def inside_blocks(found: Iterable[Placed]) -> Iterator[Node]:
    """The nodes, from the outside to the inside; each with the blocks around it if it is a statement."""
    import libcst

    blocks: list[tuple[int, str]] = []
    for start, negative, is_node, node in found:
        end = -negative
        while blocks and blocks[-1][0] < end:
            blocks.pop()
        kind = type(node).__name__
        if not is_node:
            blocks.append((end, f"{blocks[-1][1]} {kind}" if blocks else kind))
            continue
        is_statement = isinstance(node, libcst.BaseStatement | libcst.BaseSmallStatement)
        around = blocks[-1][1] if is_statement and blocks else ""
        yield Node(kind, start, end, around, isinstance(node, libcst.BaseCompoundStatement))


def offsets_of(characters: str) -> list[int]:
    """Which character stands at each byte of UTF-8; nothing where they are the same."""
    if characters.isascii():
        return []
    places: list[int] = []
    for number, character in enumerate(characters):
        places += [number] * len(character.encode(errors="surrogatepass"))
    return [*places, len(characters)]


def keys_of(nodes: Iterable[Node]) -> Keys:
    return frozenset(node.key for node in nodes)


def lost(nodes: Iterable[Node], others: Keys, edits: Sequence[Edit], *, is_new: bool) -> int | None:
    """Where a node that no edit touches, or that holds an edit, is not in the other tree. None where all are.

    Of a new text, a node that begins or ends with something inserted may be new: the call around an expression.
    So may one that fills the space between two insertions: what `a[b, c]` has in its brackets is no tuple before.
    """
    for node in nodes:
        near = [edit for edit in edits if edit.start <= node.end and node.start <= edit.end]
        is_free = any(takes(edit, node) for edit in near) or (is_new and may_be_new(node, near))
        if not is_free and others.isdisjoint(images(node, edits)):
            return node.start
    return None


def takes(edit: Edit, node: Node) -> bool:
    """Whether an edit takes a node in, or cuts through its border."""
    is_inside = node.start <= edit.start and edit.end <= node.end
    is_all = edit.start == node.start and edit.end == node.end
    return edit.start < node.end and node.start < edit.end and (is_all or not is_inside)


def may_be_new(node: Node, near: Iterable[Edit]) -> bool:
    """Whether a node begins or ends with something inserted, or stands right between two insertions."""
    inserted = [edit for edit in near if not edit.text]
    has_border = any(edit.start == node.start or edit.end == node.end for edit in inserted)
    follows = any(edit.end == node.start for edit in inserted)
    return has_border or (follows and any(edit.start == node.end for edit in inserted))


def images(node: Node, edits: Sequence[Edit]) -> Iterator[Key]:
    """What a node may be after edits which leave it as it is."""
    ends = [UNKNOWN_END] if node.is_compound else places_after(node.end, edits)
    return ((node.kind, start, end, node.blocks) for start in places_after(node.start, edits) for end in ends)


def places_after(place: int, edits: Sequence[Edit]) -> list[int]:
    """Where a place is after edits; before or behind what is inserted there."""
    found = place
    options = []
    for edit in edits:
        if edit.end < place or (edit.end == place and edit.start < place):
            found += len(edit.text) - (edit.end - edit.start)
        elif edit.start == edit.end == place:
            options.append(len(edit.text))
    return [found, *(found + length for length in accumulate(options))]


def turned_round(edits: Sequence[Edit]) -> list[Edit]:
    """The edits that make the new text into the old one; of what they put there, only whether it is nothing counts."""
    shift, found = 0, []
    for edit in edits:
        start = edit.start + shift
        length = edit.end - edit.start
        found.append(Edit(start, start + len(edit.text), " " * length))
        shift += len(edit.text) - length
    return found


def line_at(characters: str, place: int) -> str:
    """The line around a place, for a person."""
    start = characters.rfind("\n", 0, place) + 1
    end = characters.find("\n", place)
    return f"`{characters[start : end if end >= 0 else len(characters)].strip()[:80]}`"


def version() -> str:
    from importlib.metadata import version as version_of

    return version_of(NAME)
