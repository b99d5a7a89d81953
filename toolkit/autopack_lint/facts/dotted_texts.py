"""Texts that name modules and what is in them: `mock.patch("a.b.c")`, keys of `sys.modules`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autopack_lint.facts.children import nodes_of
from autopack_lint.facts.source import Source
from autopack_lint.facts.symbols import Symbols
from autopack_lint.model.finding import Span
from autopack_lint.model.names import DottedText

PATCHES = re.compile(rb"\bpatch\b|\bsetattr\s*\(")
DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
MODULES = re.compile(rb"\bsys\s*\.\s*(?:modules|meta_path|path_hooks)\b|\bmodules\s*\[|__path__")
PARTS_OF_MODULES = (b"modules", b"meta_path", b"path_hooks", b"__path__")
"""To look for these costs next to nothing, and few files hold one."""
HOOKS = re.compile(rb"meta_path|path_hooks|__path__|\bmodules\s*\.\s*\w+\s*\(")


def patched_in(tree: ast.Module, source: Source, symbols: Symbols) -> tuple[DottedText, ...]:
    """The names that calls of `patch` and pytest's `setattr` look up, in source order."""
    text = source.text
    if (b"patch" not in text and b"setattr" not in text) or PATCHES.search(text) is None:
        return ()
    found = [(node, name) for node in nodes_of(tree) if isinstance(node, ast.Call) and (name := called(node.func))]
    texts = [(node.args[0], name) for node, name in found if node.args]
    return tuple(sorted(dotted(texts, source, symbols), key=lambda item: item.span))


def dotted(texts: list[tuple[ast.expr, str]], source: Source, symbols: Symbols) -> Iterator[DottedText]:
    for node, call in texts:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
            start = source.position(node.lineno, node.col_offset)
            end = source.position(node.end_lineno or node.lineno, node.end_col_offset or 0)
            yield DottedText(node.value, Span(start, end), source.line(start.line), symbols.at(node.lineno), call)


def called(function: ast.expr) -> str:
    """Which of the functions that look up a dotted name is called; empty for any other."""
    match function:
        case ast.Name("patch") | ast.Attribute(attr="patch"):
            return "patch"
        case ast.Attribute(value=ast.Name("monkeypatch"), attr="setattr" | "delattr" as name):
            return f"monkeypatch.{name}"
        case ast.Attribute(value=ast.Name("patch") | ast.Attribute(attr="patch"), attr="dict" | "multiple" as name):
            return f"patch.{name}"
    return ""


def added_modules_of(tree: ast.Module, text: bytes) -> tuple[str, ...]:
    """The names that a file gives to modules itself; `*` where it may give any that begin like its own."""
    if not any(word in text for word in PARTS_OF_MODULES) or MODULES.search(text) is None:
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
