"""What `triage` says of a failed command: its root cause, the proof, and what may safely be done."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from autopack_lint.model.operation import Operation


class Verdict(StrEnum):
    """Whether the root cause has a name."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    NO_FAILURE = "no-failure"


class MitigationKind(StrEnum):
    """Who or what can help."""

    EDIT = "edit"
    COMMAND = "command"
    CONFIG = "config"
    RETRY = "retry"
    NONE = "none"


class Retry(StrEnum):
    """Whether running the same command again makes sense."""

    NO = "no"
    ONCE = "once"
    BACKOFF = "backoff"


class Evidence(NamedTuple):
    """The line of the raw log on which the cause rests; 0 where the exit code alone speaks."""

    line: int
    text: str


class Symptom(NamedTuple):
    """Something else that was seen and is explained by the cause, or at least is not it."""

    id: str
    line: int


class Cause(NamedTuple):
    """The one root cause."""

    id: str
    title: str
    confidence: float
    retry: Retry
    evidence: Evidence
    facts: dict[str, str | int]
    fingerprint: str


class Mitigation(NamedTuple):
    """What may be done without asking a model, why it cannot hurt, and what must not be done."""

    kind: MitigationKind
    summary: str
    argv: tuple[tuple[str, ...], ...] = ()
    operations: tuple[Operation, ...] = ()
    why_safe: str = ""
    never: tuple[str, ...] = ()


class Digest(NamedTuple):
    """The part of the log that a model needs, secrets taken out; ranges of raw lines that are in it."""

    text: str
    tokens: int
    lines: tuple[tuple[int, int], ...]
    omitted_lines: int
    redactions: int


class TriageSummary(NamedTuple):
    """The log in numbers."""

    bytes: int
    lines: int
    seconds: float


class Diagnosis(NamedTuple):
    """All that is known about one failed command. Without a cause there is no mitigation but to ask."""

    verdict: Verdict
    needs_model: bool
    cause: Cause | None
    symptoms: tuple[Symptom, ...]
    mitigation: Mitigation
    digest: Digest
    summary: TriageSummary
