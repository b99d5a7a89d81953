"""Names that a file adds to Python's builtins: every file of the program may then read them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from autopack_lint.facts.children import nodes_of
from autopack_lint.facts.words import holds

BUILTINS = frozenset({"builtins", "__builtin__"})


def added_builtins_of(tree: ast.Module, text: bytes) -> tuple[str, ...]:
    """What `builtins.name = ...` adds, in the order of the names; the text is searched before the tree."""
    if not holds(text, (b"__builtin", b"builtins")):
        return ()
    nodes = list(nodes_of(tree))
    aliases = set(aliases_in(node for node in nodes if isinstance(node, ast.Import)))
    targets = (target for node in nodes if isinstance(node, ast.Assign) for target in node.targets)
    return tuple(sorted({added_by(target, aliases) for target in targets} - {""}))


def aliases_in(imports: Iterable[ast.Import]) -> Iterator[str]:
    """The names under which the module of the builtins is imported."""
    for node in imports:
        yield from (alias.asname or alias.name for alias in node.names if alias.name in BUILTINS)


def added_by(target: ast.expr, aliases: set[str]) -> str:
    """The name that an assignment to this adds to the builtins; empty where it adds none."""
    match target:
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in aliases:
            return name
        case ast.Subscript(value=ast.Name("__builtins__"), slice=ast.Constant(value=str(name))):
            return name
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=module), attr="__dict__"), slice=ast.Constant(value=str(name))
        ) if module in aliases:
            return name
    return ""
