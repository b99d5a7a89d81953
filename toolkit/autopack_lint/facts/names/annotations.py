"""Annotations: expressions in which a text is code, unless it stands in `Literal`."""

from __future__ import annotations

import ast
from typing import Any

CHILDREN: dict[type, tuple[str, ...]] = {
    ast.Attribute: ("value",),
    ast.BinOp: ("left", "right"),
    ast.List: ("elts",),
    ast.Starred: ("value",),
    ast.Tuple: ("elts",),
}


def read_annotation(root: ast.expr, now: list[ast.Name], later: list[ast.Name], other: list[Any]) -> None:
    """Sort the names of an annotation into those that are read now and those that are inside texts.

    What is no type (a call, a comparison) goes to `other`, to be read as any expression.
    """
    pending: list[Any] = [root]
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is ast.Name:
            now.append(node)
        elif kind is ast.Constant:
            if type(node.value) is str:
                later += names_in_text(node)
        elif kind is ast.Subscript:
            pending.append(node.value)
            types, values = arguments_of(node)
            pending += types
            other += values
        elif kind is list:
            pending += node
        elif kind in CHILDREN:
            pending += [getattr(node, name) for name in CHILDREN[kind]]
        else:
            other.append(node)


def arguments_of(node: ast.Subscript) -> tuple[list[ast.expr], list[ast.expr]]:
    """What stands in the brackets: types, and values that are none."""
    name = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    if name == "Literal":
        return [], [node.slice]
    if name == "Annotated" and isinstance(node.slice, ast.Tuple) and node.slice.elts:
        return node.slice.elts[:1], node.slice.elts[1:]
    return [node.slice], []


def names_in_text(constant: ast.Constant) -> list[ast.Name]:
    """The names that an annotation in quotes reads, each placed where the text stands."""
    text = constant.value
    if not isinstance(text, str):
        return []
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return []
    found: list[ast.Name] = []
    other: list[Any] = []
    read_annotation(tree.body, found, found, other)
    found += [node for root in other for node in ast.walk(root) if type(node) is ast.Name]
    for name in found:
        ast.copy_location(name, constant)
    return found
