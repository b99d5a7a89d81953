"""Where in a function a local variable gets its value."""

from __future__ import annotations

import ast
from collections.abc import Iterator

BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def line_of(tree: ast.Module, symbol: str, name: str) -> int:
    """The first line on which a function, or one around it, binds a name; 0 where none does."""
    around = [tree, *blocks_to(tree, symbol)]
    for block in reversed(around):
        found = min((line for node in ast.walk(block) if (line := line_binding(node, name))), default=0)
        if found:
            return found
    return 0


def blocks_to(tree: ast.Module, symbol: str) -> Iterator[ast.AST]:
    """The classes and functions that a qualified name leads through."""
    block: ast.AST = tree
    for part in symbol.split("."):
        found = (node for node in ast.walk(block) if isinstance(node, BLOCKS) and node.name == part)
        block = next(found, block)
        yield block


def line_binding(node: ast.AST, name: str) -> int:
    """The line of a node that binds the name; 0 where it does not."""
    match node:
        case ast.Name(id=bound, ctx=ast.Store()) | ast.arg(arg=bound):
            return node.lineno if bound == name else 0
        case ast.alias(name=imported, asname=alias):
            return node.lineno if (alias or imported) == name else 0
    return 0
