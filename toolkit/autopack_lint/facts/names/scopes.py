"""Which names every scope of a module binds and reads, as Python's own compiler sees them.

One lean walk over all nodes, without recursion but for nested scopes. Nothing is looked up on the way:
each scope hands what it reads and does not bind to the scope around it, and what arrives at the module
and is bound nowhere is undefined. Only then does anyone ask where it was read (`facts/names/verdicts.py`).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autopack_lint.facts.children import CHILDREN
from autopack_lint.facts.definitions import is_docstring
from autopack_lint.facts.names.annotations import read_annotation
from autopack_lint.facts.names.scope import Imported, Scope, ScopeKind


class Scopes:
    """All scopes of a module."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(ScopeKind.MODULE, tree, None)
        self.has_lazy_annotations = has_future_annotations(tree)
        self.global_names: set[str] = set()
        """Declared `global` somewhere: someone binds them, nobody knows when."""
        self.read_by_classes: set[str] = set()
        """What classes read and bind: until they have bound it, it is the module's, as in `size = size`."""
        self.tries: list[ast.Try | ast.TryStar] = []
        self.has_star = False
        self.module.pending.extend(tree.body)
        self._walk(self.module)
        self._finish(self.module)
        self.every = [self.module]
        """All of them, outer ones first."""
        for scope in self.every:  # the list grows while we go through it
            self.every += scope.inner

    def let_go(self) -> None:
        """Cut what makes scopes refer to each other: trees are freed by counting references, as nothing else runs."""
        for scope in self.every:
            scope.inner = []

    def _finish(self, scope: Scope) -> None:
        """Walk what is inside a scope, then tell the scope around it what is not found here."""
        for inner in scope.inner:
            self._walk(inner)
            self._finish(inner)
        around = scope.around
        if around is None:
            scope.free |= scope.names()
        elif scope.kind is ScopeKind.CLASS:
            self.read_by_classes.update(filter(scope.owns, [node.id for node in scope.loads]))
            leave_class(scope, around)
        else:
            scope.free |= scope.names()
            missing = scope.missing()
            if scope.kind is ScopeKind.TYPES and around.kind is ScopeKind.CLASS:
                missing -= around.bound.keys()
            around.free |= missing

    def _walk(self, scope: Scope) -> None:  # autopack: ignore[CPX101, CPX102] met by every node; a call would be felt
        pending, bound = scope.pending, scope.bound
        put, put_all, load = pending.append, pending.extend, scope.loads.append
        handlers, children = HANDLERS, CHILDREN
        name_, attribute, constant, call = ast.Name, ast.Attribute, ast.Constant, ast.Call
        for node in pending:  # the list grows while we go through it
            kind = type(node)
            if kind is attribute:
                node = node.value
                while type(node) is attribute:
                    node = node.value
                kind = type(node)
            if kind is name_:
                if type(node.ctx) is ast.Load:
                    load(node)
                elif type(node.ctx) is ast.Store:
                    name = node.id
                    if name not in bound or node.lineno < bound[name]:
                        bound[name] = node.lineno
                else:
                    scope.deleted.append(node)
                    scope.declared |= {node.id}
            elif kind is constant:
                continue
            elif kind is call:
                put(node.func)
                put_all(node.args)
                if node.keywords:
                    put_all([keyword.value for keyword in node.keywords])
            elif kind in handlers:
                handlers[kind](self, scope, node)
            else:
                put_all(children[kind](node))
        scope.pending = []

    def _function(self, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        scope.bind(node.name, node.lineno)
        scope.pending += node.decorator_list
        outer = self._types(scope, node)
        inner = self._parameters(scope, outer, node, node.args)
        inner.pending += node.body
        if node.returns is not None:
            self._annotation(outer, node.returns)

    def _lambda(self, scope: Scope, node: ast.Lambda) -> None:
        self._parameters(scope, scope, node, node.args).pending.append(node.body)

    def _parameters(self, scope: Scope, outer: Scope, node: ast.AST, given: ast.arguments) -> Scope:
        """The scope of a function. Defaults belong to the scope around it, annotations to that with its types."""
        scope.pending += given.defaults
        scope.pending += given.kw_defaults
        inner = outer.enter(ScopeKind.FUNCTION, node)
        for parameter in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
            if parameter is not None:
                inner.bound[parameter.arg] = parameter.lineno
                if parameter.annotation is not None:
                    self._annotation(outer, parameter.annotation)
        return inner

    def _types(self, scope: Scope, node: Any) -> Scope:
        """The scope that holds the type parameters of a definition, where it has any."""
        parameters: Sequence[Any] = getattr(node, "type_params", ())
        if not parameters:
            return scope
        outer = scope.enter(ScopeKind.TYPES, node)
        for parameter in parameters:
            outer.bound[parameter.name] = parameter.lineno
            outer.pending += [getattr(parameter, name, None) for name in ("bound", "default_value")]
        return outer

    def _type_alias(self, scope: Scope, node: Any) -> None:
        scope.bind(node.name.id, node.lineno)
        outer = self._types(scope, node)
        outer = scope.enter(ScopeKind.TYPES, node) if outer is scope else outer
        outer.pending.append(node.value)

    def _class(self, scope: Scope, node: ast.ClassDef) -> None:
        scope.bind(node.name, node.lineno)
        scope.pending += node.decorator_list
        outer = self._types(scope, node)
        outer.pending += node.bases
        outer.pending += node.keywords
        outer.enter(ScopeKind.CLASS, node).pending += node.body

    def _comprehension(self, scope: Scope, node: Any) -> None:
        inner = scope.enter(ScopeKind.COMPREHENSION, node)
        first, *others = node.generators
        scope.pending.append(first.iter)
        inner.pending += (first.target, *first.ifs, *others)
        inner.pending += (node.key, node.value) if type(node) is ast.DictComp else (node.elt,)

    def _walrus(self, scope: Scope, node: ast.NamedExpr) -> None:
        scope.pending.append(node.value)
        while scope.kind is ScopeKind.COMPREHENSION and scope.around is not None:
            scope = scope.around
        scope.bind(node.target.id, node.lineno)

    def _annotation(self, scope: Scope, node: ast.expr) -> None:
        now = scope.later if self.has_lazy_annotations else scope.loads
        if type(node) is ast.Name:
            now.append(node)
        else:
            read_annotation(node, now, scope.later, scope.pending)

    def _annotated(self, scope: Scope, node: ast.AnnAssign) -> None:
        is_local = scope.kind is ScopeKind.FUNCTION  # such annotations are never evaluated
        now = scope.later if is_local or self.has_lazy_annotations else scope.loads
        read_annotation(node.annotation, now, scope.later, scope.pending)
        if node.value is None and type(node.target) is ast.Name:
            scope.declared |= {node.target.id}
        else:
            scope.pending += (node.target, node.value)

    def _augmented(self, scope: Scope, node: ast.AugAssign) -> None:
        scope.pending.append(node.value)
        target = node.target
        if type(target) is ast.Name:
            scope.loads.append(target)
            scope.declared |= {target.id}
        else:
            scope.pending.append(target)

    def _import(self, scope: Scope, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or (alias.name.partition(".")[0] if type(node) is ast.Import else alias.name)
            self.has_star = self.has_star or name == "*"
            scope.bind(name, node.lineno)
            scope.imported.setdefault(name, []).append(Imported(node, alias))

    def _elsewhere(self, scope: Scope, node: ast.Global | ast.Nonlocal) -> None:
        scope.elsewhere |= set(node.names)
        if type(node) is ast.Global:
            self.global_names.update(node.names)

    def _handler(self, scope: Scope, node: ast.ExceptHandler) -> None:
        scope.pending.append(node.type)
        scope.pending += node.body
        if node.name:
            lines = (node.lineno, node.end_lineno or node.lineno)
            scope.handled.setdefault(node.name, []).append(lines)

    def _try(self, scope: Scope, node: ast.Try | ast.TryStar) -> None:
        self.tries.append(node)
        scope.pending += CHILDREN[type(node)](node)

    def _loop(self, scope: Scope, node: ast.For | ast.AsyncFor | ast.While) -> None:
        scope.loops.append((node.lineno, node.end_lineno or node.lineno))
        scope.pending += CHILDREN[type(node)](node)

    def _capture(self, scope: Scope, node: Any) -> None:
        name = node.rest if type(node) is ast.MatchMapping else node.name
        if name:
            scope.bind(name, node.lineno)
        scope.pending += CHILDREN[type(node)](node)


Handler = Callable[[Scopes, Scope, Any], None]
HANDLERS: dict[type[ast.AST], Handler] = {
    ast.FunctionDef: Scopes._function,
    ast.AsyncFunctionDef: Scopes._function,
    ast.Lambda: Scopes._lambda,
    ast.ClassDef: Scopes._class,
    ast.ListComp: Scopes._comprehension,
    ast.SetComp: Scopes._comprehension,
    ast.DictComp: Scopes._comprehension,
    ast.GeneratorExp: Scopes._comprehension,
    ast.NamedExpr: Scopes._walrus,
    ast.AnnAssign: Scopes._annotated,
    ast.AugAssign: Scopes._augmented,
    ast.Import: Scopes._import,
    ast.ImportFrom: Scopes._import,
    ast.Global: Scopes._elsewhere,
    ast.Nonlocal: Scopes._elsewhere,
    ast.ExceptHandler: Scopes._handler,
    ast.Try: Scopes._try,
    ast.TryStar: Scopes._try,
    ast.For: Scopes._loop,
    ast.AsyncFor: Scopes._loop,
    ast.While: Scopes._loop,
    ast.MatchAs: Scopes._capture,
    ast.MatchStar: Scopes._capture,
    ast.MatchMapping: Scopes._capture,
}
if sys.version_info >= (3, 12):
    HANDLERS[ast.TypeAlias] = Scopes._type_alias


def leave_class(scope: Scope, around: Scope) -> None:
    """What the body of a class reads and does not bind is read by the scope around, which is no class, at once."""
    around.free |= scope.free
    reader = around
    while reader.kind is ScopeKind.CLASS and reader.around is not None:
        reader = reader.around
    reader.loads += [
        node for node in scope.loads if not scope.owns(node.id) or node.lineno < scope.bound.get(node.id, 0)
    ]
    reader.later += [node for node in scope.later if not scope.owns(node.id)]


def has_future_annotations(tree: ast.Module) -> bool:
    """Whether `from __future__ import annotations` makes texts of all annotations."""
    for statement in tree.body[is_docstring_first(tree.body) :]:
        if not isinstance(statement, ast.ImportFrom) or statement.module != "__future__":
            return False
        if any(alias.name == "annotations" for alias in statement.names):
            return True
    return False


def is_docstring_first(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and is_docstring(body[0])
