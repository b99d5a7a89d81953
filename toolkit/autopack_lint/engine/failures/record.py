"""How far a failure rule can be trusted: where the confidence of a diagnosis comes from.

A rule's own fixtures say how often it is right about what it was written for. What the rules say of each tool with only
those patterns that other tools have shown is how often it is right about what nobody has seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from autopack_lint.engine.failures.left_out import Grouped, books_without, shown_by
from autopack_lint.engine.failures.triage import triage
from autopack_lint.model.failure_rule import DocumentedFailureRule, Example, FailureRule, Role
from autopack_lint.triage.matching import Book, book_of
from autopack_lint.triage.workspace import ListedWorkspace

Z = 1.96
DOUBTED = "doubted"
NOT_AT_ALL = 0.0
"""How far a book that is put on trial trusts what it doubts: so that it shows."""
SILENT = frozenset({"unknown", "no-failure"})


class Decision(NamedTuple):
    """What triage said of an example: a class, `unknown` or `no-failure`; and what else it recognised."""

    found: str
    symptoms: tuple[str, ...]
    is_doubted: bool
    """Whether an error stands beside it that no rule has a word for."""


class Recorded(NamedTuple):
    """A real log, the class that it is of, and the tool that wrote it."""

    example: Example
    label: str
    tool: str


class Trusted(NamedTuple):
    """Rules that know how far they can be trusted, and how far where an error that none of them knows stands beside."""

    rules: list[DocumentedFailureRule]
    doubt: float


class Judged(NamedTuple):
    """One more proof for or against a class."""

    name: str
    is_right: bool


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
    is_doubted = diagnosis.cause is not None and diagnosis.cause.confidence == NOT_AT_ALL
    return Decision(found, tuple(symptom.id for symptom in diagnosis.symptoms), is_doubted)


def lower_bound(share: float, tried: int) -> float:
    """The least share (Wilson, 95 %) that may be behind one that was seen in so many trials."""
    if not tried:
        return 0.0
    square = Z * Z
    centre, spread = share + square / (2 * tried), Z * sqrt(share * (1 - share) / tried + square / (4 * tried * tried))
    return (centre - spread) / (1 + square / tried)


def with_confidence(rules: Sequence[DocumentedFailureRule], corpus: Sequence[Recorded]) -> Trusted:
    """The rules with what their examples and a corpus of labelled logs say of them."""
    book = book_of((documented.rule for documented in rules), NOT_AT_ALL)
    found = [decided(log.example, book) for log in corpus]
    own = [each for log, said in zip(corpus, found, strict=True) for each in judged(log.label, said.found)]
    answers = list(answers_unseen(corpus, found, book))
    unseen = [Judged(said.found, said.found == label) for label, said in answers]
    known = confidences(book, [*of_examples(rules, book), *own], unseen)
    doubted = [Judged(DOUBTED, said.found == label) for label, said in answers if said.is_doubted]
    trusted = [
        documented._replace(rule=documented.rule._replace(confidence=round(known[documented.rule.id], 3)))
        for documented in rules
    ]
    return Trusted(trusted, round(trust_in(doubted), 3))


def trust_in(doubted: Iterable[Judged]) -> float:
    """The least share of right ones among answers beside which an error stands that no rule knows."""
    tally = tallies(doubted)[DOUBTED]
    return lower_bound(tally.share, tally.tried)


def of_examples(rules: Iterable[DocumentedFailureRule], book: Book) -> Iterator[Judged]:
    """What the rules' own examples say: those that match, and those that must not."""
    for documented in rules:
        name = documented.rule.id
        for examples, is_match in ((documented.matches, True), (documented.ignores, False)):
            for example in examples:
                yield Judged(name, (decided(example, book).found == name) is is_match)


def judged(label: str, found: str) -> Iterator[Judged]:
    """What one log says of the class that it is of, and of the one that was named."""
    return (Judged(name, found == label) for name in sorted({label, found} - SILENT))


def answers_unseen(corpus: Sequence[Recorded], found: Sequence[Decision], book: Book) -> Iterator[tuple[str, Decision]]:
    """Each answer that the rules have without what only the tool of its log has shown, behind the right one."""
    logs = [Grouped(log.example.text.encode(errors="surrogatepass"), log.tool) for log in corpus]
    answers = list(found)
    for reduced, touched in books_without(logs, book, shown_by(logs, book)):
        for number in touched:
            answers[number] = decided(corpus[number].example, reduced)
    return ((log.label, said) for log, said in zip(corpus, answers, strict=True) if said.found not in SILENT)


def confidences(book: Book, own: Iterable[Judged], unseen: Iterable[Judged]) -> dict[str, float]:
    """For each class the least that its record allows: the worse of both shares, as sure as all trials make it.

    General classes share that of the unseen: how often something more specific is behind them depends on what
    nobody has seen yet, and not on which of them was asked.
    """
    mine, others = tallies(own), tallies(unseen)
    pool = general(book.rules)
    pooled = total(others, pool)
    known = {}
    for rule in book.rules:
        records = [mine[rule.id], others[rule.id], *([pooled] if rule.id in pool else [])]
        share = min(record.share for record in records)
        known[rule.id] = lower_bound(share, mine[rule.id].tried + others[rule.id].tried)
    return known


class Tally(NamedTuple):
    """So many right ones of so many."""

    right: int
    tried: int

    @property
    def share(self) -> float:
        """Nothing speaks against what was never tried; that it was not says the number of trials."""
        return self.right / self.tried if self.tried else 1.0


def tallies(proofs: Iterable[Judged]) -> Mapping[str, Tally]:
    """The proofs by class."""
    tried: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for name, is_right in proofs:
        tried[name] += 1
        right[name] += is_right
    return Tallies({name: Tally(right[name], tried[name]) for name in tried})


class Tallies(dict[str, Tally]):
    """Nothing was tried of what is not in it."""

    def __missing__(self, name: str) -> Tally:
        return Tally(0, 0)


def total(known: Mapping[str, Tally], names: Iterable[str]) -> Tally:
    parts = [known[name] for name in sorted(names)]
    return Tally(sum(part.right for part in parts), sum(part.tried for part in parts))


def general(rules: Sequence[FailureRule]) -> set[str]:
    """The classes that stand where no specific one is known, and those that another one explains away by name."""
    explained = {name for rule in rules if rule.role is Role.LEAF for name in rule.dominates}
    return {rule.id for rule in rules if rule.role is Role.GENERIC or (rule.role is Role.LEAF and rule.id in explained)}
