"""A syntax tree -> what of it matters to queries."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from autopack_lint.facts.source import Source
from autopack_lint.facts.sql.classes import VALUES, class_of, function_scope, members_of
from autopack_lint.facts.sql.expressions import Builder
from autopack_lint.facts.sql.lines import lines_that_hold
from autopack_lint.facts.sql.places import place_in
from autopack_lint.facts.sql.scopes import BLOCKS, Binding, FunctionNode, Scope, last_name
from autopack_lint.facts.sql.suspicion import Suspicion
from autopack_lint.facts.sql.text import may_hold_queries, noqa_in
from autopack_lint.facts.sql.vocabulary import MAPPERS
from autopack_lint.model.sql import Node, SqlClass, SqlFacts, SqlName, SqlUse

Block = tuple[Iterable[ast.stmt], Scope]
LONGEST_USE = 400
"""Lines; what is longer is data."""
MOST_VALUES = 3
WALRUS = re.compile(rb":=")


def sql_of(tree: ast.Module, source: Source) -> SqlFacts:
    """What of a file matters to queries; a pure function of its text."""
    walruses = list(lines_that_hold(WALRUS, source.text)) if b":=" in source.text else []
    module = Scope(tree.body, walruses=walruses)
    builder = Builder(module)
    if may_hold_queries(source.text):
        return Reader(tree, source, module, builder).facts()
    return SqlFacts((), tuple(possible_enums(tree, builder)))


def possible_enums(tree: ast.Module, builder: Builder) -> Iterator[SqlClass]:
    """The classes that could be enumerations: columns of other files may have them as their type."""
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and statement.bases:
            yield class_of(statement, statement.name, builder.module, builder)


class Reader:
    """Reads one module."""

    def __init__(self, tree: ast.Module, source: Source, module: Scope, builder: Builder) -> None:
        self._tree = tree
        self._source = source
        self._module = module
        self._builder = builder
        self._suspicion = Suspicion(source.text)
        self._classes: list[SqlClass] = []
        self._uses: list[SqlUse] = []
        self._mappings: list[Node] = []

    def facts(self) -> SqlFacts:
        pending: list[Block] = [(self._tree.body, self._module)]
        while pending:
            body, scope = pending.pop()
            for statement in body:
                kind = type(statement)
                if kind in READERS:
                    pending += READERS[kind](self, statement, scope)
                    continue
                if kind in EXPRESSIONS:
                    self._look_at_all(EXPRESSIONS[kind](statement), scope)
                if kind in BLOCKS:
                    pending += [(block, scope) for block in BLOCKS[kind](statement)]
        uses = sorted(self._uses, key=lambda use: (use.line, use.root.start, use.root.end))
        return SqlFacts(
            tuple(self._names()), tuple(self._classes), tuple(uses), noqa_in(self._source.text), tuple(self._mappings)
        )

    def _names(self) -> Iterator[SqlName]:
        for name, bindings in self._module.names.items():
            values = [self._builder.plain(expression, self._module) for expression in followed(bindings)]
            if values:
                imported = [Node("ref", binding.dotted) for binding in bindings if binding.form == "import"]
                yield SqlName(name, bindings[0].line, (*values, *imported))

    def _function(self, statement: FunctionNode, scope: Scope) -> Sequence[Block]:
        self._look_at_all((*statement.decorator_list, *statement.args.defaults), scope)
        could_be_of_class = scope.is_class and statement.decorator_list
        if could_be_of_class or self._suspicion.may_fall_between(statement.lineno, statement.end_lineno):
            return [(statement.body, function_scope(statement, scope))]
        return ()

    def _class(self, statement: ast.ClassDef, scope: Scope) -> Sequence[Block]:
        qualname = f"{scope.qualname}.{statement.name}" if scope.qualname else statement.name
        inner = Scope(statement.body, qualname, scope, is_class=True)
        if scope is self._module or scope.is_class:
            members = tuple(members_of(statement, inner, self._builder))
            self._classes.append(class_of(statement, qualname, scope, self._builder)._replace(members=members))
        return [(statement.body, inner)]

    def _tested(self, statement: ast.If | ast.While | ast.Assert, scope: Scope) -> Sequence[Block]:
        self._look_at(statement.test, "test", scope)
        if isinstance(statement, ast.Assert):
            return ()
        return [(statement.body, scope), (statement.orelse, scope)]

    def _statement(self, statement: ast.Expr, scope: Scope) -> Sequence[Block]:
        value = statement.value
        self._look_at(value, "statement", scope)
        if isinstance(value, ast.Call) and last_name(value.func) in MAPPERS:
            self._mappings.append(self._builder.plain(value, scope))
        return ()

    def _look_at_all(self, expressions: Iterable[ast.expr | None], scope: Scope) -> None:
        for expression in expressions:
            if expression is not None:
                self._look_at(expression, "value", scope)

    def _look_at(self, expression: ast.expr, position: str, scope: Scope) -> None:
        if self._suspicion.falls_on(expression, position, scope):
            first, last = expression.lineno, expression.end_lineno or expression.lineno
            if last - first < LONGEST_USE:
                text = "\n".join(map(self._source.line, range(first, last + 1)))
                root = self._builder.placed(expression, scope, place_in(self._source, first, text))
                self._uses.append(SqlUse(position, scope.qualname, first, text, root))


def followed(bindings: Sequence[Binding]) -> list[ast.expr]:
    """The expressions that a name stands for; none where it may stand for something else, too, or for too many."""
    expressions = [binding.expression for binding in bindings if binding.form == "value"]
    if len(expressions) > MOST_VALUES or any(binding.form == "opaque" for binding in bindings):
        return []
    values = [expression for expression in expressions if isinstance(expression, VALUES)]
    return list(values) if len(values) == len(expressions) else []


READERS: dict[type[ast.stmt], Callable[[Reader, Any, Scope], Sequence[Block]]] = {
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef), Reader._function),
    ast.ClassDef: Reader._class,
    **dict.fromkeys((ast.If, ast.While, ast.Assert), Reader._tested),
    ast.Expr: Reader._statement,
}
EXPRESSIONS: dict[type[ast.stmt], Callable[[Any], Iterable[ast.expr | None]]] = {
    **dict.fromkeys((ast.Return, ast.Assign), lambda node: (node.value,)),
    ast.AugAssign: attrgetter("target", "value"),
    ast.AnnAssign: attrgetter("target", "annotation", "value"),
    **dict.fromkeys((ast.For, ast.AsyncFor), attrgetter("target", "iter")),
    ast.Raise: attrgetter("exc", "cause"),
    ast.Match: lambda node: (node.subject,),
    **dict.fromkeys((ast.With, ast.AsyncWith), lambda node: [item.context_expr for item in node.items]),
}
"""The expressions right inside a statement whose truth Python does not ask for."""
if sys.version_info >= (3, 12):
    EXPRESSIONS[ast.TypeAlias] = attrgetter("name", "value")
