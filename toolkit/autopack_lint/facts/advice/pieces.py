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
    """Statements with one indentation, and what they do together."""

    pieces: tuple[Piece, ...]
    bound: int
    """What the header binds for this block only."""
    needs: int
    """Read before the block has bound it."""
    definite: int
    """Bound whenever control gets past the block; all names where it never does: nothing after it can miss one."""
    leaves: bool
    binds: int
    captured: int
    decisions: int
    exits: int


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


def block_of(pieces: tuple[Piece, ...], bound: int = 0) -> Block:
    """Consecutive statements, of which `bound` is known before the first."""
    needs = captured = decisions = exits = 0
    known = binds = bound
    leaves = False
    for _, _, _, own_decisions, own_exits, own_needs, own_binds, definite, own_captured, is_last, _, _ in pieces:
        if not leaves:
            needs |= own_needs & ~known
            known |= definite
            leaves = is_last
        binds |= own_binds
        captured |= own_captured
        decisions += own_decisions
        exits |= own_exits
    return Block(pieces, bound, needs, ALL_NAMES if leaves else known, leaves, binds, captured, decisions, exits)


def way_past(node: ast.stmt, bound: int, blocks: Sequence[Block]) -> tuple[int, bool]:
    """What is bound behind a compound statement whose header binds `bound`, and whether control ever gets there."""
    match node:
        case ast.If():
            definite, leaves = meeting(blocks)
            return definite & ~bound, leaves  # a later test may not have been reached
        case ast.With() | ast.AsyncWith():
            return bound, False  # it may swallow an exception anywhere in its body
        case ast.Try() | ast.TryStar():
            body, *handlers, orelse, final = blocks
            definite, leaves = meeting(handlers)
            definite &= body.definite | orelse.definite
            leaves = leaves and (body.leaves or orelse.leaves)
            return definite | final.definite, leaves or final.leaves
        case ast.While(test=ast.Constant(value=True)) if not exits_of(blocks) & Exit.LOOP:
            return ALL_NAMES, True
        case ast.Match() if is_complete(node):
            definite, leaves = meeting(blocks)
            return definite & ~bound, leaves
    return 0, False


def is_complete(node: ast.Match) -> bool:
    return any(case.guard is None and is_irrefutable(case.pattern) for case in node.cases)


def meeting(blocks: Iterable[Block]) -> tuple[int, bool]:
    """What is bound, and whether control has left, where several ways meet."""
    definite, leaves = ALL_NAMES, True
    for block in blocks:
        definite &= block.definite
        leaves = leaves and block.leaves
    return definite, leaves


def exits_of(blocks: Iterable[Block]) -> int:
    found = 0
    for block in blocks:
        found |= block.exits
    return found


def is_irrefutable(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


def captures_of(pattern: ast.pattern) -> list[str]:
    """The names that a pattern binds."""
    nodes = ast.walk(pattern)
    found = [getattr(node, name, None) for node in nodes for name in ("name", "rest")]
    return [name for name in found if isinstance(name, str)]
