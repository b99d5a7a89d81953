"""Texts that name a module, or a name in one, and that surely will be looked up: `mock.patch("a.b.c")`."""

from __future__ import annotations

import ast
import re

from autopack_lint.facts.children import CHILDREN
from autopack_lint.facts.names.dynamic_imports import FUNCTIONS, kind_inside
from autopack_lint.facts.names.symbols import Symbols
from autopack_lint.facts.source import Source
from autopack_lint.facts.words import holds
from autopack_lint.model.facts import ImportKind
from autopack_lint.model.names import DottedName
from autopack_lint.model.place import Span

CALLED = re.compile(
    rb"\b(?:patch(?:\s*\.\s*(?:dict|multiple))?|setattr|delattr|import_module|__import__)\s*\(\s*[\"'][A-Za-z_][\w.]*[\"']"
)
WORDS = (b"patch", b"setattr(", b"delattr(", b"import_module", b"__import__")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$")
PATCHERS = frozenset({"mock", "mocker", "class_mocker", "module_mocker", "package_mocker", "session_mocker"})
NEW_NAMES = {"patch": "create", "setattr": "raising", "delattr": "raising"}
"""What a call is given to be content with a name that is not there."""


def dotted_names_of(tree: ast.Module, source: Source, symbols: Symbols) -> tuple[DottedName, ...]:
    """In source order; the tree is searched only where the text holds such a call."""
    text = source.text
    if not holds(text, WORDS) or CALLED.search(text) is None:
        return ()
    found: list[DottedName] = []
    pending: list[tuple[ast.AST, ImportKind]] = [(tree, ImportKind.IMPORT)]
    while pending:
        node, kind = pending.pop()
        inner = kind_inside(node, kind)
        if isinstance(node, FUNCTIONS):
            inner = kind  # a call in a function is as certain as one outside of it
        if isinstance(node, ast.Call) and kind is ImportKind.IMPORT and (way := way_of(node)):
            found += [dotted_name(node, way, source, symbols)]
        pending += [(child, inner) for child in CHILDREN[type(node)](node) if child is not None]
    return tuple(sorted(found, key=lambda item: item.span))


def way_of(call: ast.Call) -> str:
    """What a call does with its text: `import`, `patch`, or nothing that is certain."""
    match call.args:
        case [ast.Constant(value=str(text)), *_] if DOTTED.match(text):
            return looked_up_by(call.func)
    return ""


def looked_up_by(function: ast.expr) -> str:
    match function:
        case ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"):
            return "import"
        case ast.Name(id="patch"):
            return "patch"
        case ast.Attribute(value=owner, attr="patch") if is_patcher(owner):
            return "patch"
        case ast.Attribute(value=ast.Name(id="patch") | ast.Attribute(attr="patch"), attr="dict" | "multiple"):
            return "patch"
        case ast.Attribute(value=ast.Name(id="monkeypatch"), attr="setattr" | "delattr"):
            return "patch"
    return ""


def is_patcher(owner: ast.expr) -> bool:
    """Whether something called `patch` of it is that of `unittest.mock`."""
    match owner:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in PATCHERS
    return False


def dotted_name(call: ast.Call, way: str, source: Source, symbols: Symbols) -> DottedName:
    node = call.args[0]
    name = str(node.value) if isinstance(node, ast.Constant) else ""
    start = source.position(node.lineno, node.col_offset)
    end = source.position(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    may_be_new = any(word.arg in NEW_NAMES.values() for word in call.keywords)
    return DottedName(name, Span(start, end), symbols.at(node.lineno), source.line(start.line), way, may_be_new)
