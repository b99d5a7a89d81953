"""Level 3: all that a rule file may import, and the only part of the toolkit that it may import.

A rule is one file: a docstring that says why, `RULE`, and one or more of

* `check_module(module: Module)`: looks at one file;
* `check_broken(broken: Broken)`: looks at text that is not Python;
* `check_project(project: Project)`: looks at the facts of all files; `RULE.reads` names the sections of the facts;
* `check_suppression(use: SuppressionUse)`: looks at a comment that silences rules.

Each yields findings, most simply with `at(...)`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from autopack_lint.analyzers.graph.view import Arcs, GraphView
from autopack_lint.model.clones import CloneClass, CloneLimits, Copy, repetition
from autopack_lint.model.contract import Breach
from autopack_lint.model.facts import Broken, Class, Facts, Function, Import, ImportKind, ImportUse, Suppression, Weight
from autopack_lint.model.finding import Confidence, Finding, Fix, Position, Safety, Severity, Span
from autopack_lint.model.graph import Cycle, Edge, GodModule, Share
from autopack_lint.model.names import UndefinedName, UnusedImport
from autopack_lint.model.operation import (
    ANYWHERE,
    AddImport,
    DeleteStatement,
    InsertStatement,
    MoveDefinition,
    Operation,
    RedirectImport,
    RemoveComment,
    RemoveImport,
    RenameSymbol,
    ReplaceExpression,
    ReplaceStatement,
    WrapCall,
)
from autopack_lint.model.project import ProjectSettings
from autopack_lint.model.rule import NOWHERE, Bad, Rule
from autopack_lint.model.sql_kind import COLUMNS as COLUMN_KINDS
from autopack_lint.model.sql_kind import EXPRESSIONS, QUERIES
from autopack_lint.model.sql_kind import Kind as SqlKind

if TYPE_CHECKING:
    from autopack_lint.analyzers.copies.clone_search import Copies
    from autopack_lint.analyzers.imports.answers import Imports
    from autopack_lint.analyzers.imports.broken import BrokenImport
    from autopack_lint.analyzers.sql.project import SqlProject
    from autopack_lint.analyzers.sql.sites import Site as Site
    from autopack_lint.analyzers.sql.texts import Text as Text
    from autopack_lint.analyzers.sql.truth import Outcome as Outcome
    from autopack_lint.codemods.declarative_base import DeclarativeBaseCall
    from autopack_lint.codemods.migrate_model import LegacyModel
    from autopack_lint.facts.definitions import FunctionNode
    from autopack_lint.facts.source import Source
    from autopack_lint.model.linting import RuffSettings
    from autopack_lint.model.sql import SqlNode as SqlNode

__all__ = [
    "ANYWHERE",
    "COLUMN_KINDS",
    "EXPRESSIONS",
    "MAPPED_CLASSES",
    "NOWHERE",
    "QUERIES",
    "AddImport",
    "Bad",
    "Breach",
    "Broken",
    "Class",
    "CloneClass",
    "Confidence",
    "Copy",
    "Cycle",
    "DeleteStatement",
    "Edge",
    "Excess",
    "Facts",
    "Finding",
    "Fix",
    "Function",
    "GodModule",
    "Import",
    "ImportKind",
    "ImportUse",
    "InsertStatement",
    "Module",
    "MoveDefinition",
    "Operation",
    "Position",
    "Project",
    "ProjectFile",
    "RedirectImport",
    "RemoveComment",
    "RemoveImport",
    "RenameSymbol",
    "ReplaceExpression",
    "ReplaceStatement",
    "Rule",
    "Safety",
    "Severity",
    "Share",
    "Span",
    "SqlKind",
    "Suppression",
    "SuppressionUse",
    "UndefinedName",
    "UnusedImport",
    "Weight",
    "WrapCall",
    "repetition",
]

Node = TypeVar("Node", bound=ast.AST)
MAPPED_CLASSES = """import enum

from sqlalchemy import Boolean, Column, Enum, Integer, String, Table, and_, case, func, or_, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String)
    age: Mapped[int | None]
    active: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[Status] = mapped_column(Enum(Status))
    friends: Mapped[list["User"]] = relationship("User")


