"""Modules that a file makes itself: keys of `sys.modules`, hooks of the import system."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autopack_lint.facts.children import nodes_of
from autopack_lint.facts.words import holds

MODULES = re.compile(rb"\bsys\s*\.\s*(?:modules|meta_path|path_hooks)\b|\bmodules\s*\[|__path__")
PARTS_OF_MODULES = (b"modules", b"meta_path", b"path_hooks", b"__path__")
"""To look for these costs next to nothing, and few files hold one."""
HOOKS = re.compile(rb"meta_path|path_hooks|__path__|\bmodules\s*\.\s*\w+\s*\(")


def added_modules_of(tree: ast.Module, text: bytes) -> tuple[str, ...]:
    """The names that a file gives to modules itself; `*` where it may give any that begin like its own."""
    if not holds(text, PARTS_OF_MODULES) or MODULES.search(text) is None:
        return ()
    keys = list(keys_set_in(tree))
    named = {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    is_open = len(named) < len(keys) or HOOKS.search(text) is not None
    return (*sorted(named), *(("*",) if is_open else ()))


def keys_set_in(tree: ast.Module) -> Iterator[ast.expr]:
    """The keys to which something called `modules` is given values."""
    nodes = (node for node in nodes_of(tree) if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store))
    yield from (node.slice for node in nodes if last_name_of(node.value).endswith("modules"))


def last_name_of(node: ast.expr) -> str:
    """The name, or the last part of a dotted one; empty for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
