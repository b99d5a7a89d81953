"""An expression that rules look at, with what Python does with it and what it stands for."""

from __future__ import annotations

from collections.abc import Sequence

from autopack_lint.analyzers.sql.columns import arguments_of
from autopack_lint.analyzers.sql.directions import holds_many
from autopack_lint.analyzers.sql.evaluate import Evaluator
from autopack_lint.analyzers.sql.names import CONDITIONS, SPLITTABLE, is_library, last_of
from autopack_lint.analyzers.sql.texts import Text, as_arguments, as_call, bracketed, function, is_bare
from autopack_lint.analyzers.sql.truth import Outcome, outcome_of
from autopack_lint.analyzers.sql.values import EXPRESSIONS, QUERIES, UNKNOWN, Kind, Mapped, SourceFile, Value
from autopack_lint.model.finding import Finding, Fix, Safety
from autopack_lint.model.operation import ReplaceExpression, ReplaceStatement
from autopack_lint.model.place import Position, Span
from autopack_lint.model.rule import Rule
from autopack_lint.model.sql import Node, SqlUse

DECLARING = frozenset({"Column", "mapped_column"})
LONGEST = 40
"""Characters of an expression that are shown in a message."""
CHAINED = frozenset({"attr", "call", "compare"})


class Site:
    """One expression at its place."""

    __slots__ = ("_evaluator", "context", "file", "node", "parent", "role", "use")

    def __init__(
        self,
        evaluator: Evaluator,
        file: SourceFile,
        use: SqlUse,
        node: Node,
        role: str,
        context: str,
        parent: Site | None,
    ) -> None:
        self._evaluator = evaluator
        self.file = file
        self.use = use
        self.node = node
        self.role = role
        """`test` where Python asks for its truth, `statement` where nobody uses it, else `value`."""
        self.context = context
        """The name of the method or function whose SQL it becomes a part of; empty outside of SQL."""
        self.parent = parent

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def text(self) -> str:
        """The source of the expression."""
        return self.text_of(self.node)

    def text_of(self, node: Node) -> str:
        return self.use.text[node.start : node.end]

    def short(self, node: Node | None = None) -> str:
        """The source on one line, of which only the beginning is shown where it is long."""
        text = " ".join(self.text_of(self.node if node is None else node).split())
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."

    def value(self, node: Node | None = None) -> Value:
        """What an expression of this file stands for."""
        return self._evaluator.value(self.node if node is None else node, self.file)

    def class_level_value(self, node: Node) -> Value:
        """The same, where the first parameter of a hybrid property is the class."""
        self._evaluator.is_class_level = True
        found = self._evaluator.value(node, self.file)
        self._evaluator.is_class_level = False
        return found

    def certain_value(self, node: Node | None = None) -> Value:
        """The same, but nothing for what may also be something else."""
        node = self.node if node is None else node
        value, ways = self.value(node), ways_of(node)
        is_certain = all(self.certain_value(way).kind is value.kind for way in ways)
        return value if is_certain else UNKNOWN

    def is_sql(self, node: Node | None = None) -> bool:
        """Whether an expression is certainly SQL."""
        return self.value(node).kind in EXPRESSIONS

    def is_proven(self, node: Node) -> bool:
        """Whether an expression is SQL on every way to it; a variable that may also hold something else is not."""
        ways = ways_of(node)
        return all(map(self.is_proven, ways)) if ways else node.kind != "local" and self.is_sql(node)

    def span(self, node: Node | None = None) -> Span:
        """Where an expression stands."""
        node = self.node if node is None else node
        return Span(self._position(node.start), self._position(node.end))

    def _position(self, offset: int) -> Position:
        before = self.use.text[:offset]
        return Position(self.use.line + before.count("\n"), offset - before.rfind("\n"))

    def excerpt(self, node: Node | None = None) -> str:
        """The line on which an expression starts."""
        node = self.node if node is None else node
        return self.use.text.split("\n")[self.use.text.count("\n", 0, node.start)]

    @property
    def last_line(self) -> str:
        """The line on which it ends."""
        return self.use.text.split("\n")[self.use.text.count("\n", 0, self.node.end)]

    @property
    def is_condition(self) -> bool:
        """Whether it decides which rows are meant."""
        return self.context in CONDITIONS

    @property
    def negation(self) -> Site:
        """The outermost `not` in front of it; itself where there is none."""
        above = self.parent
        is_negated = above is not None and (above.node.kind, above.node.value) == ("unary", "not")
        return above.negation if above is not None and is_negated else self

    @property
    def is_inside_condition(self) -> bool:
        """Whether it is a part of a condition, be it what a method is called on."""
        site: Site | None = self
        while site is not None and site.context not in CONDITIONS:
            site = site.parent if site.parent is not None and site.parent.node.kind in CHAINED else None
        return site is not None

    def is_mixed(self, member: Value) -> bool:
        """Whether the members of an enumeration are strings or numbers themselves, or could be."""
        return member.of is None or self._evaluator.models.enum_class(member.of)[1]

    def holds_many(self, relationship: Value) -> bool | None:
        """Whether a relationship holds many objects, or only one; None where its declaration does not tell."""
        return holds_many(relationship, self._evaluator)

    def attribute(self, value: Value, name: str) -> Value:
        """What a name looked up on a value stands for."""
        return self._evaluator.attribute(value, name)

    @property
    def is_column_declaration(self) -> bool:
        """Whether it is a call of `Column()` or the like in the body of a class or module: it runs once, at import."""
        called = self.called()
        is_column = called.kind is Kind.EXTERNAL and is_library(called.name) and last_of(called.name) in DECLARING
        classes = {declaration.qualname for declaration in self.file.facts.classes}
        return is_column and (not self.use.symbol or self.use.symbol in classes)

    def mapped(self, value: Value) -> Mapped | None:
        """The mapped class that a value belongs to."""
        return self._evaluator.models.mapped(value.of) if value.of is not None else None

    @property
    def evaluator(self) -> Evaluator:
        return self._evaluator

    def function(self, name: str) -> Text:
        """How a function of SQLAlchemy is called in this file."""
        return function(self.file.imports, name)

    def plain(self, text: str) -> Text:
        """A text that needs no import."""
        return Text(text)

    def combined(self) -> Text:
        """`a and b` as arguments of the call around it, where that is the same, and as `and_(a, b)` elsewhere."""
        return self._as_arguments() or as_call(self.use.text, self.node, self.file.imports)

    def _as_arguments(self) -> Text | None:
        call = self.parent
        if call is None or self.node.value != "and" or not call.is_splittable:
            return None
        function, *given = call.node.children
        place = given.index(self.node)
        source, before = self.use.text, [function, *given][place]
        if place >= len(call.arguments()[0]) or not is_bare(source, self.node, before.end):
            return None
        split = as_arguments(source, self.node, self.file.imports)
        start, end = source[call.node.start : self.node.start], source[self.node.end : call.node.end]
        return split._replace(text=f"{start}{split.text}{end}", place=call.node)

    @property
    def is_splittable(self) -> bool:
        """Whether it is a call that takes conditions one by one."""
        function = self.node.children[0] if self.node.kind == "call" else None
        is_named = function is not None and function.kind == "attr" and function.value in SPLITTABLE
        return is_named and self.value(self.node.children[0].children[0]).kind in QUERIES

    def outcome(self) -> Outcome:
        """Which operands of `and` or `or` are left when Python has evaluated it."""
        return outcome_of(self, self.node)

    def bracketed(self, node: Node) -> str:
        """The text of an expression as an operand."""
        return bracketed(self.use.text, node)

    def arguments(self) -> tuple[tuple[Node, ...], dict[str, Node]]:
        """The positional arguments of a call, and the others by name."""
        return arguments_of(self.node)

    def called(self) -> Value:
        """What a call calls."""
        return self.value(self.node.children[0])

    def finding(
        self,
        rule: Rule,
        *,
        node: Node | None = None,
        message: str = "",
        data: dict[str, str | int] | None = None,
        replace: Text | str | None = None,
        safety: Safety = Safety.SUGGESTION,
        statement: str = "",
    ) -> Finding:
        """A finding at the expression, or at a part of it.

        `replace` is what its fix writes there, `statement` what it writes instead of the statement that it is.
        """
        fix = None
        span = self.span(node)
        message = " ".join(message.split())
        if statement:
            fix = Fix(safety, rule.fix or rule.name, (ReplaceStatement(span, statement, self.path),))
        if replace is not None:
            written = Text(replace) if isinstance(replace, str) else replace
            where = span if written.place is None else self.span(written.place)
            operations = (ReplaceExpression(where, written.text, self.path), *written.operations(self.path))
            fix = Fix(safety, rule.fix or rule.name, operations)
        found = rule.finding(span, self.excerpt(node), message=message, symbol=self.use.symbol, data=data, fix=fix)
        return found._replace(path=self.path)


def ways_of(node: Node) -> Sequence[Node]:
    """The expressions of which one is the value of a variable or of a conditional expression; none for any other."""
    if node.kind == "local":
        return [part for part in node.children if part.kind != "same"]
    return node.children[1:] if node.kind == "if" else ()
