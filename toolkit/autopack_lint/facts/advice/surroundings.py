"""What surrounds the blocks of a function, and where they may be cut."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autopack_lint.facts.advice.pieces import Block, Piece

MOST_SEAMS, FEW_SEAMS = 20, 6


class Around(NamedTuple):
    """What surrounds a block: masks of names, and whether the function ends with the block."""

    may: int
    """Bound before, on some way."""
    sure: int
    """Bound before, on every way."""
    after: int
    """Read later."""
    later: int
    """Bound later, or earlier in the next round of a loop."""
    watched: int
    """Read by functions that exist already."""
    fragile: int
    """Read by a handler or what follows it: a run that raises must not have bound them."""
    swallowed: int
    """Read after a `with`, which may have swallowed an exception."""
    is_tail: bool
    is_loop_body: bool


class Sides(NamedTuple):
    """What lies before and behind each place at which a block may be cut."""

    around: Around
    may: list[int]
    sure: list[int]
    watched: list[int]
    after: list[int]
    later: list[int]

    def around_piece(self, place: int) -> Around:
        around = self.around
        return Around(
            may=self.may[place],
            sure=self.sure[place],
            after=self.after[place + 1],
            later=self.later[place + 1],
            watched=self.watched[place],
            fragile=around.fragile,
            swallowed=around.swallowed,
            is_tail=around.is_tail and place + 2 == len(self.may),
            is_loop_body=around.is_loop_body,
        )


def sides_of(pieces: Sequence[Piece], bound: int, around: Around) -> Sides:
    may, sure, watched = [around.may | bound], [around.sure | bound], [around.watched]
    after, later = [around.after], [around.later]
    for _, _, _, _, _, _, binds, definite, captured, _, _, _ in pieces:
        may.append(may[-1] | binds)
        sure.append(sure[-1] | definite)
        watched.append(watched[-1] | captured)
    for _, _, _, _, _, needs, binds, definite, _, leaves, _, _ in reversed(pieces):
        behind = around.swallowed if leaves else after[-1] & ~definite
        after.append(needs | behind)
        later.append(later[-1] | binds)
    return Sides(around, may, sure, watched, after[::-1], later[::-1])


def blocks_in(piece: Piece, around: Around) -> Iterator[tuple[Block, Around]]:
    """The blocks of a statement, and what surrounds them."""
    header = piece.header
    inner = around._replace(may=around.may | header, sure=around.sure | header, is_loop_body=False)
    blocks = piece.blocks
    match piece.node:
        case ast.For() | ast.AsyncFor() | ast.While():
            may = inner.may | piece.binds
            repeated = inner._replace(
                may=may,
                after=around.after | piece.needs | blocks[1].needs,
                later=around.later | piece.binds,
                watched=around.watched | piece.captured,
                is_tail=False,
                is_loop_body=True,
            )
            yield blocks[0], repeated
            yield blocks[1], around._replace(may=may, is_loop_body=False)
        case ast.Try() | ast.TryStar():
            yield from blocks_in_try(piece, inner)
        case ast.With() | ast.AsyncWith():
            yield blocks[0], inner._replace(swallowed=inner.swallowed | around.after)
        case _:
            yield from ((block, inner) for block in blocks)


def blocks_in_try(piece: Piece, around: Around) -> Iterator[tuple[Block, Around]]:
    body, *handlers, orelse, final = piece.blocks
    after = final.needs | around.after
    caught = final.needs
    for handler in handlers:
        caught |= handler.needs | (0 if handler.leaves else after)
    may = around.may | piece.binds
    rest = around._replace(may=may, after=after, fragile=around.fragile | final.needs)
    yield (
        body,
        around._replace(
            after=caught | after | orelse.needs,
            fragile=around.fragile | caught,
            is_tail=around.is_tail and not orelse.pieces,
        ),
    )
    yield from ((handler, rest) for handler in handlers)
    yield orelse, rest._replace(sure=around.sure | body.definite)
    yield final, around._replace(may=may, is_tail=False)


def seams_of(pieces: Sequence[Piece]) -> list[tuple[int, bool]]:
    """The places where a block may be cut, and whether a reader would: only those, unless that leaves few."""
    count = len(pieces)
    seams = [(place, True) for place in range(count + 1) if is_seam(pieces, place)]
    if len(seams) < FEW_SEAMS:
        odd = range(0, count, -(-count // FEW_SEAMS))
        seams = sorted({**dict.fromkeys(odd, False), **dict(seams)}.items())
    step = -(-len(seams) // MOST_SEAMS)
    return [*seams[:-1:step], (count, True)]


def is_seam(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a reader sees a new paragraph begin: after an empty line or a comment, or around a block."""
    if place in (0, len(pieces)):
        return True
    before, after = pieces[place - 1], pieces[place]
    return after.first - before.last > 1 or bool(before.blocks) or bool(after.blocks)
