"""A syntax tree -> what of it matters to queries."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from autopack_lint.facts.source import Source
from autopack_lint.facts.sql.expressions import Builder
from autopack_lint.facts.sql.scopes import Binding, FunctionNode, Scope, last_name
from autopack_lint.facts.sql.suspicion import Suspicion
from autopack_lint.facts.sql.text import may_hold_queries
from autopack_lint.model.sql import Node, SqlClass, SqlFacts, SqlMember, SqlName, SqlUse

Block = tuple[Sequence[ast.stmt], Scope]
LONGEST_USE = 400
"""Lines; what is longer is data."""


def sql_of(tree: ast.Module, source: Source) -> SqlFacts:
    """What of a file matters to queries; a pure function of its text."""
    reader = Reader(tree, source)
    return reader.facts() if may_hold_queries(source.text) else reader.enums()


class Reader:
    """Reads one module."""

    def __init__(self, tree: ast.Module, source: Source) -> None:
        self._tree = tree
        self._source = source
        self._module = Scope(tree.body, has_walruses=b":=" in source.text)
        self._builder = Builder(self._module)
        self._suspicion = Suspicion(source.text)
        self._classes: list[SqlClass] = []
        self._uses: list[SqlUse] = []
        self._mappings: list[Node] = []

    def facts(self) -> SqlFacts:
        pending: list[Block] = [(self._tree.body, self._module)]
        while pending:
            body, scope = pending.pop()
            for statement in body:
                pending += self._statement(statement, scope)
        uses = sorted(self._uses, key=lambda use: (use.line, use.root.start, use.root.end))
        return SqlFacts(
            tuple(self._names()), tuple(self._classes), tuple(uses), noqa_in(self._source.text), tuple(self._mappings)
        )

    def enums(self) -> SqlFacts:
        """Only the classes that could be enumerations: columns of other files may have them as their type."""
        for statement in self._tree.body:
            if isinstance(statement, ast.ClassDef) and statement.bases:
                self._classes.append(self._class(statement, statement.name, self._module, with_values=False))
        return SqlFacts((), tuple(self._classes))

    def _names(self) -> Iterator[SqlName]:
        for name, bindings in self._module.names.items():
            values = [self._plain(expression) for expression in followed(bindings)]
            if values:
                imported = [Node("ref", binding.dotted) for binding in bindings if binding.form == "import"]
                yield SqlName(name, bindings[0].line, (*values, *imported))

    def _plain(self, expression: ast.expr, scope: Scope | None = None) -> Node:
        return self._builder.plain(expression, scope or self._module)

    def _statement(self, statement: ast.stmt, scope: Scope) -> Iterable[Block]:
        """Looks at the expressions of a statement; the blocks in it."""
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return [self._function_body(statement, scope)]
            case ast.ClassDef():
                return [self._class_body(statement, scope)]
            case ast.If(test=test) | ast.While(test=test) | ast.Assert(test=test):
                self._look_at(test, "test", scope)
            case ast.Expr(value=value):
                self._look_at(value, "statement", scope)
                if isinstance(value, ast.Call) and last_name(value.func) in MAPPERS:
                    self._mappings.append(self._plain(value, scope))
            case _:
                for expression in expressions_of(statement):
                    self._look_at(expression, "value", scope)
        return self._blocks(statement, scope)

    def _function_body(self, statement: FunctionNode, scope: Scope) -> Block:
        for expression in (*statement.decorator_list, *statement.args.defaults):
            self._look_at(expression, "value", scope)
        return statement.body, function_scope(statement, scope)

    def _class_body(self, statement: ast.ClassDef, scope: Scope) -> Block:
        qualname = f"{scope.qualname}.{statement.name}" if scope.qualname else statement.name
        inner = Scope(statement.body, qualname, scope, is_class=True)
        if scope is self._module or scope.is_class:
            self._classes.append(self._class(statement, qualname, inner, with_values=True))
        return statement.body, inner

    def _blocks(self, statement: ast.stmt, scope: Scope) -> Iterator[Block]:
        for name in BLOCKS:
            block = getattr(statement, name, None)
            if block:
                yield block, scope
        match statement:
            case ast.Try(handlers=parts) | ast.TryStar(handlers=parts):
                yield from ((handler.body, scope) for handler in parts)
            case ast.Match(cases=parts):
                yield from ((case.body, scope) for case in parts)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    self._look_at(item.context_expr, "value", scope)
            case _:
                return

    def _look_at(self, expression: ast.expr, position: str, scope: Scope) -> None:
        if self._suspicion.falls_on(expression, position, scope):
            end = expression.end_lineno or expression.lineno
            if end - expression.lineno < LONGEST_USE:
                text = "\n".join(self._source.line(number) for number in range(expression.lineno, end + 1))
                self._builder.base = expression.lineno, self._offsets(expression.lineno, text)
                self._builder.scope = scope
                root = self._builder.node(expression)
                self._builder.base = None
                self._uses.append(SqlUse(position, scope.qualname, expression.lineno, text, root))

    def _offsets(self, first: int, text: str) -> Offsets:
        return Offsets(self._source, first, text)

    def _class(self, node: ast.ClassDef, qualname: str, scope: Scope, *, with_values: bool) -> SqlClass:
        outer = scope.parent if with_values else scope
        members = tuple(self._members(node, scope)) if with_values else ()
        return SqlClass(
            qualname=qualname,
            line=node.lineno,
            bases=tuple(self._plain(base, outer) for base in node.bases),
            keywords=tuple((keyword.arg or "**", self._plain(keyword.value, outer)) for keyword in node.keywords),
            decorators=tuple(self._plain(decorator, outer) for decorator in node.decorator_list),
            members=members,
        )

    def _members(self, node: ast.ClassDef, scope: Scope) -> Iterator[SqlMember]:
        for statement in node.body:
            line = statement.lineno
            match statement:
                case ast.Assign(targets=targets, value=value):
                    built = self._built(value, scope)
                    names = [target.id for target in targets if isinstance(target, ast.Name)]
                    yield from (SqlMember(name, line, "value", None, built) for name in names)
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                    written = self._builder.annotation(annotation, scope)
                    yield SqlMember(name, line, "value", written, self._built(value, scope))
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    yield self._function(statement, scope)
                case ast.ClassDef(name=name):
                    yield SqlMember(name, line, "class")
                case _:
                    continue

    def _function(self, node: FunctionNode, scope: Scope) -> SqlMember:
        """A function of a class; with what it returns, where that makes an attribute of the class."""
        decorators = tuple(self._plain(decorator, scope) for decorator in node.decorator_list)
        returned = node.body[-1].value if isinstance(node.body[-1], ast.Return) else None
        is_declared = any(decorator.value.endswith(DECLARED) for decorator in decorators)
        value = self._built(returned, function_scope(node, scope)) if is_declared else None
        return SqlMember(node.name, node.lineno, "def", value=value, decorators=decorators)

    def _built(self, value: ast.expr | None, scope: Scope) -> Node | None:
        return self._plain(value, scope) if isinstance(value, VALUES) else None


class Offsets:
    """From lines and byte columns to offsets in code points, in a text that begins with a certain line."""

    __slots__ = ("_ascii", "_first", "_source", "_starts")

    def __init__(self, source: Source, first: int, text: str) -> None:
        self._source = source
        self._first = first
        self._ascii = text.isascii()
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        self._starts = starts

    def __call__(self, line: int, column: int) -> int:
        start = self._starts[line - self._first]
        return start + (column if self._ascii else self._source.position(line, column).column - 1)


NOQA = re.compile(rb"^[ \t]*#[ \t]*(?:ruff|flake8)[ \t]*:[ \t]*noqa[ \t]*(?::[ \t]*([A-Z0-9, \t]+))?", re.MULTILINE)
MOST_VALUES = 3
VALUES = (ast.Call, ast.Attribute, ast.Name, ast.Subscript)
BLOCKS = ("body", "orelse", "finalbody")
MAPPERS = frozenset({"map_imperatively", "mapper"})
DECLARED = ("declared_attr", "cascading", "directive")
HYBRID = {"hybrid_property", "hybrid_method"}
CLASS_LEVEL = {"classmethod", "declared_attr", "expression", "comparator"}


def noqa_in(text: bytes) -> str:
    """The codes that comments of other linters excuse for the whole file; `*` for all."""
    found = NOQA.findall(text) if b"noqa" in text else []
    return "*" if b"" in found else ",".join(codes.decode() for codes in found)


def followed(bindings: Sequence[Binding]) -> list[ast.expr]:
    """The expressions that a name stands for; none where it may stand for something else, too, or for too many."""
    expressions = [binding.expression for binding in bindings if binding.form == "value"]
    if len(expressions) > MOST_VALUES or any(binding.form == "opaque" for binding in bindings):
        return []
    values = [expression for expression in expressions if isinstance(expression, VALUES)]
    return list(values) if len(values) == len(expressions) else []


def expressions_of(statement: ast.stmt) -> list[ast.expr]:
    """The expressions directly in a statement, but for those in lists."""
    parts = (getattr(statement, name) for name in statement._fields)
    return [part for part in parts if isinstance(part, ast.expr)]


def function_scope(node: FunctionNode, scope: Scope) -> Scope:
    """The scope of a function; its first parameter is the class around it in class methods, hybrids and the like."""
    qualname = f"{scope.qualname}.{node.name}" if scope.qualname else node.name
    method_of = ""
    if scope.is_class:
        names = {last_name(decorator) for decorator in node.decorator_list}
        if names & CLASS_LEVEL:
            method_of = "own"
        elif "staticmethod" not in names:
            method_of = "hybrid" if names & HYBRID else "self"
    return Scope(node.body, qualname, scope, arguments=node.args, method_of=method_of)