"""
"""What examples of rules about queries begin with."""


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
        return self.at(rule, self.header(excess.function), message=message, data=data)


class Excess(NamedTuple):
    """A function of which a metric is over a limit."""

    function: Function
    score: int
    limit: int


class ProjectFile(NamedTuple):
    """One file of a project, with what it says about itself."""

    path: str
    module: str
    facts: Facts


class Project(GraphView):
    """The facts of all files; no syntax tree is left. Of the sections of the facts, those are there that rules read."""

    def __init__(
        self,
        load: Callable[[], Sequence[ProjectFile]],
        settings: ProjectSettings,
        paths: Sequence[str],
        arcs: Arcs | None = None,
        copies: Copies | None = None,
    ) -> None:
        self._load = load
        self.settings = settings
        self.paths = paths
        self.arcs = arcs
        self.unmatched = []
        self._stored_copies = copies
        self._clones: dict[int, Sequence[CloneClass]] = {}

    @cached_property
    def files(self) -> Sequence[ProjectFile]:
        """All files; reading them takes longest, so it waits until a rule asks for them."""
        return self._load()

    @cached_property
    def imports(self) -> Imports:
        """What the modules offer to each other; it needs the sections `definitions` and `imports`."""
        from autopack_lint.analyzers.imports.answers import Imports

        return Imports(self.files, self.settings)

    def threshold(self, rule: Rule) -> int:
        """The largest value that is still fine for this rule, as configured."""
        return threshold_of(rule, self.settings.thresholds)

    def at_import(self, rule: Rule, broken: BrokenImport, message: str, fix: Fix | None = None) -> Finding:
        """A finding about one imported name."""
        place = broken.place
        data: dict[str, str | int] = {"module": broken.module, "name": broken.name, "missing": broken.missing}
        finding = rule.finding(place.span, place.excerpt, message=message, symbol=place.symbol, data=data, fix=fix)
        return finding._replace(path=broken.path)

    def clones(self, statements: int) -> Sequence[CloneClass]:
        """The exact and renamed copies of at least so many statements. Reads `statements`."""
        if statements not in self._clones:
            self._clones[statements] = self._copies.clones(CloneLimits(statements=statements))
        return self._clones[statements]

    def near_clones(self, statements: int, gap: int) -> Sequence[CloneClass]:
        """Functions of so many statements that differ in up to `gap` percent of them. Reads `statements`."""
        return self._copies.near(CloneLimits(statements=statements), gap)

    @cached_property
    def _copies(self) -> Copies:
        if self._stored_copies is not None:
            return self._stored_copies
        from autopack_lint.analyzers.copies.clone_search import CloneSearch

        return CloneSearch({file.path: file.facts.statements for file in self.files if file.facts.statements})

    @cached_property
    def sql(self) -> SqlProject:
        """Models and queries; for rules that read the sections `imports` and `sql`."""
        from autopack_lint.analyzers.sql.project import SqlProject

        return SqlProject((file.path, file.module, file.facts) for file in self.files)


def threshold_of(rule: Rule, configured: Mapping[str, int]) -> int:
    value = configured.get(rule.id, rule.threshold)
    if value is None:
        raise ValueError(f"{rule.id} has no threshold")
    return value


def ruff_rules_for(path: str, linters: Sequence[RuffSettings]) -> tuple[str, frozenset[str]]:
    """The configuration of ruff that holds for a file, and which of the rules that matter to queries it turns on."""
    from autopack_lint.analyzers.sql.ruff_settings import enabled_for

    settings, enabled = enabled_for(path, linters)
    return "" if settings is None else settings.path, enabled


class SuppressionUse(NamedTuple):
    """A suppression comment, and which of its rules silenced nothing in this run."""

    suppression: Suppression
    unused: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def span(self) -> Span:
        """Where the comment stands."""
        line = self.suppression.line
        return Span(Position(line, self.suppression.column), Position(line, self.suppression.end_column))
