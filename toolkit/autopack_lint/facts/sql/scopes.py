"""Which local, class or module-level binding a name in an expression means."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Binding(NamedTuple):
    """One way in which a name gets its value. `form` is a kind of `Node`, `import`, `value` or `opaque`."""

    form: str
    expression: ast.expr | None = None
    dotted: str = ""
    line: int = 0


OPAQUE = Binding("opaque")


class Scope:
    """The names of a module, class or function."""

    __slots__ = ("_body", "_names", "arguments", "has_walruses", "is_class", "method_of", "parent", "qualname")

    def __init__(
        self,
        body: Sequence[ast.stmt],
        qualname: str = "",
        parent: Scope | None = None,
        *,
        is_class: bool = False,
        arguments: ast.arguments | None = None,
        method_of: str = "",
        has_walruses: bool = False,
    ) -> None:
        self._body = body
        self.has_walruses: bool = has_walruses if parent is None else parent.has_walruses
        """Whether `:=` stands anywhere in the file: looking for it takes longer than all else."""
        self._names: dict[str, list[Binding]] | None = None
        self.qualname = qualname
        self.parent = parent
        self.is_class = is_class
        self.arguments = arguments
        self.method_of = method_of
        """`own`, `self` or `hybrid` where the first parameter is the class around it, an instance of it, or either."""

    @property
    def names(self) -> dict[str, list[Binding]]:
        """Read when first asked for: most functions hold nothing that matters."""
        if self._names is None:
            self._names = {}
            if self.arguments is not None:
                self._names.update(parameters_of(self.arguments, self.method_of))
            bind_all(self._body, self._names, has_walruses=self.has_walruses)
        return self._names

    def holder(self, name: str) -> Scope | None:
        """The scope in which a name is bound; None for builtins and names from star imports."""
        scope: Scope | None = self
        is_first = True
        while scope is not None:
            if (is_first or not scope.is_class) and name in scope.names:
                return scope
            is_first = False
            scope = scope.parent
        return None


def last_name(expression: ast.expr) -> str:
    match expression:
        case ast.Call(func=inner):
            return last_name(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def parameters_of(arguments: ast.arguments, method_of: str) -> dict[str, list[Binding]]:
    found: dict[str, list[Binding]] = {}
    positional = [*arguments.posonlyargs, *arguments.args]
    for number, argument in enumerate((*positional, *arguments.kwonlyargs)):
        if number == 0 and method_of and positional:
            found[argument.arg] = [Binding(method_of)]
        elif argument.annotation is not None:
            found[argument.arg] = [Binding("instance", argument.annotation)]
        else:
            found[argument.arg] = [OPAQUE]
    for extra in (arguments.vararg, arguments.kwarg):
        if extra is not None:
            found[extra.arg] = [OPAQUE]
    return found


def bind_all(body: Iterable[ast.stmt], names: dict[str, list[Binding]], *, has_walruses: bool) -> None:
    """Add every binding that the statements make in their own scope."""
    pending: list[ast.stmt] = list(body)
    while pending:
        statement = pending.pop()
        bind = BINDERS.get(type(statement))
        if bind is not None:
            bind(statement, names)
        if type(statement) not in DEFINITIONS:
            pending += blocks_of(statement)
            if has_walruses:
                bind_walruses(statement, names)


def blocks_of(statement: ast.stmt) -> Iterator[ast.stmt]:
    """The statements right inside another."""
    for name in BLOCKS.get(type(statement), ()):
        yield from getattr(statement, name)
    match statement:
        case ast.Try(handlers=parts) | ast.TryStar(handlers=parts):
            for part in parts:
                yield from part.body
        case ast.Match(cases=cases):
            for case in cases:
                yield from case.body
        case _:
            return


def bind_definition(node: FunctionNode | ast.ClassDef, names: dict[str, list[Binding]]) -> None:
    form = "class" if isinstance(node, ast.ClassDef) else "opaque"
    names.setdefault(node.name, []).append(Binding(form, line=node.lineno))


def bind_assign(node: ast.Assign, names: dict[str, list[Binding]]) -> None:
    for target in node.targets:
        bind_target(target, Binding("value", node.value, line=node.lineno), names)


def bind_annotated(node: ast.AnnAssign, names: dict[str, list[Binding]]) -> None:
    if node.value is None:
        bind_target(node.target, Binding("instance", node.annotation, line=node.lineno), names)
    else:
        bind_target(node.target, Binding("value", node.value, line=node.lineno), names)


def bind_loop(node: ast.For | ast.AsyncFor, names: dict[str, list[Binding]]) -> None:
    bind_target(node.target, Binding("element", node.iter, line=node.lineno), names)


def bind_with(node: ast.With | ast.AsyncWith, names: dict[str, list[Binding]]) -> None:
    for item in node.items:
        if item.optional_vars is not None:
            bind_target(item.optional_vars, Binding("entered", item.context_expr), names)


def bind_opaque(node: ast.AugAssign | ast.Delete, names: dict[str, list[Binding]]) -> None:
    for target in node.targets if isinstance(node, ast.Delete) else (node.target,):
        bind_target(target, OPAQUE, names)


def bind_declared(node: ast.Global | ast.Nonlocal, names: dict[str, list[Binding]]) -> None:
    for name in node.names:
        names.setdefault(name, []).append(OPAQUE)


def bind_handlers(node: ast.Try | ast.TryStar, names: dict[str, list[Binding]]) -> None:
    for handler in node.handlers:
        if handler.name is not None:
            names.setdefault(handler.name, []).append(OPAQUE)


def bind_patterns(node: ast.Match, names: dict[str, list[Binding]]) -> None:
    for part in (inner for case in node.cases for inner in ast.walk(case.pattern)):
        match part:
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                names.setdefault(name, []).append(OPAQUE)
            case _:
                continue


def bind_walruses(statement: ast.stmt, names: dict[str, list[Binding]]) -> None:
    """`(name := value)` in the expressions of a statement: they only hide what the name means further out."""
    pending: list[ast.AST] = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            names.setdefault(node.target.id, []).append(OPAQUE)
        pending += ast.iter_child_nodes(node)


def bind_target(target: ast.expr, binding: Binding, names: dict[str, list[Binding]]) -> None:
    match target:
        case ast.Name(id=name):
            names.setdefault(name, []).append(binding)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                bind_target(part, OPAQUE, names)
        case ast.Starred(value=inner):
            bind_target(inner, OPAQUE, names)
        case _:
            return


def bind_import(node: ast.Import | ast.ImportFrom, names: dict[str, list[Binding]]) -> None:
    for alias in node.names:
        if isinstance(node, ast.Import):
            name = alias.asname or alias.name.partition(".")[0]
            dotted = alias.name if alias.asname else name
        else:
            name = alias.asname or alias.name
            module = "." * node.level + (node.module or "")
            dotted = f"{module}{'' if module.endswith('.') else '.'}{alias.name}"
        if name != "*":
            names.setdefault(name, []).append(Binding("import", dotted=dotted, line=node.lineno))


BINDERS: dict[type[ast.stmt], Callable[[Any, dict[str, list[Binding]]], None]] = {
    ast.FunctionDef: bind_definition,
    ast.AsyncFunctionDef: bind_definition,
    ast.ClassDef: bind_definition,
    ast.Import: bind_import,
    ast.ImportFrom: bind_import,
    ast.Assign: bind_assign,
    ast.AnnAssign: bind_annotated,
    ast.AugAssign: bind_opaque,
    ast.Delete: bind_opaque,
    ast.For: bind_loop,
    ast.AsyncFor: bind_loop,
    ast.With: bind_with,
    ast.AsyncWith: bind_with,
    ast.Global: bind_declared,
    ast.Nonlocal: bind_declared,
    ast.Try: bind_handlers,
    ast.TryStar: bind_handlers,
    ast.Match: bind_patterns,
}
BLOCKS: dict[type[ast.stmt], tuple[str, ...]] = {
    ast.If: ("body", "orelse"),
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
    ast.Try: ("body", "orelse", "finalbody"),
    ast.TryStar: ("body", "orelse", "finalbody"),
}
