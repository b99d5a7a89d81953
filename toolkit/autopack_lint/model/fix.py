"""The outcome of `fix`: what was planned, what was done, and why the rest was not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from autopack_lint.model.finding import Safety, Skipped
from autopack_lint.model.result import ExitCode

NOTHING_WITHHELD: Mapping[Safety, int] = {}


class FixState(StrEnum):
    """What became of a fix."""

    APPLIED = "applied"
    REFUSED = "refused"
    UNCHANGED = "unchanged"


class FixAttempt(NamedTuple):
    """One fix of a run. `reason` says why it was refused."""

    rule: str
    title: str
    safety: Safety
    path: str
    line: int
    fingerprint: str
    operations: int
    state: FixState
    reason: str = ""


class Proof(StrEnum):
    """What the new text of a file has been held against."""

    EDITS_ONLY = "edits-only"
    """Every byte outside of the edits is as it was."""
    REST_UNCHANGED = "rest-unchanged"
    """Every statement on lines that no edit touches is the same."""
    COMPILES = "compiles"
    NAMES_KEPT = "names-kept"
    """The compiler finds no name of the module that is still read and has lost its value."""
    RULES_AGREE = "rules-agree"
    """What was to be mended is gone, and no rule finds anything new."""
    LIBCST = "libcst"
    """Another parser gives old and new text back, and sees nothing changed but what was meant."""


class FixedFile(NamedTuple):
    """One file: how many operations were planned, done and not done in it, and how much of it is touched."""

    path: str
    planned: int
    applied: int
    refused: int
    bytes_touched: int
    lines_touched: int
    proofs: tuple[Proof, ...] = ()
    """Those that its new text has passed; none where it has no new text."""


class FixResult(NamedTuple):
    """All fixes of a run, sorted by path and place."""

    attempts: tuple[FixAttempt, ...]
    files: tuple[FixedFile, ...]
    skipped: tuple[Skipped, ...]
    texts: Mapping[str, tuple[bytes, bytes]]
    """By path, the old and the new bytes of every file that changes."""
    rounds: int
    remaining: int
    """Findings that are left."""
    is_written: bool
    withheld: Mapping[Safety, int] = NOTHING_WITHHELD
    """Fixes of findings that are left, by their safety: those that nobody asked for."""

    @property
    def operations_planned(self) -> int:
        return sum(attempt.operations for attempt in self.attempts)

    @property
    def operations_applied(self) -> int:
        return sum(attempt.operations for attempt in self.attempts if attempt.state == FixState.APPLIED)

    @property
    def operations_failed(self) -> int:
        return sum(attempt.operations for attempt in self.attempts if attempt.state == FixState.REFUSED)

    @property
    def exit_code(self) -> ExitCode:
        """Findings where something was to be done and is not: refused, or only shown."""
        if self.skipped:
            return ExitCode.PARTIAL
        is_shown_only = bool(self.texts) and not self.is_written
        return ExitCode.FINDINGS if self.operations_failed or is_shown_only else ExitCode.CLEAN
