"""How often a failure rule is right about its own fixtures: where the confidence of a diagnosis comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from autopack_lint.engine.failures.triage import triage
from autopack_lint.model.failure_rule import DocumentedFailureRule, Example
from autopack_lint.triage.matching import Book, book_of
from autopack_lint.triage.workspace import ListedWorkspace

Z = 1.96


class Decision(NamedTuple):
    """What triage said of an example: a class, `unknown` or `no-failure`; and what else it recognised."""

    found: str
    symptoms: tuple[str, ...]


def decided(example: Example, book: Book) -> Decision:
    """The verdict on an example."""
    diagnosis = triage(
        example.text,
        command=example.command or None,
        exit_code=example.exit,
        book=book,
        workspace=ListedWorkspace(example.files) if example.files else None,
    )
    found = diagnosis.cause.id if diagnosis.cause else diagnosis.verdict.value
    return Decision(found, tuple(symptom.id for symptom in diagnosis.symptoms))


def wilson(right: int, tried: int) -> float:
    """The lower bound of the share that is behind so many right answers, with 95 % confidence."""
    if not tried:
        return 0.0
    share, square = right / tried, Z * Z
    centre, spread = share + square / (2 * tried), Z * sqrt(share * (1 - share) / tried + square / (4 * tried * tried))
    return (centre - spread) / (1 + square / tried)


def with_confidence(
    rules: Sequence[DocumentedFailureRule], corpus: Iterable[tuple[Example, str]]
) -> list[DocumentedFailureRule]:
    """The rules with their record over their own examples and over a labelled corpus."""
    book = book_of(documented.rule for documented in rules)
    tried: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for documented in rules:
        name = documented.rule.id
        for examples, is_match in ((documented.matches, True), (documented.ignores, False)):
            tried[name] += len(examples)
            right[name] += sum((decided(example, book).found == name) is is_match for example in examples)
    for example, label in corpus:
        found = decided(example, book).found
        for name in {found, label}:
            tried[name] += 1
            right[name] += found == label
    return [
        documented._replace(
            rule=documented.rule._replace(
                confidence=round(wilson(right[documented.rule.id], tried[documented.rule.id]), 3)
            )
        )
        for documented in rules
    ]
