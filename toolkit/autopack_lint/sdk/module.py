"""One parsed file, as rules see it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from autopack_lint.model.facts import Class, Facts, Function, Weight
from autopack_lint.model.finding import Finding, Fix, Position, Safety, Span
from autopack_lint.model.rule import Rule, threshold_of

if TYPE_CHECKING:
    from autopack_lint.codemods.declarative_base import DeclarativeBaseCall
    from autopack_lint.codemods.migrate_model import LegacyModel
    from autopack_lint.facts.definitions import FunctionNode
    from autopack_lint.facts.source import Source

Node = TypeVar("Node", bound=ast.AST)


class Module:
    """One parsed file, while it is being looked at.

    It has no path on purpose: what a rule says about a file depends on the text alone, and is
    remembered for every file with the same text.

    `facts` may hold no more than the walk has found; then `all_facts` gives the others to a rule that asks.
    """

    def __init__(
        self,
        tree: ast.Module,
        source: Source,
        facts: Facts,
        function_nodes: Mapping[tuple[int, int], FunctionNode],
        thresholds: Mapping[str, int],
        all_facts: Callable[[], Facts] | None = None,
    ) -> None:
        self.tree = tree
        self._plain_facts = facts
        self._all_facts = all_facts
        self._source = source
        self._function_nodes = function_nodes
        self._thresholds = thresholds

    @cached_property
    def facts(self) -> Facts:
        """All that a rule over many files would know about this one."""
        return self._plain_facts if self._all_facts is None else self._all_facts()

    @property
    def functions(self) -> tuple[Function, ...]:
        """Every function with its metrics, in source order."""
        return self._plain_facts.functions

    def threshold(self, rule: Rule) -> int:
        """The largest value that is still fine for this rule, as configured."""
        return threshold_of(rule, self._thresholds)

    def nodes(self, *kinds: type[Node]) -> Iterator[Node]:
        """All nodes of these kinds (exactly, not of subclasses), in source order for one kind.

        Operators and contexts (`ast.And`, `ast.Load`) are not among them: they have no place.
        """
        for kind in kinds:
            yield from self._nodes_by_kind.get(kind, ())  # type: ignore[misc]

    @cached_property
    def _nodes_by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        from autopack_lint.facts.children import CHILDREN

        found: dict[type[ast.AST], list[ast.AST]] = {}
        pending: list[ast.AST] = [self.tree]
        while pending:
            node = pending.pop()
            found.setdefault(type(node), []).append(node)
            pending += [child for child in reversed(CHILDREN[type(node)](node)) if child is not None]
        return found

    def text(self, node: ast.expr | ast.stmt) -> str:
        """The source text of a node."""
        offsets = self._source.line_offsets
        start = offsets[node.lineno] + node.col_offset
        end = offsets[node.end_lineno or node.lineno] + (node.end_col_offset or 0)
        return self._source.text[start:end].decode(errors="replace")

    def line(self, number: int) -> str:
        """One source line; empty past the end."""
        return self._source.line(number)

    def span(self, node: ast.expr | ast.stmt | ast.alias | ast.arg | ast.keyword | ast.excepthandler) -> Span:
        """Where a node stands."""
        start = self._source.position(node.lineno, node.col_offset)
        return Span(
            start, self._source.position(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        )

    def header(self, function: Function) -> Span:
        """Where a function is named: from `def` to the end of its name."""
        start = self._source.position(function.line, function.column)
        name = function.qualname.rpartition(".")[2]
        place = self.line(function.line).find(name, start.column - 1 + len("def "))
        return Span(start, Position(function.line, max(place, start.column - 1) + len(name) + 1))

    def node_of(self, function: Function) -> FunctionNode:
        """The syntax tree of a function."""
        return self._function_nodes[function.line, function.column]

    def extraction(self, excess: Excess, weight: Weight) -> str:
        """Which lines are best moved into a function of their own, as an advice in words; empty where none are."""
        from autopack_lint.facts.advice.extraction import best_extraction

        return best_extraction(self.node_of(excess.function), weight, excess.limit)

    def legacy_models(self) -> Iterator[LegacyModel]:
        """The models of SQLAlchemy whose columns are plain `Column(...)`, and how they are translated."""
        from autopack_lint.codemods.migrate_model import Source, legacy_models

        return legacy_models(Source(self.tree, self.text, self.span))

    def declarative_bases(self) -> Iterator[DeclarativeBaseCall]:
        """The bases of models that a call makes, and how they become classes."""
        from autopack_lint.codemods.declarative_base import declarative_bases
        from autopack_lint.codemods.migrate_model import Source

        return declarative_bases(Source(self.tree, self.text, self.span))

    def symbol_at(self, line: int) -> str:
        """The innermost class or function around a line; empty at module level."""
        around: Iterable[Function | Class] = (*self._plain_facts.classes, *self._plain_facts.functions)
        best: Function | Class | None = None
        for item in around:
            if item.line <= line <= item.end_line and (best is None or item.line >= best.line):
                best = item
        return best.qualname if best else ""

    def at(
        self,
        rule: Rule,
        where: Span | ast.expr | ast.stmt,
        *,
        message: str = "",
        data: dict[str, str | int] | None = None,
        replace: str | None = None,
        safety: Safety = Safety.SUGGESTION,
        fix: Fix | None = None,
    ) -> Finding:
        """A finding of `rule` at a node or span of this module.

        Its fix is `replace`, a text for the flagged expression, or a `Fix` with any operations.
        """
        span = self.span(where) if isinstance(where, ast.AST) else where
        return rule.finding(
            span,
            self.line(span.start.line),
            message=message,
            symbol=self.symbol_at(span.start.line),
            data=data,
            replace=replace,
            safety=safety,
            fix=fix,
        )

    def exceeding(self, rule: Rule, metric: Callable[[Function], int]) -> Iterator[Excess]:
        """The functions of which a metric is over the rule's threshold."""
        limit = self.threshold(rule)
        for function in self.functions:
            score = metric(function)
            if score > limit:
                yield Excess(function, score, limit)

    def over(self, rule: Rule, excess: Excess, what: str, advice: str) -> Finding:
        """A finding about a function that has too much of something, with what to do about it."""
        name = excess.function.qualname.rpartition(".")[2]
        message = f"`{name}` {what} (at most {excess.limit}): {advice}"
        data: dict[str, str | int] = {"score": excess.score, "limit": excess.limit}
        header = self.header(excess.function)
        symbol = excess.function.qualname
        return rule.finding(header, self.line(header.start.line), message=message, symbol=symbol, data=data)


class Excess(NamedTuple):
    """A function of which a metric is over a limit."""

    function: Function
    score: int
    limit: int
