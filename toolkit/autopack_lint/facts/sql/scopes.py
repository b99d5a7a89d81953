"""Which local, class or module-level binding a name in an expression means."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from autopack_lint.facts.children import CHILDREN

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

    __slots__ = ("_body", "_names", "_walruses", "arguments", "is_class", "method_of", "parent", "qualname")

    def __init__(
        self,
        body: Sequence[ast.stmt],
        qualname: str = "",
        parent: Scope | None = None,
        *,
        is_class: bool = False,
        arguments: ast.arguments | None = None,
        method_of: str = "",
        walruses: Sequence[int] = (),
    ) -> None:
        self._body = body
        self._walruses: Sequence[int] = walruses if parent is None else parent._walruses
        """The lines of the file with `:=`: looking for it elsewhere takes longer than all else."""
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
            bind_all(self._body, self._names, self._walruses)
        return self._names

    def holder(self, name: str) -> Scope | None:
        """The scope in which a name is bound; None for builtins and names from star imports."""
        scope: Scope | None = self
        while scope is not None and ((scope.is_class and scope is not self) or name not in scope.names):
            scope = scope.parent
        return scope


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


def bind_all(body: Iterable[ast.stmt], names: dict[str, list[Binding]], walruses: Sequence[int]) -> None:
    """Add every binding that the statements make in their own scope."""
    pending: list[ast.stmt] = list(body)
    while pending:
        statement = pending.pop()
        kind = type(statement)
        if kind in BINDERS:
            BINDERS[kind](statement, names)
        if kind in BLOCKS:
            for block in BLOCKS[kind](statement):
                pending += block
        if walruses and kind not in DEFINITIONS and has_walrus(statement, walruses):
            bind_walruses(statement, names)


def has_walrus(statement: ast.stmt, lines: Sequence[int]) -> bool:
    """Whether `:=` could stand in a statement."""
    place = bisect_left(lines, statement.lineno)
    return place < len(lines) and lines[place] <= (statement.end_lineno or statement.lineno)


def blocks_of_try(node: ast.Try | ast.TryStar) -> Sequence[Sequence[ast.stmt]]:
    return (node.body, node.orelse, node.finalbody, *(handler.body for handler in node.handlers))


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
    pending: list[Any] = [child for child in CHILDREN[type(statement)](statement) if isinstance(child, ast.expr)]
    for node in pending:  # the list grows while we go through it
        if isinstance(node, ast.NamedExpr):
            names.setdefault(node.target.id, []).append(OPAQUE)
        pending += CHILDREN[type(node)](node)


def bind_target(target: ast.expr, binding: Binding, names: dict[str, list[Binding]]) -> None:
    if type(target) is ast.Name:
        names.setdefault(target.id, []).append(binding)
        return
    match target:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                bind_target(part, OPAQUE, names)
        case ast.Starred(value=inner):
            bind_target(inner, OPAQUE, names)
        case _:
            return


def bind_import(node: ast.Import, names: dict[str, list[Binding]]) -> None:
    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        dotted = alias.name if alias.asname else name
        names.setdefault(name, []).append(Binding("import", None, dotted, node.lineno))


def bind_import_from(node: ast.ImportFrom, names: dict[str, list[Binding]]) -> None:
    module = "." * node.level + (node.module or "")
    prefix = module if module.endswith(".") else f"{module}."
    for alias in node.names:
        if alias.name != "*":
            binding = Binding("import", None, prefix + alias.name, node.lineno)
            names.setdefault(alias.asname or alias.name, []).append(binding)


BINDERS: dict[type[ast.stmt], Callable[[Any, dict[str, list[Binding]]], None]] = {
    ast.FunctionDef: bind_definition,
    ast.AsyncFunctionDef: bind_definition,
    ast.ClassDef: bind_definition,
    ast.Import: bind_import,
    ast.ImportFrom: bind_import_from,
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
BLOCKS: dict[type[ast.stmt], Callable[[Any], Sequence[Sequence[ast.stmt]]]] = {
    **dict.fromkeys((ast.If, ast.For, ast.AsyncFor, ast.While), lambda node: (node.body, node.orelse)),
    **dict.fromkeys((ast.With, ast.AsyncWith), lambda node: (node.body,)),
    **dict.fromkeys((ast.Try, ast.TryStar), blocks_of_try),
    ast.Match: lambda node: [case.body for case in node.cases],
}
"""The blocks right inside a statement, in the order in which they are looked at."""
