"""Level 3: all that a rule file may import, and the only part of the toolkit that it may import.

A rule is one file: a docstring that says why, `RULE`, and one or more of

* `check_module(module: Module)`: looks at one file;
* `check_broken(broken: Broken)`: looks at text that is not Python;
* `check_project(project: Project)`: looks at the facts of all files; `RULE.reads` names the sections of the facts;
* `check_suppression(use: SuppressionUse)`: looks at a comment that silences rules.

Each yields findings, most simply with `at(...)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from autopack_lint.model.clones import CloneClass, Copy, repetition
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
from autopack_lint.model.rule import NOWHERE, Bad, Rule
from autopack_lint.model.sql_kind import COLUMNS as COLUMN_KINDS
from autopack_lint.model.sql_kind import EXPRESSIONS, QUERIES
from autopack_lint.model.sql_kind import Kind as SqlKind
from autopack_lint.sdk.examples import MAPPED_CLASSES
from autopack_lint.sdk.module import Excess, Module
from autopack_lint.sdk.project import Project, ProjectFile, ruff_rules_for
from autopack_lint.sdk.suppression import SuppressionUse

if TYPE_CHECKING:
    from autopack_lint.analyzers.sql.sites import Site as Site
    from autopack_lint.analyzers.sql.texts import Text as Text
    from autopack_lint.analyzers.sql.truth import Outcome as Outcome
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
    "ruff_rules_for",
]
