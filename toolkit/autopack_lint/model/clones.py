"""Copies of code: which places say the same, and in what they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from autopack_lint.model.finding import Skipped
from autopack_lint.model.result import ExitCode


class CloneType(StrEnum):
    """How far copies may differ. Layout and comments never count."""

    EXACT = "exact"
    RENAMED = "renamed"
    """In names, each consistently, and in literals."""
    NEAR = "near"
    """Also in some of the statements."""


class Copy(NamedTuple):
    """One place of a clone class."""

    path: str
    line: int
    end_line: int
    symbol: str
    """The definition that it is, or that it is part of; empty at module level."""

    @property
    def lines(self) -> int:
        return self.end_line - self.line + 1

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}-{self.end_line}"


class Difference(NamedTuple):
    """A name or a literal that is another one in some of the copies: a would-be parameter."""

    texts: tuple[str, ...]
    """One for each copy, in their order; long literals by their beginning."""
    is_literal: bool
    is_bound: bool
    """Whether the copies bind it themselves, so that it need not be passed."""


class CloneClass(NamedTuple):
    """All the copies of one piece of code."""

    type: CloneType
    statements: int
    """In the first copy."""
    similarity: float
    """The share of statements that are the same, of any two copies at least."""
    copies: tuple[Copy, ...]
    """In the order of their paths and lines."""
    differences: tuple[Difference, ...]

    @property
    def lines(self) -> int:
        """Of the longest copy."""
        return max(copy.lines for copy in self.copies)

    @property
    def spare_lines(self) -> int:
        """How many lines all copies but the first have."""
        return sum(copy.lines for copy in self.copies[1:])

    @property
    def parameters(self) -> tuple[str, ...]:
        """What a function in place of the copies would take, named after the first copy."""
        found: dict[str, None] = {}
        for difference in self.differences:
            if not difference.is_bound:
                name = parameter_name(difference)
                number = 2
                while name in found:
                    name = f"{name.rstrip('0123456789')}{number}"
                    number += 1
                found[name] = None
        return tuple(found)


def parameter_name(difference: Difference) -> str:
    """A name for what differs: the name itself in small letters; for a literal, what it is."""
    text = difference.texts[0]
    if difference.is_literal:
        return "number" if text[0].isdigit() else "text" if text[-1] in "'\"" or text[-1] == "…" else "flag"
    return SECOND_WORD.sub("_", text).strip("_").lower() or "value"


def repetition(clone: CloneClass, number: int) -> str:
    """What is wrong with a copy that is not the first, in one sentence."""
    first, copy = clone.copies[0], clone.copies[number]
    others = [other.place for other in clone.copies[1:] if other != copy]
    if len(others) > MOST_PLACES:
        others[MOST_PLACES - 1 :] = [f"{len(others) - MOST_PLACES + 1} more places"]
    also = f" ({len(clone.copies)} copies, also at {', '.join(others)})" if others else ""
    nearly = "nearly " if clone.type == CloneType.NEAR else ""
    return f"{copy.lines} lines are {nearly}a copy of {first.place}{also}; {advice(clone)}"


def advice(clone: CloneClass) -> str:
    """In what the copies differ, and what to do about it."""
    if clone.type == CloneType.NEAR:
        return f"{clone.similarity:.0%} of the statements are the same: extract what they share"
    if not clone.differences:
        return "nothing differs: keep one of them"
    literals = sum(difference.is_literal for difference in clone.differences)
    names = len(clone.differences) - literals
    counts = " and ".join(counted(count, noun) for count, noun in ((names, "name"), (literals, "literal")) if count)
    parameters = clone.parameters
    shown = ", ".join((*parameters[:MOST_PARAMETERS], *(["…"] if len(parameters) > MOST_PARAMETERS else [])))
    return f"they differ in {counts}: extract `def …({shown})`"


class DuplicatesResult(NamedTuple):
    """The copies among some files, those first that would save most lines."""

    clones: tuple[CloneClass, ...]
    texts: Mapping[str, Sequence[str]]
    """The lines of every file with a copy that could be read again."""
    files: int
    code_lines: int
    skipped: tuple[Skipped, ...]

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.PARTIAL if self.skipped else ExitCode.CLEAN

    @property
    def spare_lines(self) -> int:
        """How many lines are there once more than needed, each counted once."""
        spare = {
            (copy.path, line)
            for clone in self.clones
            for copy in clone.copies[1:]
            for line in range(copy.line, copy.end_line + 1)
        }
        return len(spare)


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


SECOND_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
MOST_PLACES, MOST_PARAMETERS = 3, 6


USUAL_GAP = 20
"""The share of statements, in percent, in which near copies may differ when nobody says more."""


class CloneLimits(NamedTuple):
    """What is worth a report."""

    lines: int = 6
    statements: int = 5
    imports: bool = False
    """Whether import statements count."""
    docstrings: bool = False
    """Whether docstrings count."""
    data: bool = False
    """Whether code that mostly gives literals to names counts."""
