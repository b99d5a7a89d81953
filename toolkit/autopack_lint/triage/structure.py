"""What the lines of a log are part of, and what its readers understood of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from autopack_lint.model.failure_rule import Region
from autopack_lint.triage.anchors import anchored
from autopack_lint.triage.sketch import sketch_of

REGIONS = tuple(Region)
CODES = {region: code for code, region in enumerate(REGIONS)}


class Raised(NamedTuple):
    """An exception in a traceback: the line that names it, and how many lines its message has."""

    line: int
    end: int
    relation: str = ""
    """How the next one came of it: `direct`, `during`, or nothing."""


class Chain(NamedTuple):
    """Exceptions that came of each other, the first first."""

    start: int
    raised: tuple[Raised, ...]
    is_logged: bool = False
    """Whether the program wrote it down and went on."""

    @property
    def end(self) -> int:
        return self.raised[-1].end


class Failure(NamedTuple):
    """A test that failed, or a file whose tests could not be collected."""

    kind: str
    """`failed`, `setup`, `collect`."""
    start: int
    end: int
    name: str
    chains: tuple[Chain, ...] = ()


class Suite(NamedTuple):
    """A run of a test runner."""

    tool: str
    start: int
    end: int
    failures: tuple[Failure, ...]
    is_finished: bool
    has_failed: bool


class Signal(NamedTuple):
    """Something that a reader understood and rules may refer to by name."""

    name: str
    line: int
    facts: dict[str, str | int]


class Structure:
    """What is known of each line; grows while the readers work."""

    def __init__(self, lines: Sequence[str], text: str) -> None:
        self.lines = lines
        self.text = text
        """The lines, joined."""
        self.sketch = sketch_of(text)
        self.codes = bytearray(len(lines))
        self.chains: list[Chain] = []
        self.suites: list[Suite] = []
        self.signals: list[Signal] = []
        self.borders: set[int] = set()
        """Lines at which another command may have begun."""

    def has_any(self, marks: Iterable[str]) -> bool:
        """Whether one of some texts without digits, each in one line, stands anywhere in the log."""
        return any(mark in self.sketch.text for mark in marks)

    def lines_with(self, mark: str) -> Iterator[int]:
        """Every line that a text stands in."""
        return (line for line, _ in anchored(self.text, (mark,))) if self.has_any((mark,)) else iter(())

    def region(self, line: int) -> Region:
        return REGIONS[self.codes[line]]

    def first_below(self, line: int) -> str:
        """The first line with text among the three below one; empty where there is none."""
        return next((content for content in self.lines[line + 1 : line + 4] if content.strip()), "")

    def mark(self, start: int, end: int, region: Region) -> None:
        """Lines from `start` up to, but not including, `end`."""
        end = min(end, len(self.codes))
        if start < end:
            self.codes[start:end] = bytes([CODES[region]]) * (end - start)

    def mark_passing(self, start: int, end: int) -> None:
        """What a run printed that ended well; its warnings stay warnings."""
        warning = CODES[Region.WARNING]
        for line in range(start, min(end, len(self.codes))):
            if self.codes[line] != warning:
                self.codes[line] = CODES[Region.PASSING]

    def steps(self) -> Iterator[tuple[int, int]]:
        """Ranges of lines of one command each."""
        edges = [0, *sorted(border for border in self.borders if 0 < border < len(self.lines)), len(self.lines)]
        yield from pairwise(edges)
