"""Where names are read that have no value: asked only where the scopes have left something over."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from autopack_lint.facts.children import nodes_of
from autopack_lint.facts.names.known_names import BUILTINS
from autopack_lint.facts.names.scope import Scope, ScopeKind
from autopack_lint.facts.names.scopes import Scopes

Place = tuple[int, int]
NOWHERE = (1 << 30, 0)
TOO_EARLY = "it is bound only further down"


class Reading(NamedTuple):
    """A place where a name is read that has no value."""

    node: ast.Name
    scope: Scope
    reason: str = ""
    in_annotation: bool = False


def unbound(scopes: Scopes) -> Iterator[Reading]:
    """Reads of names that no scope around them binds."""
    module = scopes.module
    missing = scopes.module.free.difference(module.bound, module.handled, scopes.global_names, BUILTINS)
    if not missing:
        return
    for scope in scopes.every:
        for nodes, is_later in ((scope.loads, False), (scope.later, True)):
            for node in nodes:
                if node.id in missing and owner_of(node.id, scope) is None:
                    yield Reading(node, scope, in_annotation=is_later)


def owner_of(name: str, scope: Scope) -> Scope | None:
    """The scope in which a name that is read in `scope` is bound; None where none binds it."""
    sees_class = True
    around: Scope | None = scope
    while around is not None:
        if around.owns(name) and (sees_class or around.kind is not ScopeKind.CLASS):
            return around if name in around.bound or name in around.handled else None
        sees_class = around.kind is ScopeKind.TYPES
        around = around.around
    return None


def without_value(scopes: Scopes) -> Iterator[Reading]:
    """Reads of names that belong to a function, because it adds to or annotates them, and that it never binds."""
    for scope in scopes.every:
        if scope.declared and scope.kind is ScopeKind.FUNCTION:
            names = scope.declared.difference(scope.bound, scope.handled, scope.elsewhere, bound_inside(scope))
            yield from (Reading(node, scope, "it never gets a value here") for node in scope.loads if node.id in names)


def bound_inside(scope: Scope) -> set[str]:
    """Names that functions inside may give a value."""
    found: set[str] = set()
    for inner in scope.inner:
        found |= inner.elsewhere | bound_inside(inner)
    return found


def too_early(scopes: Scopes) -> Iterator[Reading]:
    """Reads that stand before every binding of the name in their scope, and are reached before it."""
    for scope in scopes.every:
        if scope.kind not in {ScopeKind.MODULE, ScopeKind.FUNCTION}:
            continue
        early = [node for node in scope.loads if node.lineno < scope.bound.get(node.id, 0)]
        early = [node for node in early if is_reached_once(node, scope, scopes)]
        places = first_bindings(scope) if early else {}
        for node in early:
            if places.get(node.id, NOWHERE) > (node.lineno, node.col_offset):
                yield Reading(node, scope, TOO_EARLY)


def is_reached_once(node: ast.Name, scope: Scope, scopes: Scopes) -> bool:
    """Whether a read is of a name of this scope alone, and does not stand in a loop that comes back to it."""
    name = node.id
    if name in scope.elsewhere or name in scope.handled or name in scopes.global_names:
        return False
    if scope.kind is ScopeKind.MODULE and (name in BUILTINS or scopes.has_star):
        return False
    return not any(first <= node.lineno <= last for first, last in scope.loops)


def first_bindings(scope: Scope) -> dict[str, Place]:
    """Where the text of a scope, nested ones included, first gives each name a value."""
    found: dict[str, Place] = {}
    for node in nodes_of(scope.node):
        first = evaluated_first(node)
        for inner in [node] if first is None else nodes_of(first):
            for name in names_bound_by(inner):
                if name is not None:
                    place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
                    found[name] = min(place, found.get(name, NOWHERE))
    return found


def evaluated_first(node: ast.AST) -> ast.AST | None:
    """What of a node is evaluated before the text that stands in front of it."""
    match node:
        case ast.IfExp(test=first) | ast.Assign(value=first) | ast.AugAssign(value=first):
            return first
        case ast.AnnAssign(value=ast.AST() as first):
            return first
    return None


def names_bound_by(node: ast.AST) -> tuple[str | None, ...]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return (name,)
        case ast.arg(arg=name):
            return (name,)
        case ast.alias(name=name, asname=alias):
            return (alias or name.partition(".")[0],)
        case ast.MatchMapping(rest=name):
            return (name,)
        case (
            ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
            | ast.ExceptHandler(name=name)
            | ast.MatchAs(name=name)
            | ast.MatchStar(name=name)
        ):
            return (name,)
    return ()


def handled_only(scopes: Scopes) -> Iterator[Reading]:
    """Reads, outside of the handler, of names that only `except ... as name` binds: it unbinds them at its end."""
    for scope in scopes.every:
        if scope.handled:
            names = scope.handled.keys() - scope.bound.keys() - scope.elsewhere - scopes.global_names - BUILTINS
            reads = (node for node in scope.loads if node.id in names)
            for node in reads:
                if not any(first <= node.lineno <= last for first, last in scope.handled[node.id]):
                    yield Reading(node, scope, "`except` unbinds it at its end")


def deleted(scopes: Scopes) -> Iterator[Reading]:
    """Reads that follow a `del` of the name in the same block, with nothing between that binds it."""
    for scope in scopes.every:
        if not scope.deleted or scope.kind is ScopeKind.CLASS:
            continue
        own = {id(node): node for node in scope.loads}
        following = statements_after_deletions(scope.node)
        for target in scope.deleted:
            for node in reads_in(following.get(id(target), ()), target):
                if id(node) in own:
                    yield Reading(node, scope, "it is deleted above")


def reads_in(statements: Iterable[ast.stmt], target: ast.Name) -> Iterator[ast.Name]:
    """Reads of a deleted name, up to the first statement that may bind it."""
    for statement in statements:
        nodes = nodes_of(statement)
        if any(target.id in names_bound_by(node) for node in nodes):
            return
        names = (node for node in nodes if isinstance(node, ast.Name) and node.id == target.id)
        yield from (node for node in names if isinstance(node.ctx, ast.Load))


def statements_after_deletions(root: ast.AST) -> dict[int, Iterable[ast.stmt]]:
    """For each name that is deleted, by the identity of its node: what follows the `del` in its block."""
    found: dict[int, Iterable[ast.stmt]] = {}
    for block in blocks_of(root):
        for place, statement in enumerate(block):
            if isinstance(statement, ast.Delete):
                found |= {id(node): islice(block, place + 1, None) for node in ast.walk(statement)}
    return found


def blocks_of(root: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(root):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield block
