"""The documents metrics@1 and rules@1 as types: their JSON Schemas are made from these."""

from __future__ import annotations

from typing import Literal, NamedTuple

from autopack_lint.model.diagnosis import Retry
from autopack_lint.model.failure_rule import Remedy, Role
from autopack_lint.model.finding import Confidence, Severity, Skipped
from autopack_lint.model.metrics import Halstead
from autopack_lint.report.documents import Tool


class FunctionNumbers(NamedTuple):
    """A function or method with its metrics."""

    qualname: str
    line: int
    end_line: int
    cyclomatic: int
    cognitive: int
    lines: int
    nesting: int
    parameters: int


class FileNumbers(NamedTuple):
    """A file with its functions; what radon says is there with `--maintainability` only."""

    path: str
    sloc: int
    functions: tuple[FunctionNumbers, ...]
    maintainability: float = 0.0
    halstead: Halstead = Halstead(0, 0, 0.0, 0.0, 0.0, 0.0)


class MetricsSummary(NamedTuple):
    """How much was measured."""

    files: int
    functions: int


class MetricsDocument(NamedTuple):
    """The metrics of all functions and files."""

    schema: Literal["autopack-lint/metrics@1"]
    tool: Tool
    root: Literal["."]
    files: tuple[FileNumbers, ...]
    skipped: tuple[Skipped, ...]
    summary: MetricsSummary


class BadExample(NamedTuple):
    """Code that a rule finds, and what its fix makes of it, if it has one."""

    code: str
    fixed: str | None


class RulePage(NamedTuple):
    """All that a rule says about itself."""

    id: str
    name: str
    message: str
    severity: Severity
    confidence: Confidence
    default: bool
    threshold: int | None
    fix: str
    why: str
    good: tuple[str, ...]
    bad: tuple[BadExample, ...]


class FailurePage(NamedTuple):
    """All that a failure rule says about itself."""

    id: str
    title: str
    role: Role
    why: str
    retry: Retry
    confidence: float
    mitigation: Remedy
    never: tuple[str, ...]
    matches: tuple[str, ...]
    ignores: tuple[str, ...]


class RulesDocument(NamedTuple):
    """All rules: those for code, and those for logs."""

    schema: Literal["autopack-lint/rules@1"]
    rules: tuple[RulePage, ...]
    failures: tuple[FailurePage, ...]
