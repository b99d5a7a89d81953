"""A failure rule: how one class of failures shows itself in logs, and what may be done about it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from autopack_lint.model.diagnosis import MitigationKind, Retry


class Role(StrEnum):
    """What a match says: the cause itself; the cause, unless a specific one is known; a heading; a messenger."""

    LEAF = "leaf"
    GENERIC = "generic"
    UMBRELLA = "umbrella"
    WRAPPER = "wrapper"


class Region(StrEnum):
    """What a line of a log is part of. Only uncaught lines and the bodies of wrappers show causes by default."""

    UNCAUGHT = "uncaught"
    BODY = "wrapper-body"
    CAPTURED = "captured"
    PASSING = "passing"
    WARNING = "warning"
    SUMMARY = "summary"
    HINT = "hint"
    ECHO = "echo"
    CODE = "code"


class Remedy(NamedTuple):
    """A mitigation with placeholders: `{name}` in a word of an argument list stands for the fact of that name."""

    kind: MitigationKind
    summary: str
    argv: tuple[tuple[str, ...], ...] = ()
    why_safe: str = ""


class Example(NamedTuple):
    """A piece of a log, and what else was known of the run."""

    text: str
    exit: int | None = 1
    command: str = ""
    files: tuple[str, ...] = ()


class FailureRule(NamedTuple):
    """What a file below `rules/failures/` says, examples apart."""

    id: str
    title: str
    role: Role
    anchors: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    regions: tuple[Region, ...] = (Region.UNCAUGHT, Region.BODY)
    tools: tuple[str, ...] = ()
    exits: tuple[int, ...] = ()
    alone: tuple[int, ...] = ()
    """Exit codes that say it all where nothing in the log explains the failure."""
    absent: tuple[str, ...] = ()
    """Texts that must not be in the log."""
    signals: tuple[str, ...] = ()
    """What the readers of structured output report: `pytest.failed`, `python.exception`, …"""
    refine: str = ""
    dominates: tuple[str, ...] = ()
    """Ids (or `family.*`) that are only consequences where this one is seen."""
    retry: Retry = Retry.NO
    remedy: Remedy = Remedy(MitigationKind.NONE, "")
    never: tuple[str, ...] = ()
    confidence: float = 0.5
    """The lower bound (Wilson, 95 %) of the share of its own fixtures that it is right about."""
    origin: str = ""


class DocumentedFailureRule(NamedTuple):
    """A failure rule with why it exists and the logs that prove it."""

    rule: FailureRule
    why: str
    matches: tuple[Example, ...]
    ignores: tuple[Example, ...]
