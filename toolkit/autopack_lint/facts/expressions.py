"""Branches inside one expression: what they add to cyclomatic and to cognitive complexity."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

LEAVES = frozenset(
    {
        *(ast.Constant, ast.Name, ast.Load, ast.Store, ast.Del, ast.alias, ast.arg),
        *ast.operator.__subclasses__(),
        *ast.cmpop.__subclasses__(),
        *ast.boolop.__subclasses__(),
        *ast.unaryop.__subclasses__(),
        *(str, int, float, complex, bytes, bool, type(None), type(...)),
    }
)


class Branches(NamedTuple):
    """What an expression adds to the function it stands in."""

    cyclomatic: int
    cognitive: int
    structural: int


def branches_of(root: ast.AST, nesting: int) -> Branches:
    """Count without recursion: an expression may be deeper than the interpreter's stack."""
    cyclomatic = cognitive = structural = 0
    pending: list[tuple[ast.AST, int, bool]] = [(root, nesting, False)]
    while pending:
        node, level, in_chain = pending.pop()
        kind = type(node)
        if kind is ast.BoolOp:
            cyclomatic += len(node.values) - 1  # type: ignore[attr-defined]
            cognitive += 0 if in_chain else operator_runs(node)  # type: ignore[arg-type]
        elif kind is ast.IfExp:
            cyclomatic += 1
            cognitive += 1 + level
            structural += 1
            level += 1
        elif kind is ast.comprehension:
            cyclomatic += len(node.ifs) + 1  # type: ignore[attr-defined]
        elif kind is ast.Lambda:
            level += 1
        in_chain = kind is ast.BoolOp
        for name in node._fields:
            value = getattr(node, name)
            if type(value) is list:
                pending.extend([(item, level, in_chain) for item in value if type(item) not in LEAVES])
            elif type(value) not in LEAVES:
                pending.append((value, level, in_chain))
    return Branches(cyclomatic, cognitive, structural)


def operator_runs(root: ast.BoolOp) -> int:
    """How many sequences of like operators a reader meets: `a and b and c or d` has two."""
    return sum(1 for _ in groupby(operators_in_order(root)))


def operators_in_order(root: ast.BoolOp) -> Iterator[type[ast.boolop]]:
    """The boolean operators of one condition as they are read, parentheses apart."""
    pending: list[ast.expr | type[ast.boolop]] = [root]
    while pending:
        item = pending.pop()
        if isinstance(item, type):
            yield item
        elif isinstance(item, ast.BoolOp):
            kind = type(item.op)
            for value in reversed(item.values):
                pending.extend((value, kind))
            pending.pop()


def calls_itself(function: ast.FunctionDef | ast.AsyncFunctionDef, *, method: bool) -> bool:
    """Whether the body calls the function by its own name (a method: through `self` or `cls`)."""
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id=name)) if not method and name == function.name:
                return True
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name)) if (
                method and name == function.name
            ):
                return True
    return False
