"""Which names every scope of a module binds and reads, as Python's own compiler sees them.

One lean walk over all nodes, without recursion but for nested scopes. Nothing is looked up on the way:
each scope hands what it reads and does not bind to the scope around it, and what arrives at the module
and is bound nowhere is undefined. Only then does anyone ask where it was read (`facts/names.py`).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, NamedTuple

from autopack_lint.facts.annotations import read_annotation
from autopack_lint.facts.definitions import is_docstring

WITHOUT_NODES = frozenset(
    {
        *("arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level", "module"),
        *("name", "names", "op", "ops", "rest", "simple", "str", "tag", "type_comment", "type_ignores"),
    }
)
LEAVES = (ast.Constant, ast.MatchSingleton, *ast.expr_context.__subclasses__())
Lines = tuple[int, int]
"""The first and the last line."""


class ScopeKind(Enum):
    """What the names of a scope mean to those inside."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    """Functions inside do not see its names."""
    COMPREHENSION = "comprehension"
    """What a walrus binds in it belongs to the function around it."""
    TYPES = "types"
    """The type parameters of a definition: seen by it, and seeing the names of a class around it."""


class Imported(NamedTuple):
    """A name that an import binds."""

    node: ast.Import | ast.ImportFrom
    alias: ast.alias


class Scope:
    """One scope: what it binds, what it reads, and what its inner scopes read and do not bind."""

    __slots__ = (
        *("around", "bound", "declared", "deleted", "elsewhere", "free", "handled", "imported"),
        *("inner", "kind", "later", "loads", "loops", "node", "pending"),
    )

    def __init__(self, kind: ScopeKind, node: ast.AST, around: Scope | None) -> None:
        self.kind = kind
        self.node = node
        self.around = around
        self.bound: dict[str, int] = {}
        """Names with the line of a binding, mostly the first one."""
        self.declared: set[str] = set()
        """Names of this scope that get no value from `x += 1`, `x: int` or `del x`."""
        self.elsewhere: set[str] = set()
        """Declared `global` or `nonlocal`."""
        self.handled: dict[str, list[Lines]] = {}
        """Names of `except ... as name`, and the lines in which they are bound."""
        self.imported: dict[str, list[Imported]] = {}
        self.deleted: list[ast.Name] = []
        self.loads: list[ast.Name] = []
        """Read when the text of the scope is reached."""
        self.later: list[ast.Name] = []
        """Read later or never: in texts and in annotations that are not evaluated."""
        self.inner: list[Scope] = []
        self.loops: list[Lines] = []
        self.free: set[str] = set()
        """What is read in here or further inside; once all has been walked, for a class only the latter."""
        self.pending: list[Any] = []

    def owns(self, name: str) -> bool:
        """Whether the name, read here, means one of this scope."""
        is_here = name in self.bound or name in self.declared or name in self.handled
        return is_here and (name not in self.elsewhere or self.kind is ScopeKind.MODULE)

    def enter(self, kind: ScopeKind, node: ast.AST) -> Scope:
        inner = Scope(kind, node, self)
        self.inner.append(inner)
        return inner


def _kinds_below(kind: type[ast.AST]) -> list[type[ast.AST]]:
    return [kind, *(inner for child in kind.__subclasses__() for inner in _kinds_below(child))]


FIELDS: dict[type, tuple[str, ...]] = {
    kind: () if kind in LEAVES else tuple(name for name in kind._fields if name not in WITHOUT_NODES)
    for kind in _kinds_below(ast.AST)
}
FIELDS[type(None)] = ()


class Scopes:
    """All scopes of a module."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(ScopeKind.MODULE, tree, None)
        self.has_lazy_annotations = sys.version_info >= (3, 14) or has_future_annotations(tree)
        self.global_names: set[str] = set()
        """Declared `global` somewhere: someone binds them, nobody knows when."""
        self.tries: list[ast.Try | ast.TryStar] = []
        self.has_star = False
        self.module.pending.extend(tree.body)
        self._walk(self.module)
        self._finish(self.module)

    def let_go(self) -> None:
        """Cut what makes scopes refer to each other: trees are freed by counting references, as nothing else runs."""
        pending = [self.module]
        while pending:
            scope = pending.pop()
            pending += scope.inner
            scope.inner = []

    def _finish(self, scope: Scope) -> None:
        """Walk what is inside a scope, then tell the scope around it what is not found here."""
        for inner in scope.inner:
            self._walk(inner)
            self._finish(inner)
        around = scope.around
        if around is None:
            scope.free |= names_of(scope)
        elif scope.kind is ScopeKind.CLASS:
            leave_class(scope, around)
        else:
            scope.free |= names_of(scope)
            missing = {name for name in scope.free if not scope.owns(name)}
            if scope.kind is ScopeKind.TYPES and around.kind is ScopeKind.CLASS:
                missing -= around.bound.keys()
            around.free |= missing

    def _walk(self, scope: Scope) -> None:  # autopack: ignore[CPX101, CPX102] met by every node; a call would be felt
        pending = scope.pending
        take, put, put_all = pending.pop, pending.append, pending.extend
        load, bound = scope.loads.append, scope.bound
        handlers, fields = HANDLERS, FIELDS
        while pending:
            node = take()
            kind = type(node)
            if kind is ast.Attribute:
                node = node.value
                while type(node) is ast.Attribute:
                    node = node.value
                kind = type(node)
            if kind is ast.Name:
                if type(node.ctx) is ast.Load:
                    load(node)
                elif type(node.ctx) is ast.Store:
                    bound[node.id] = node.lineno
                else:
                    scope.deleted.append(node)
                    scope.declared.add(node.id)
            elif kind is ast.Constant:
                continue
            elif kind is ast.Call:
                put(node.func)
                put_all(node.args)
                if node.keywords:
                    put_all([keyword.value for keyword in node.keywords])
            elif kind in handlers:
                handlers[kind](self, scope, node)
            elif kind is list:
                put_all(node)
            else:
                for name in fields[kind]:
                    child = getattr(node, name)
                    if type(child) is list:
                        put_all(child)
                    else:
                        put(child)

    def _function(self, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        scope.bound[node.name] = node.lineno
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
        scope.bound[node.name.id] = node.lineno
        outer = self._types(scope, node)
        outer = scope.enter(ScopeKind.TYPES, node) if outer is scope else outer
        outer.pending.append(node.value)

    def _class(self, scope: Scope, node: ast.ClassDef) -> None:
        scope.bound[node.name] = node.lineno
        scope.pending += node.decorator_list
        outer = self._types(scope, node)
        outer.pending += node.bases
        outer.pending += node.keywords
        outer.enter(ScopeKind.CLASS, node).pending += node.body

    def _comprehension(self, scope: Scope, node: Any) -> None:
        inner = scope.enter(ScopeKind.COMPREHENSION, node)
        first, *others = node.generators
        scope.pending.append(first.iter)
        inner.pending += [first.target, first.ifs, others]
        inner.pending += [node.key, node.value] if type(node) is ast.DictComp else [node.elt]

    def _walrus(self, scope: Scope, node: ast.NamedExpr) -> None:
        scope.pending.append(node.value)
        while scope.kind is ScopeKind.COMPREHENSION and scope.around is not None:
            scope = scope.around
        scope.bound.setdefault(node.target.id, node.lineno)

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
            scope.declared.add(node.target.id)
        else:
            scope.pending += (node.target, node.value)

    def _augmented(self, scope: Scope, node: ast.AugAssign) -> None:
        scope.pending.append(node.value)
        target = node.target
        if type(target) is ast.Name:
            scope.loads.append(target)
            scope.declared.add(target.id)
        else:
            scope.pending.append(target)

    def _import(self, scope: Scope, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or (alias.name.partition(".")[0] if type(node) is ast.Import else alias.name)
            self.has_star = self.has_star or name == "*"
            scope.bound[name] = node.lineno
            scope.imported.setdefault(name, []).append(Imported(node, alias))

    def _elsewhere(self, scope: Scope, node: ast.Global | ast.Nonlocal) -> None:
        scope.elsewhere.update(node.names)
        if type(node) is ast.Global:
            self.global_names.update(node.names)

    def _handler(self, scope: Scope, node: ast.ExceptHandler) -> None:
        scope.pending += (node.type, node.body)
        if node.name:
            lines = (node.lineno, node.end_lineno or node.lineno)
            scope.handled.setdefault(node.name, []).append(lines)

    def _try(self, scope: Scope, node: ast.Try | ast.TryStar) -> None:
        self.tries.append(node)
        scope.pending += (node.body, node.handlers, node.orelse, node.finalbody)

    def _loop(self, scope: Scope, node: ast.For | ast.AsyncFor | ast.While) -> None:
        scope.loops.append((node.lineno, node.end_lineno or node.lineno))
        scope.pending += [getattr(node, name) for name in FIELDS[type(node)]]

    def _capture(self, scope: Scope, node: Any) -> None:
        name = node.rest if type(node) is ast.MatchMapping else node.name
        if name:
            scope.bound[name] = node.lineno
        scope.pending += [getattr(node, field) for field in FIELDS[type(node)]]


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


def names_of(scope: Scope) -> set[str]:
    """What the text of a scope itself reads."""
    names = {node.id for node in scope.loads}
    return names | {node.id for node in scope.later} if scope.later else names


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
