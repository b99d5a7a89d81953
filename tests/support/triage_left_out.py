"""`python -m tests.support.triage_left_out [version | tool]`: how triage would do on what it was not written for.

The logs of one version of a tool (or of all its versions) are left out: every pattern that fits no line of any other
log is taken from the rules, as if nobody had seen the left-out ones; what the rules say of these is counted. Each
answer is set beside the confidence that the class would have, had nobody seen anything of the tool that the log is of.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from autopack_lint.engine.failures.left_out import Grouped, books_without, shown_by, tool_of
from autopack_lint.engine.failures.record import (
    DOUBTED,
    NOT_AT_ALL,
    SILENT,
    Judged,
    confidences,
    judged,
    of_examples,
    trust_in,
)
from autopack_lint.engine.failures.rules import built_in_book, documented_built_in
from autopack_lint.triage.matching import Book
from tests.support.triage_logs import Labelled, all_logs, asked, found_in
from tests.support.triage_score import kind_of

Group = Callable[[Labelled], str]
STEPS = (0.0, 0.4, 0.6, 0.8, 1.01)


class Answer(NamedTuple):
    """What was said of a log without what only its group has shown."""

    log: Labelled
    said: str
    confidence: float
    """That of the class, by the logs of all other tools; 0 where nothing was said."""

    @property
    def kind(self) -> str:
        return kind_of(self.said, self.log.label)


def by_version(log: Labelled) -> str:
    return log.family


def by_tool(log: Labelled) -> str:
    return tool_of(log.name)


class Said(NamedTuple):
    """A class or a verdict, and whether an error stands beside it that no rule knows."""

    name: str
    is_doubted: bool


def said_of(log: Labelled, book: Book) -> Said:
    diagnosis = asked(log, book=book)
    return Said(found_in(diagnosis), diagnosis.cause is not None and diagnosis.cause.confidence == NOT_AT_ALL)


def said_without(logs: Sequence[Labelled], group: Group, found: Sequence[Said], book: Book) -> list[Said]:
    """What the rules say of each log without what only its group has shown."""
    grouped = [Grouped(log.raw, group(log)) for log in logs]
    said = list(found)
    for reduced, touched in books_without(grouped, book, shown_by(grouped, book)):
        for number in touched:
            said[number] = said_of(logs[number], reduced)
    return said


def left_out(logs: Sequence[Labelled], group: Group) -> list[Answer]:
    """Every log, judged by rules that have not seen its group, and trusted by a record that does not know its tool."""
    book = built_in_book()._replace(doubt=NOT_AT_ALL)
    found = [said_of(log, book) for log in logs]
    unseen = said_without(logs, by_tool, found, book)
    said = unseen if group is by_tool else said_without(logs, group, found, book)
    trust = trust_by_tool(logs, found, unseen)
    return [Answer(log, one.name, trusted(one, trust[by_tool(log)])) for log, one in zip(logs, said, strict=True)]


def trusted(said: Said, trust: Mapping[str, float]) -> float:
    """How far an answer can be trusted: as its class, and no further than any where it is doubted."""
    return min(trust.get(said.name, 0.0), trust[DOUBTED] if said.is_doubted else 1.0)


class Proof(NamedTuple):
    """What rules that know all of a log's tool say of it, and what they say without it."""

    log: Labelled
    found: Said
    unseen: Said


def trust_by_tool(
    logs: Sequence[Labelled], found: Sequence[Said], unseen: Sequence[Said]
) -> dict[str, dict[str, float]]:
    """For each tool the confidence of every class, and that of what is doubted, had nobody seen a log of that tool."""
    examples = list(of_examples(documented_built_in(), built_in_book()))
    proofs = list(map(Proof, logs, found, unseen))
    return {
        tool: trust_in_proofs([proof for proof in proofs if by_tool(proof.log) != tool], examples)
        for tool in sorted(set(map(by_tool, logs)))
    }


def trust_in_proofs(proofs: Sequence[Proof], examples: Sequence[Judged]) -> dict[str, float]:
    own = [each for proof in proofs for each in judged(proof.log.label, proof.found.name)]
    spoken = [proof for proof in proofs if proof.unseen.name not in SILENT]
    foreign = [Judged(proof.unseen.name, proof.unseen.name == proof.log.label) for proof in spoken]
    doubted = [
        Judged(DOUBTED, each.is_right) for proof, each in zip(spoken, foreign, strict=True) if proof.unseen.is_doubted
    ]
    return {**confidences(built_in_book(), [*examples, *own], foreign), DOUBTED: trust_in(doubted)}


def main() -> int:
    group = by_tool if "tool" in sys.argv else by_version
    answers = left_out(all_logs(), group)
    for name in sorted({group(answer.log) for answer in answers}):
        counts = Counter(answer.kind for answer in answers if group(answer.log) == name)
        if set(counts) != {"right"}:
            print(f"{name:20} {dict(counts)}")
    print(f"{'all':20} {dict(Counter(answer.kind for answer in answers))}")
    print("\n".join(by_confidence([answer for answer in answers if answer.said not in SILENT])))
    return 0


def by_confidence(spoken: Sequence[Answer]) -> Iterator[str]:
    """How many of the answers in each range of confidences are right."""
    for low, high in pairwise(STEPS):
        inside = [answer.kind == "right" for answer in spoken if low <= answer.confidence < high]
        yield f"confidence {low:.1f}-{min(high, 1):.1f}: {sum(inside)} of {len(inside)} right"


if __name__ == "__main__":
    raise SystemExit(main())
