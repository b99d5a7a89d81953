"""What the top level of a file binds: the names that others may import from it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autopack_lint.facts.children import CHILDREN, nodes_of, statements_of_module
from autopack_lint.facts.words import holds
from autopack_lint.model.facts import Definition, DefinitionKind, Definitions

ALL = "__all__"
OPENERS = (b"globals()", b"sys.modules[__name__]", b"vars()[", b"exec(")
"""Ways to bind names that no statement shows; where one stands in the text, anything may be bound."""
SET = re.compile(rb"(?<![\w.])setattr\(\s*([^\W\d]\w*)?")
"""Calls of `setattr`, with the name of what is set on where nothing stands before it."""
IMPORTS = (ast.Import, ast.ImportFrom)
GLOBAL = re.compile(rb"(?:^|[;:])[ \t]*global[ \t]", re.MULTILINE)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
VARIABLE = DefinitionKind.VARIABLE


class Bindings:
    """Collects names while the statements outside functions and classes are looked at."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, DefinitionKind, str, str], Definition] = {}
        self.exports: list[str] | None = None
        self.has_computed_exports = False

    def add(self, definition: Definition) -> None:
        key = (definition.name, definition.kind, definition.module, definition.source)
        self.names.setdefault(key, definition)

    def block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            handler = HANDLERS.get(type(statement))
            if handler is not None:
                handler(self, statement)

    def targets(self, node: ast.expr, line: int) -> None:
        for name in names_bound_by(node):
            self.add(Definition(name, VARIABLE, line))

    def globals_of_functions(self, tree: ast.Module) -> None:
        for node in nodes_of(tree):
            if isinstance(node, ast.Global):
                for name in node.names:
                    self.add(Definition(name, VARIABLE, node.lineno))

    def named_expressions(self, tree: ast.Module) -> None:
        """Those that bind a name of the module: not in functions and classes."""
        pending: list[ast.AST] = [tree]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.NamedExpr):
                self.targets(node.target, node.lineno)
            if not isinstance(node, SCOPES):
                pending += filter(None, CHILDREN[type(node)](node))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.add(Definition(node.name, DefinitionKind.FUNCTION, node.lineno))

    def _class(self, node: ast.ClassDef) -> None:
        self.add(Definition(node.name, DefinitionKind.CLASS, node.lineno))

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            module = alias.name if alias.asname else name
            self.add(Definition(name, DefinitionKind.IMPORT, node.lineno, module))

    def _import_from(self, node: ast.ImportFrom) -> None:
        module, level, line = node.module or "", node.level, node.lineno
        for alias in node.names:
            name = alias.asname or alias.name
            self.add(Definition(name, DefinitionKind.IMPORT, line, module, alias.name, level))

    def _assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.add(Definition(target.id, VARIABLE, node.lineno))
                if target.id == ALL:
                    self._export(node.value)
            else:
                self.targets(target, node.lineno)

    def _annotated(self, node: ast.AnnAssign) -> None:
        self.targets(node.target, node.lineno)
        if isinstance(node.target, ast.Name) and node.target.id == ALL and node.value is not None:
            self._export(node.value)

    def _augmented(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and node.target.id == ALL:
            self._export(node.value)

    def _expression(self, node: ast.Expr) -> None:
        match node.value:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr="append"), args=[item]):
                self._export(ast.List(elts=[item]))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr="extend"), args=[items]):
                self._export(items)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"))):
                self.has_computed_exports = True

    def _export(self, value: ast.expr) -> None:
        """Add what an expression adds to `__all__`."""
        listed = self.exports = self.exports or []
        pending = [value]
        while pending:
            match pending.pop():
                case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                    pending += reversed(items)
                case ast.BinOp(left=left, op=ast.Add(), right=right):
                    pending += [right, left]
                case ast.Constant(value=str(name)):
                    listed.append(name)
                case _:
                    self.has_computed_exports = True

    def _if(self, node: ast.If | ast.While) -> None:
        self.block(node.body)
        # One `elif` stands inside the other: thousands of them are no reason to go thousands of levels deep.
        while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
            self.block(node.body)
        self.block(node.orelse)

    def _for(self, node: ast.For) -> None:
        self.targets(node.target, node.lineno)
        self.block(node.body)
        self.block(node.orelse)

    def _with(self, node: ast.With) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self.targets(item.optional_vars, node.lineno)
        self.block(node.body)

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        for body in (node.body, *(handler.body for handler in node.handlers), node.orelse, node.finalbody):
            self.block(body)

    def _match(self, node: ast.Match) -> None:
        for case in node.cases:
            for name in names_captured_by(case.pattern):
                self.add(Definition(name, VARIABLE, node.lineno))
            self.block(case.body)

    def _type_alias(self, node: Any) -> None:
        self.targets(node.name, node.lineno)


