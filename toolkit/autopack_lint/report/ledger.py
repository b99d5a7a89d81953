"""The ledger of triage as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from autopack_lint.report.documents import document, encode
from autopack_lint.report.sanitize import visible


class ClassNumbers(NamedTuple):
    """How often a class was named, and how often no model was needed for it."""

    id: str
    times: int
    avoided: int


class TemplateNumbers(NamedTuple):
    """How often an unknown failure of one shape was seen, and what its logs would have cost."""

    template: str
    times: int
    tokens: int


class StatsDocument(NamedTuple):
    """The ledger of triage in numbers."""

    schema: Literal["autopack-lint/triage-stats@1"]
    recorded: int
    known: int
    avoided: int
    tokens: int
    tokens_avoided: int
    classes: tuple[ClassNumbers, ...]
    unknowns: tuple[TemplateNumbers, ...]


def stats_json(
    counts: Sequence[int], classes: Sequence[tuple[str, int, int]], unknowns: Sequence[tuple[str, int, int]]
) -> str:
    """triage-stats@1."""
    named = tuple(ClassNumbers(*row) for row in classes)
    shapes = tuple(TemplateNumbers(*row) for row in unknowns)
    recorded, known, avoided, tokens, without = counts
    stats = StatsDocument("autopack-lint/triage-stats@1", recorded, known, avoided, tokens, without, named, shapes)
    return encode(document(stats)) + "\n"


def stats_text(
    counts: Sequence[int], classes: Sequence[tuple[str, int, int]], unknowns: Sequence[tuple[str, int, int]]
) -> str:
    """For a person: rates, then classes, then what the next rule should be about."""
    return "\n".join(lines(counts, classes, unknowns)) + "\n"


def lines(
    counts: Sequence[int], classes: Sequence[tuple[str, int, int]], unknowns: Sequence[tuple[str, int, int]]
) -> Iterator[str]:
    recorded, known, avoided, tokens, tokens_avoided = counts
    if not recorded:
        yield "nothing is recorded yet: `autopack-lint triage --record` does"
        return
    yield f"{recorded} recorded, {known} with a known cause, {avoided} without the model ({avoided / recorded:.0%})"
    yield f"{tokens_avoided:,} of {tokens:,} tokens of logs were not sent"
    yield from (f"  {count:5}  {name} ({without} without the model)" for name, count, without in classes)
    if unknowns:
        yield "unknown, by their shape:"
        yield from (f"  {count:5}  {visible(template)}" for template, count, _ in unknowns)
