"""Branches inside one expression: what they add to cyclomatic and to cognitive complexity."""

from __future__ import annotations

import ast

from autopack_lint.facts.children import CHILDREN

Branches = tuple[int, int, int]
"""What an expression adds to the function it stands in: to `cyclomatic`, `cognitive` and `structural` of its frame."""


def branches_of(root: ast.AST, nesting: int) -> Branches:
    """Count without recursion: an expression may be deeper than the interpreter's stack."""
    cyclomatic = cognitive = structural = 0
    levels: list[tuple[list[ast.AST], int]] = [([root], nesting)]
    while levels:
        pending, level = levels.pop()
        while pending:
            node = pending.pop()
            kind = type(node)
            if kind is ast.Attribute:
                pending.append(node.value)  # type: ignore[attr-defined]
                continue
            if kind is ast.BoolOp:
                operands, operators, runs = condition(node)  # type: ignore[arg-type]
                cyclomatic += operators
                cognitive += runs
                pending += operands
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
            children += CHILDREN[kind](node)
    return cyclomatic, cognitive, structural


def condition(root: ast.BoolOp) -> tuple[list[ast.expr], int, int]:
    """The operands of a condition as they are read, parentheses apart, its number of operators, and its runs.

    A run is a sequence of like operators: `a and b and c or d` has two.
    """
    if ast.BoolOp not in map(type, root.values):
        return root.values, len(root.values) - 1, 1
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
