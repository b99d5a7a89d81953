"""The parts of a function as they matter when some of them are moved: names, ways out, decisions.

Names are bits of an integer: sets of them are joined and cut thousands of times.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import NamedTuple

ALL_NAMES = -1


class Exit:
    """Why statements cannot simply be moved into a function: bits, as an `IntFlag` is too slow for this."""

    RETURN = 1
    YIELD = 2
    LOOP = 4
    """`break` or `continue` of a loop around them."""
    RERAISE = 8
    """`raise` of the exception that a handler around them has caught."""
    FRAME = 16
    """They declare scopes, unbind names, or look at the names of the running function."""


class Names(NamedTuple):
    """The names and decisions in some expressions."""

    reads: int
    binds: int
    captured: int
    """Read by a function or lambda, which may be called at any later time."""
    decisions: int
    exits: int


class Block(NamedTuple):
    """Statements with one indentation."""

    pieces: tuple[Piece, ...]
    bound: int
    """What the header binds for this block only."""


class Piece(NamedTuple):
    """One statement: what it needs, what it gives, and the blocks in it."""

    node: ast.stmt
    first: int
    last: int
    decisions: int
    exits: int
    needs: int
    """Read before the statement itself has bound it."""
    binds: int
    definite: int
    """Bound whenever control gets past the statement."""
    captured: int
    leaves: bool
    """Control never gets past the statement."""
    header: int
    """Bound by the header."""
    blocks: tuple[Block, ...]


class Path(NamedTuple):
    """What happens on the way through something."""

    needs: int
    definite: int
    """All names where there is no way past it: nothing after it can miss one."""
    leaves: bool


def path_through(pieces: Sequence[Piece], bound: int = 0) -> Path:
    """The way through consecutive statements, of which `bound` is known before the first."""
    needs, known = 0, bound
    for piece in pieces:
        needs |= piece.needs & ~known
        known |= piece.definite
        if piece.leaves:
            return Path(needs, ALL_NAMES, leaves=True)
    return Path(needs, known, leaves=False)


def path_of(node: ast.stmt, header: Names, bound: int, blocks: Sequence[Block]) -> Path:
    """The way through a compound statement whose header binds `bound`."""
    paths = [path_through(block.pieces, block.bound | bound) for block in blocks]
    needs = header.reads | header.captured
    for path in paths:
        needs |= path.needs
    definite, leaves = way_past(node, bound, blocks, paths)
    return Path(needs, definite, leaves)


def way_past(node: ast.stmt, bound: int, blocks: Sequence[Block], paths: Sequence[Path]) -> tuple[int, bool]:
    """What is bound behind a compound statement, and whether control ever gets there."""
    match node:
        case ast.If() | ast.Match() if isinstance(node, ast.If) or is_complete(node):
            definite, leaves = meeting(paths)
            return definite & ~bound, leaves  # a later test may not have been reached
        case ast.While(test=ast.Constant(value=True)) if not exits_of(blocks) & Exit.LOOP:
            return ALL_NAMES, True
        case ast.Try() | ast.TryStar():
            body, *handlers, orelse, final = paths
            normal = Path(0, body.definite | orelse.definite, body.leaves or orelse.leaves)
            definite, leaves = meeting([normal, *handlers])
            return definite | final.definite, leaves or final.leaves
        case ast.With() | ast.AsyncWith():
            return bound, False  # it may swallow an exception anywhere in its body
    return 0, False


def is_complete(node: ast.Match) -> bool:
    return any(case.guard is None and is_irrefutable(case.pattern) for case in node.cases)


def meeting(paths: Iterable[Path]) -> tuple[int, bool]:
    """What is bound, and whether control has left, where several ways meet."""
    definite, leaves = ALL_NAMES, True
    for path in paths:
        definite &= path.definite
        leaves = leaves and path.leaves
    return definite, leaves


def exits_of(blocks: Iterable[Block]) -> int:
    found = 0
    for block in blocks:
        for piece in block.pieces:
            found |= piece.exits
    return found


def is_irrefutable(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


def captures_of(pattern: ast.pattern) -> list[str]:
    """The names that a pattern binds."""
    nodes = ast.walk(pattern)
    found = [getattr(node, name, None) for node in nodes for name in ("name", "rest")]
    return [name for name in found if isinstance(name, str)]
