"""Imports that are calls: `importlib.import_module("a.b")` and `__import__("a.b")`, where the name is a literal."""

from __future__ import annotations

import ast
import re

from autopack_lint.facts.children import CHILDREN
from autopack_lint.facts.definitions import expects_import_error, is_type_checking
from autopack_lint.facts.words import holds
from autopack_lint.model.facts import Import, ImportKind

CALLED = re.compile(rb"\b(?:import_module|__import__)[ \t]*\([\s\\]*[rRuU]?[\"']")
CALLS = (b"import_module", b"__import__")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def dynamic_imports_of(tree: ast.Module, text: bytes) -> tuple[Import, ...]:
    """In source order; the tree is searched only where the text holds such a call."""
    if not holds(text, CALLS) or CALLED.search(text) is None:
        return ()
    found: list[Import] = []
    pending: list[tuple[ast.AST, ImportKind]] = [(tree, ImportKind.IMPORT)]
    while pending:
        node, kind = pending.pop()
        if isinstance(node, ast.Call) and (imported := import_by(node, kind)):
            found.append(imported)
        inner = kind_inside(node, kind)
        pending += [(child, inner) for child in CHILDREN[type(node)](node) if child is not None]
    return tuple(sorted(found, key=lambda item: (item.line, item.module)))


def kind_inside(node: ast.AST, kind: ImportKind) -> ImportKind:
    if kind is ImportKind.IMPORT:
        if isinstance(node, FUNCTIONS):
            return ImportKind.DEFERRED
        if isinstance(node, ast.If) and is_type_checking(node.test):
            return ImportKind.TYPE_CHECKING
        if isinstance(node, ast.Try) and any(map(expects_import_error, node.handlers)):
            return ImportKind.GUARDED
    return kind


def import_by(call: ast.Call, kind: ImportKind) -> Import | None:
    """The import that a call makes; None where it makes none that can be read off."""
    match call.func, call.args:
        case ast.Name(id="__import__"), [ast.Constant(value=str(module)), *_] if is_absolute(module):
            return Import(module, "", "", 0, call.lineno, kind)
        case (
            (ast.Name(id="import_module") | ast.Attribute(attr="import_module")),
            [
                ast.Constant(value=str(module)),
                *others,
            ],
        ):
            package = next((word.value for word in call.keywords if word.arg == "package"), None) or [*others, None][0]
            return imported_from(module, package, call.lineno, kind)
    return None


def imported_from(module: str, package: ast.expr | None, line: int, kind: ImportKind) -> Import | None:
    """What `import_module(module, package)` imports: a leading dot means the package, each further one its parent."""
    if is_absolute(module):
        return Import(module, "", "", 0, line, kind)
    inner = module.lstrip(".")
    level = len(module) - len(inner)
    if not level or (inner and not is_absolute(inner)):
        return None
    match package:
        case ast.Name(id="__package__" | "__name__"):
            return Import(inner, "", "", level, line, kind)
        case ast.Constant(value=str(name)) if is_absolute(name) and level <= name.count(".") + 1:
            base = name.rsplit(".", level - 1)[0]
            return Import(f"{base}.{inner}" if inner else base, "", "", 0, line, kind)
    return None


def is_absolute(module: str) -> bool:
    return all(part.isidentifier() for part in module.split("."))
