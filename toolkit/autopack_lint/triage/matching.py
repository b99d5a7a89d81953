"""Rules against lines: what may be a cause, where it stands, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from autopack_lint.model.failure_rule import FailureRule, Region
from autopack_lint.triage.anchors import Clue, anchored, anchors_in, clues_for
from autopack_lint.triage.structure import Structure

DECORATION = re.compile(
    r"(?:FAILED \S.*? - |ERROR \S+(?:::\S.*?)? - )?"
    r"(?:\s+|E(?=\s{2})|INTERNALERROR>|\[stderr\]|\[stdout\]|[|│├╰╭]+(?:─▶|─>|▶)?|\+-[+-]+ \d+ -+|×(?= ))*"
    r"(?:\S+\.py:\d+: (?=[\w.]+(?:Error|Exception|Warning|Exit|Interrupt|Failed|Group)\b|assert ))?"
)
BRACKETED = re.compile(r"^\[([A-Z]\w*(?:Error|Exception))\]: ")
"""How pdm and others name the exception that ended them."""
LONGEST_FACT = 300
DOUBT = 0.5
"""What rules that have no record yet may be trusted beside errors that they do not know."""


class Event(NamedTuple):
    """A rule that recognises a line."""

    rule: FailureRule
    line: int
    facts: dict[str, str | int]
    region: Region = Region.UNCAUGHT

    @property
    def is_warning(self) -> bool:
        """Whether it only warns. What may speak of a success is a cause wherever it stands."""
        return self.region is Region.WARNING and 0 not in self.rule.exits


class Book(NamedTuple):
    """All failure rules, ready to be searched for."""

    rules: tuple[FailureRule, ...]
    by_id: Mapping[str, FailureRule]
    by_anchor: Mapping[str, tuple[FailureRule, ...]]
    clues: tuple[Clue, ...]
    by_signal: Mapping[str, FailureRule]
    doubt: float
    """The most that an answer may be trusted beside an error that no rule has a word for."""


def book_of(rules: Iterable[FailureRule], doubt: float = DOUBT) -> Book:
    """Rules by what leads to them."""
    ordered = tuple(sorted(rules, key=lambda rule: rule.id))
    by_anchor: dict[str, list[FailureRule]] = {}
    for rule in ordered:
        for anchor in rule.anchors if rule.patterns else ():
            by_anchor.setdefault(anchor, []).append(rule)
    return Book(
        ordered,
        {rule.id: rule for rule in ordered},
        {anchor: tuple(found) for anchor, found in by_anchor.items()},
        clues_for(by_anchor),
        {signal: rule for rule in ordered for signal in rule.signals},
        doubt,
    )


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def content_of(line: str) -> str:
    """A line without indentation and the marks that tools put before the text of others."""
    match = DECORATION.match(line)
    content = line[match.end() :].rstrip() if match else line
    return BRACKETED.sub(r"\1: ", content) if content.startswith("[") else content


def events_in(book: Book, structure: Structure) -> list[Event]:
    """Every rule that recognises a line, in the order of lines."""
    events: list[Event] = []
    seen: set[tuple[int, str]] = set()
    for line, anchor in anchored(structure.text, anchors_in(structure.sketch, book.clues)):
        region = structure.region(line)
        for rule in book.by_anchor[anchor]:
            if (line, rule.id) in seen or region not in rule.regions:
                continue
            facts = facts_in(rule.patterns, content_of(structure.lines[line]))
            if facts is not None:
                seen.add((line, rule.id))
                events.append(Event(rule, line, facts, region))
    return sorted(events, key=lambda event: (event.line, event.rule.id))


def facts_in(patterns: Sequence[str], content: str) -> dict[str, str | int] | None:
    """The named parts of the first pattern that fits; None when none does."""
    for pattern in patterns:
        match = compiled(pattern).search(content)
        if match:
            return {name: value[:LONGEST_FACT] for name, value in match.groupdict().items() if value}
    return None
