"""What a rule reports: findings, and the fixes they carry as data.

Nouns are named tuples: immutable, ordered, and plain arrays once serialised, so that the
cache and the workers move them without a conversion of their own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from autopack_lint.model.operation import Operation
from autopack_lint.model.place import Position as Position
from autopack_lint.model.place import Span as Span


class Severity(StrEnum):
    """How bad it is if the finding is true."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(StrEnum):
    """How sure the rule is that the finding is true."""

    PROVEN = "proven"
    LIKELY = "likely"


class Safety(StrEnum):
    """What applying a fix does to the meaning of the program."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    SUGGESTION = "suggestion"


class Fix(NamedTuple):
    """Operations that cure a finding, as data: they may be applied tomorrow, elsewhere."""

    safety: Safety
    title: str
    operations: tuple[Operation, ...]


class Finding(NamedTuple):
    """One thing that is wrong, where, and how to mend it."""

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    path: str
    span: Span
    symbol: str
    message: str
    data: dict[str, str | int]
    fingerprint: str
    fix: Fix | None
    excerpt: str
    """The source line on which the span starts, so that no reporter reads a file."""


class Skipped(NamedTuple):
    """Something that could not be analysed, and why."""

    path: str
    reason: str
