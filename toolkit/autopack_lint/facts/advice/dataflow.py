"""What the statements of one function read, bind and decide, and where they leave it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from autopack_lint.facts.advice.pieces import Block, Exit, Names, Piece, block_of, captures_of, exits_of, way_past
from autopack_lint.facts.children import CHILDREN
from autopack_lint.facts.definitions import FunctionNode, catches_all

FRAME_READERS = ("dir", "eval", "exec", "locals", "vars")
SCOPES = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})

new = tuple.__new__
"""What a named tuple's own maker ends in: a call less for each statement and expression."""
Parts = tuple[Names, int, list[Block]]
"""The header of a compound statement, its own decisions, and its blocks."""


class Flow:
    """Reads one function."""

    def __init__(self, function: FunctionNode) -> None:
        self._bits: dict[str, int] = {}
        self._frame_readers = self._mask(FRAME_READERS)
        self.undeclarable = 0
        self.parameters = self._mask(argument.arg for argument in arguments_of(function.args))
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
        if not statements and not bound:
            return EMPTY
        return block_of(tuple([self._piece(statement) for statement in statements]), bound)

    def _piece(self, node: ast.stmt) -> Piece:
        kind = type(node)
        if kind in COMPOUNDS:
            return self._compound(node)
        if kind in SCOPES:
            return self._definition(node)
        reads, binds, captured, decisions, exits = SIMPLE.get(kind, Flow._plain)(self, node)
        first, last = node.lineno, node.end_lineno or 0
        leaves = kind in LEAVING
        parts = (node, first, last, decisions, exits, reads | captured, binds, binds, captured, leaves, 0, ())
        return new(Piece, parts)

    def _plain(self, node: ast.stmt) -> Names:
        return self._expressions(CHILDREN[type(node)](node))

    def _return(self, node: ast.Return) -> Names:
        reads, binds, captured, decisions, exits = self._expressions((node.value,))
        return Names(reads, binds, captured, decisions, exits | Exit.RETURN)

    def _raise(self, node: ast.Raise) -> Names:
        return self._expressions((node.exc, node.cause)) if node.exc else NOTHING._replace(exits=Exit.RERAISE)

    def _assert(self, node: ast.Assert) -> Names:
        return self._expressions((node,))._replace(decisions=1)

    def _augmented(self, node: ast.AugAssign) -> Names:
        found = self._expressions((node.value, node.target))
        return found._replace(reads=found.reads | found.binds)

    def _delete(self, node: ast.Delete) -> Names:
        found = self._expressions(node.targets)
        return found._replace(exits=Exit.FRAME) if found.binds else found

    def _import(self, node: ast.Import | ast.ImportFrom) -> Names:
        binds = self._mask((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        return NOTHING._replace(binds=binds, exits=Exit.FRAME if node.names[0].name == "*" else 0)

    def _declaration(self, node: ast.Global | ast.Nonlocal) -> Names:
        self.undeclarable |= self._mask(node.names)
        return NOTHING._replace(exits=Exit.FRAME)

    def _loop_exit(self, node: ast.Break | ast.Continue) -> Names:
        return NOTHING._replace(exits=Exit.LOOP)

    def _pass(self, node: ast.Pass) -> Names:
        return NOTHING

    def _definition(self, node: ast.stmt) -> Piece:
        """A function or class inside: its name is bound, its body reads whenever it is called."""
        found = self._expressions([node])
        own = self._mask([node.name])  # type: ignore[attr-defined]
        first = min([node.lineno, *(item.lineno for item in node.decorator_list)])  # type: ignore[attr-defined]
        binds = own | found.binds
        captured = found.captured | found.reads
        return Piece(
            node, first, node.end_lineno or 0, 0, 0, found.reads | captured, binds, own, captured, False, 0, ()
        )

    def _compound(self, node: ast.stmt) -> Piece:
        kind = type(node)
        header, decisions, blocks = COMPOUNDS[kind](self, node)
        reads, bound, captured, own_decisions, exits = header
        decisions += own_decisions
        needs = reads | captured
        binds = bound
        for block in blocks:
            needs |= block.needs & ~bound
            binds |= block.binds
            captured |= block.captured
            decisions += block.decisions
            exits |= block.exits
        if kind in LOOPS:
            exits = exits & ~Exit.LOOP | blocks[1].exits
        elif kind in TRIES:
            exits = exits & ~Exit.RERAISE | header.exits | exits_of((blocks[0], *blocks[-2:]))
        definite, leaves = way_past(node, bound, blocks)
        first, last = node.lineno, node.end_lineno or 0
        return Piece(
            node, first, last, decisions, exits, needs, binds, definite, captured, leaves, bound, tuple(blocks)
        )

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> Parts:
        blocks = [self._block(node.body), self._block(node.orelse)]
        header = (node.test,) if isinstance(node, ast.While) else (node.target, node.iter)
        return self._expressions(header), 1 + bool(node.orelse), blocks

    def _with(self, node: ast.With | ast.AsyncWith) -> Parts:
        return self._expressions(node.items), 0, [self._block(node.body)]

    def _if(self, node: ast.If) -> Parts:
        """A chain of `elif` is one statement with many blocks: it may be longer than the interpreter's stack."""
        tests, blocks = [node.test], [self._block(node.body)]
        while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If) and is_elif(node, node.orelse[0]):
            node = node.orelse[0]
            tests.append(node.test)
            blocks.append(self._block(node.body))
        return self._expressions(tests), len(tests), [*blocks, self._block(node.orelse)]

    def _match(self, node: ast.Match) -> Parts:
        header = self._expressions([node.subject, *(case.guard for case in node.cases)])
        blocks = [self._block(case.body, self._mask(captures_of(case.pattern))) for case in node.cases]
        return header, len(node.cases) - any(map(catches_all, node.cases)), blocks

    def _try(self, node: ast.Try | ast.TryStar) -> Parts:
        header = self._expressions([handler.type for handler in node.handlers])
        handlers = [(handler, [handler.name] if handler.name else []) for handler in node.handlers]
        blocks = [self._block(node.body)]
        blocks += [self._block(handler.body, self._mask(name)) for handler, name in handlers]
        blocks += [self._block(node.orelse), self._block(node.finalbody)]
        return header, len(node.handlers) + bool(node.orelse) if isinstance(node, ast.Try) else 0, blocks

    def _expressions(  # autopack: ignore[CPX101, CPX102] met by every node; one more call for each would be felt
        self, nodes: Iterable[ast.AST | None]
    ) -> Names:
        reads = binds = captured = decisions = exits = 0
        bits = self._bits
        pending: list[Any] = [*nodes]
        while pending:
            node = pending.pop()
            kind = type(node)
            if kind is ast.Name:
                bit = bits.get(node.id)
                if bit is None:
                    bit = bits[node.id] = 1 << len(bits)
                if type(node.ctx) is ast.Load:
                    reads |= bit
                else:
                    binds |= bit
            elif kind is ast.Attribute or kind is ast.keyword:
                pending.append(node.value)
            elif kind is ast.Call:
                pending.append(node.func)
                pending += node.args
                pending += node.keywords
            elif kind is not ast.Constant:
                if kind in OWN_READERS:
                    found = OWN_READERS[kind](self, node)
                    reads |= found.reads
                    binds |= found.binds
                    captured |= found.captured
                    decisions += found.decisions
                    exits |= found.exits
                    if kind not in TRANSPARENT:
                        continue
                elif kind is ast.BoolOp:
                    decisions += len(node.values) - 1
                elif kind is ast.IfExp:
                    decisions += 1
                pending += CHILDREN[kind](node)
        looks_at_frame = Exit.FRAME if reads & self._frame_readers else 0
        return new(Names, (reads, binds, captured, decisions, exits | looks_at_frame))

    def _yield(self, node: ast.expr) -> Names:
        return NOTHING._replace(exits=Exit.YIELD)

    def _nonlocal(self, node: ast.Nonlocal) -> Names:
        """Only met in inner functions: they bind names of ours."""
        names = self._mask(node.names)
        return Names(names, names, names, 0, 0)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Names:
        """Its targets are its own, but for the first iterable, which is read outside."""
        first, *others = node.generators
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        inside = self._expressions([*results, first.target, *first.ifs, *others])
        targets = self._expressions([generator.target for generator in node.generators]).binds
        before = self._expressions([first.iter])
        decisions = sum(1 + len(generator.ifs) for generator in node.generators)
        return Names(
            inside.reads & ~targets | before.reads,
            inside.binds & ~targets | before.binds,
            inside.captured & ~targets | before.captured,
            inside.decisions + before.decisions + decisions,
            inside.exits | before.exits,
        )

    def _scope(self, node: FunctionNode | ast.Lambda | ast.ClassDef) -> Names:
        """What is read where a function or class is made, and what its body takes from around it."""
        if isinstance(node, ast.ClassDef):
            made = self._expressions([*node.decorator_list, *node.bases, *node.keywords])
            inside, own = self._expressions(node.body), 0
        else:
            outside = ("decorator_list", "returns")
            made = self._expressions([node.args, *(part for name in outside for part in parts_of(node, name))])
            inside = self._expressions([node.body] if isinstance(node, ast.Lambda) else node.body)
            own = self._mask(argument.arg for argument in arguments_of(node.args)) | inside.binds
        declared = inside.reads & inside.binds & inside.captured
        free = (inside.reads | inside.captured) & ~own | declared
        decisions = inside.decisions if isinstance(node, ast.Lambda) else 0
        return Names(made.reads, made.binds | declared, made.captured | free, made.decisions + decisions, 0)


def is_elif(node: ast.If, following: ast.If) -> bool:
    return following.col_offset == node.col_offset


def parts_of(node: ast.AST, name: str) -> list[ast.AST]:
    """The nodes in a field that a node may not have, or may have empty."""
    value = getattr(node, name, None)
    return value if isinstance(value, list) else [value] if isinstance(value, ast.AST) else []


def arguments_of(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None)


NOTHING = Names(0, 0, 0, 0, 0)
EMPTY = block_of(())
LEAVING = frozenset({ast.Return, ast.Raise})
LOOPS = frozenset({ast.For, ast.AsyncFor, ast.While})
TRIES = frozenset({ast.Try, ast.TryStar})
COMPOUNDS: dict[type, Callable[[Flow, Any], Parts]] = {
    ast.If: Flow._if,
    ast.Match: Flow._match,
    **dict.fromkeys(LOOPS, Flow._loop),
    **dict.fromkeys((ast.With, ast.AsyncWith), Flow._with),
    **dict.fromkeys(TRIES, Flow._try),
}
TRANSPARENT = frozenset({ast.Yield, ast.YieldFrom, ast.Nonlocal})
SIMPLE: dict[type, Callable[[Flow, Any], Names]] = {
    ast.Return: Flow._return,
    ast.Raise: Flow._raise,
    ast.Assert: Flow._assert,
    ast.AugAssign: Flow._augmented,
    ast.Delete: Flow._delete,
    ast.Import: Flow._import,
    ast.ImportFrom: Flow._import,
    ast.Global: Flow._declaration,
    ast.Nonlocal: Flow._declaration,
    ast.Break: Flow._loop_exit,
    ast.Continue: Flow._loop_exit,
    ast.Pass: Flow._pass,
}
OWN_READERS: dict[type, Callable[[Flow, Any], Names]] = {
    ast.Yield: Flow._yield,
    ast.YieldFrom: Flow._yield,
    ast.Nonlocal: Flow._nonlocal,
    ast.Lambda: Flow._scope,
    ast.FunctionDef: Flow._scope,
    ast.AsyncFunctionDef: Flow._scope,
    ast.ClassDef: Flow._scope,
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), Flow._comprehension),
}
