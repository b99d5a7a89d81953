"""Branches inside one expression: what they add to cyclomatic and to cognitive complexity."""

from __future__ import annotations

import ast
from typing import NamedTuple

WITHOUT_NODES = frozenset(
    {
        *("arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level", "module"),
        *("name", "names", "op", "ops", "rest", "simple", "tag", "type_comment"),
    }
)
LEAVES = (ast.Constant, ast.Name, *ast.boolop.__subclasses__())


def _kinds_below(kind: type[ast.AST]) -> list[type[ast.AST]]:
    return [kind, *(inner for child in kind.__subclasses__() for inner in _kinds_below(child))]


FIELDS: dict[type, tuple[str, ...]] = {
    kind: () if kind in LEAVES else tuple(name for name in kind._fields if name not in WITHOUT_NODES)
    for kind in _kinds_below(ast.AST)
}
FIELDS[type(None)] = ()


class Branches(NamedTuple):
    """What an expression adds to the function it stands in."""

    cyclomatic: int
    cognitive: int
    structural: int


def branches_of(  # autopack: ignore[CPX102] met by every node; one more call for each would be felt
    root: ast.AST, nesting: int
) -> Branches:
    """Count without recursion: an expression may be deeper than the interpreter's stack."""
    cyclomatic = cognitive = structural = 0
    levels: list[tuple[list[ast.AST], int]] = [([root], nesting)]
    while levels:
        pending, level = levels.pop()
        while pending:
            node = pending.pop()
            kind = type(node)
            if kind is ast.BoolOp:
                operands, operators, runs = condition(node)  # type: ignore[arg-type]
                cyclomatic += operators
                cognitive += runs
                pending.extend(operands)
                continue
            children = pending
            if kind is ast.IfExp:
                cyclomatic += 1
                cognitive += 1 + level
                structural += 1
                levels.append((children := [], level + 1))
            elif kind is ast.Lambda:
                levels.append((children := [], level + 1))
            elif kind is ast.comprehension:
                cyclomatic += len(node.ifs) + 1  # type: ignore[attr-defined]
            for name in FIELDS[kind]:
                value = getattr(node, name)
                if type(value) is list:
                    children.extend(value)
                else:
                    children.append(value)
    return Branches(cyclomatic, cognitive, structural)


def condition(root: ast.BoolOp) -> tuple[list[ast.expr], int, int]:
    """The operands of a condition as they are read, parentheses apart, its number of operators, and its runs.

    A run is a sequence of like operators: `a and b and c or d` has two.
    """
    operands: list[ast.expr] = []
    operators = runs = 0
    previous: type[ast.boolop] | None = None
    pending: list[ast.expr | type[ast.boolop]] = [root]
    while pending:
        item = pending.pop()
        if isinstance(item, type):
            operators += 1
            runs += item is not previous
            previous = item
        elif isinstance(item, ast.BoolOp):
            kind = type(item.op)
            for value in reversed(item.values):
                pending.extend((value, kind))
            pending.pop()
        else:
            operands.append(item)
    return operands, operators, runs
