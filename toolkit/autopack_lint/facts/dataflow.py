"""What the statements of one function read, bind and decide, and where they leave it.

Names are bits of an integer: the sets of a function are joined and cut thousands of times.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from enum import IntFlag
from typing import NamedTuple

from autopack_lint.facts.definitions import FunctionNode, catches_all
from autopack_lint.facts.expressions import FIELDS

FRAME_READERS = frozenset({"dir", "eval", "exec", "locals", "vars"})
COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp})
SCOPES = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef})


class Exit(IntFlag):
    """Why statements cannot simply be moved into a function."""

    NONE = 0
    RETURN = 1
    YIELD = 2
    LOOP = 4
    """`break` or `continue` of a loop around them."""
    RERAISE = 8
    """`raise` of the exception that a handler around them has caught."""
    FRAME = 16
    """They declare scopes or look at the names of the running function."""


class Names(NamedTuple):
    """The names and decisions in some expressions."""

    reads: int
    binds: int
    captured: int
    """Read by a function or lambda, which may be called at any later time."""
    decisions: int
    exits: Exit


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
    exits: Exit
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


class Flow:
    """Reads one function."""

    def __init__(self, function: FunctionNode) -> None:
        self._bits: dict[str, int] = {}
        self.undeclarable = 0
        arguments = function.args
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        self.parameters = self._mask(argument.arg for argument in given if argument is not None)
        self.body = self._block(function.body)

    def _mask(self, names: Iterable[str]) -> int:
        found = 0
        for name in names:
            found |= self._bits.setdefault(name, 1 << len(self._bits))
        return found

    def names(self, mask: int) -> list[str]:
        """The names of a set, in the order in which they appear."""
        return [name for name, bit in self._bits.items() if bit & mask]

    def _block(self, statements: Sequence[ast.stmt], bound: int = 0) -> Block:
        return Block(tuple([self._piece(statement) for statement in statements]), bound)

    def _piece(self, node: ast.stmt) -> Piece:
        kind = type(node)
        if kind in COMPOUNDS:
            return self._compound(node)
        if kind in SCOPES:
            return self._definition(node)
        found = self._simple(node)
        reads, binds, captured, decisions, exits = found
        leaves = kind is ast.Return or kind is ast.Raise
        definite = 0 if kind is ast.Delete else binds
        return Piece(
            node, node.lineno, node.end_lineno or 0, decisions, exits, reads, binds, definite, captured, leaves, 0, ()
        )

    def _simple(self, node: ast.stmt) -> Names:
        match node:
            case ast.Import() | ast.ImportFrom():
                binds = self._mask((alias.asname or alias.name).partition(".")[0] for alias in node.names)
                return Names(0, binds, 0, 0, Exit.FRAME if node.names[0].name == "*" else Exit.NONE)
            case ast.Global() | ast.Nonlocal():
                self.undeclarable |= self._mask(node.names)
                return Names(0, 0, 0, 0, Exit.FRAME)
            case ast.Break() | ast.Continue():
                return Names(0, 0, 0, 0, Exit.LOOP)
        found = self._expressions([node])
        match node:
            case ast.Return():
                return found._replace(exits=found.exits | Exit.RETURN)
            case ast.Raise(exc=None):
                return found._replace(exits=Exit.RERAISE)
            case ast.Assert():
                return found._replace(decisions=1)
            case ast.AugAssign() | ast.Delete():
                return found._replace(reads=found.reads | found.binds)
        return found

    def _definition(self, node: ast.stmt) -> Piece:
        """A function or class inside: its name is bound, its body reads whenever it is called."""
        found = self._expressions([node])
        own = self._mask([node.name])  # type: ignore[attr-defined]
        first = min([node.lineno, *(item.lineno for item in node.decorator_list)])  # type: ignore[attr-defined]
        binds = own | found.binds
        captured = found.captured | found.reads
        return Piece(
            node, first, node.end_lineno or 0, 0, Exit.NONE, found.reads | captured, binds, own, captured, False, 0, ()
        )

    def _compound(self, node: ast.stmt) -> Piece:
        header, bound, decisions, blocks = self._parts(node)
        needs, definite, leaves = needs_of(node, header, bound, blocks)
        binds, captured, exits = header.binds, header.captured, header.exits
        for block in blocks:
            binds |= block.bound
            for piece in block.pieces:
                binds |= piece.binds
                captured |= piece.captured
                decisions += piece.decisions
                exits |= piece.exits
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            exits = exits & ~Exit.LOOP | exits_of(blocks[1:])
        elif isinstance(node, ast.Try | ast.TryStar):
            handled = range(1, 1 + len(node.handlers))
            own = [block for place, block in enumerate(blocks) if place not in handled]
            exits = exits & ~Exit.RERAISE | header.exits | exits_of(own)
        last = node.end_lineno or 0
        return Piece(
            node, node.lineno, last, decisions, exits, needs, binds, definite, captured, leaves, bound, tuple(blocks)
        )

    def _parts(self, node: ast.stmt) -> tuple[Names, int, int, list[Block]]:
        """The header, what it binds, its own decisions, and the blocks of a compound statement."""
        match node:
            case ast.If() | ast.While():
                header = self._expressions([node.test])
                own = 1 + (isinstance(node, ast.While) and bool(node.orelse))
                return header, header.binds, header.decisions + own, [self._block(node.body), self._block(node.orelse)]
            case ast.For() | ast.AsyncFor():
                header = self._expressions([node.target, node.iter])
                own = 1 + bool(node.orelse)
                return header, header.binds, header.decisions + own, [self._block(node.body), self._block(node.orelse)]
            case ast.With() | ast.AsyncWith():
                header = self._expressions(node.items)
                return header, header.binds, header.decisions, [self._block(node.body)]
            case ast.Match():
                return self._match(node)
            case ast.Try() | ast.TryStar():
                return self._try(node)
        raise TypeError(f"not a compound statement: {type(node).__name__}")

    def _match(self, node: ast.Match) -> tuple[Names, int, int, list[Block]]:
        header = self._expressions([node.subject, *(case.guard for case in node.cases)])
        blocks = [self._block(case.body, self._mask(captures_of(case.pattern))) for case in node.cases]
        own = len(node.cases) - any(map(catches_all, node.cases))
        return header, header.binds, header.decisions + own, blocks

    def _try(self, node: ast.Try | ast.TryStar) -> tuple[Names, int, int, list[Block]]:
        header = self._expressions([handler.type for handler in node.handlers])
        blocks = [self._block(node.body)]
        for handler in node.handlers:
            blocks.append(self._block(handler.body, self._mask([handler.name] if handler.name else [])))
        blocks += [self._block(node.orelse), self._block(node.finalbody)]
        own = len(node.handlers) + bool(node.orelse) if isinstance(node, ast.Try) else 0
        return header, header.binds, header.decisions + own, blocks