def names_bound_by(target: ast.expr) -> Iterator[str]:
    """The plain names in the target of an assignment."""
    pending = [target]
    while pending:
        node = pending.pop()
        match node:
            case ast.Name(id=name):
                yield name
            case ast.Tuple(elts=items) | ast.List(elts=items):
                pending += reversed(items)
            case ast.Starred(value=value):
                pending.append(value)


def names_captured_by(pattern: ast.pattern) -> Iterator[str]:
    for node in ast.walk(pattern):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(name, str):
            yield name


def definitions_of(tree: ast.Module, text: bytes) -> Definitions:
    """All names that the top level of a file binds."""
    found = Bindings()
    found.block(tree.body)
    if holds(text, (b"global ",)) and GLOBAL.search(text):
        found.globals_of_functions(tree)
    if holds(text, (b":=",)):
        found.named_expressions(tree)
    names = tuple(found.names.values())
    binds_unseen = any(map(is_opener, names)) or holds(text, OPENERS) or sets_names(tree, text)
    return Definitions(
        names=names,
        exports=None if found.exports is None else tuple(found.exports),
        has_computed_exports=found.has_computed_exports,
        is_open=binds_unseen or any(item.name == "*" for item in names),
        binds_unseen=binds_unseen,
    )


def sets_names(tree: ast.Module, text: bytes) -> bool:
    """Whether `setattr` is called for something that is imported: a module may be given names, also by itself."""
    if not holds(text, (b"setattr(",)):
        return False
    words = {word.decode() for word in SET.findall(text)} if text.isascii() else {""}
    names = imported_by(tree) if words else frozenset()
    if "" not in words and names.isdisjoint(words):
        return False
    return any(sets_one_of(names, node) for node in nodes_of(tree))


def imported_by(tree: ast.Module) -> frozenset[str]:
    """The names that imports bind, in functions as well."""
    imports = (node for node in statements_of_module(tree) if isinstance(node, IMPORTS))
    return frozenset(alias.asname or alias.name.partition(".")[0] for node in imports for alias in node.names)


def sets_one_of(names: frozenset[str], node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name("setattr"), args=[ast.Name(id=name), *_]):
            return name in names
    return False


def is_opener(definition: Definition) -> bool:
    return definition.name == "__getattr__" and definition.kind is not VARIABLE


Handler = Callable[[Bindings, Any], None]
HANDLERS: dict[type[ast.stmt], Handler] = {
    ast.FunctionDef: Bindings._function,
    ast.AsyncFunctionDef: Bindings._function,
    ast.ClassDef: Bindings._class,
    ast.Import: Bindings._import,
    ast.ImportFrom: Bindings._import_from,
    ast.Assign: Bindings._assign,
    ast.AnnAssign: Bindings._annotated,
    ast.AugAssign: Bindings._augmented,
    ast.Expr: Bindings._expression,
    ast.If: Bindings._if,
    ast.While: Bindings._if,
    ast.For: Bindings._for,
    ast.With: Bindings._with,
    ast.Try: Bindings._try,
    ast.TryStar: Bindings._try,
    ast.Match: Bindings._match,
}
if hasattr(ast, "TypeAlias"):
    HANDLERS[ast.TypeAlias] = Bindings._type_alias
