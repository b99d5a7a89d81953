"""The outcome of a whole `check`: what the reporters turn into text."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.rule import Rule


class ExitCode(IntEnum):
    """What a command tells its caller. `PARTIAL` wins over `FINDINGS`, that over `CLEAN`."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    PARTIAL = 3


NO_CONTENTS: Mapping[str, str] = {}


class CheckResult(NamedTuple):
    """All findings of a run, sorted by path, place and rule; nothing in it depends on the clock but `seconds`."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    files: int
    cached: int
    seconds: float
    rules: Mapping[str, Rule]
    """The metadata of every rule that has findings here, by id."""
    known: tuple[Finding, ...] = ()
    """Findings that the baseline already has; they do not count."""
    gone: tuple[Finding, ...] = ()
    """Findings of the baseline that are there no more."""
    has_baseline: bool = False
    contents: Mapping[str, str] = NO_CONTENTS
    """By path, the hash of the content of every file that a fix would change."""
    remarks: tuple[str, ...] = ()
    """What a person should know about how the run was made."""

    @property
    def exit_code(self) -> ExitCode:
        if self.skipped:
            return ExitCode.PARTIAL
        return ExitCode.FINDINGS if self.findings else ExitCode.CLEAN
