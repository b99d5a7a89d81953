"""The outcome of `metrics`: numbers for every function and file."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.model.facts import Function
from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.result import ExitCode


class Halstead(NamedTuple):
    """Halstead's measures of a file."""

    vocabulary: int
    length: int
    volume: float
    difficulty: float
    effort: float
    bugs: float


class Duplication(NamedTuple):
    """Lines that stand somewhere else as well, and the share of their statements that is the same there."""

    line: int
    end_line: int
    similarity: float


class FileMetrics(NamedTuple):
    """One file: its code lines, its functions, and what radon says where it was asked."""

    path: str
    sloc: int
    functions: tuple[Function, ...]
    maintainability: float | None = None
    halstead: Halstead | None = None
    findings: tuple[Finding, ...] = ()
    """What the complexity rules say about it."""
    duplications: tuple[Duplication, ...] = ()
    """The copies in it, where they were asked for."""


class MetricsResult(NamedTuple):
    """All files of a run, sorted by path."""

    files: tuple[FileMetrics, ...]
    skipped: tuple[Skipped, ...]

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.PARTIAL if self.skipped else ExitCode.CLEAN
