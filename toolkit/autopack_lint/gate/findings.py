"""Proofs about what the rules say: what was to be mended is gone, and nothing new has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from autopack_lint.model.finding import Finding

Place = tuple[str, str]
"""A file, and a rule that finds something there."""


class Failed(NamedTuple):
    """A file in which the rules do not say what they should, and why."""

    path: str
    rule: str
    reason: str


def counted(findings: Iterable[Finding]) -> Counter[Place]:
    """How often each rule finds something in each file."""
    return Counter((finding.path, finding.rule) for finding in findings)


def failures(
    before: Iterable[Finding], after: Iterable[Finding], mended: Mapping[Place, int], passing: Iterable[Finding] = ()
) -> list[Failed]:
    """Where too much is found after a change. What is `passing` will be mended in its turn."""
    old, new, soon = counted(before), counted(after), counted(passing)
    found = []
    for path, rule in sorted(new):
        place = (path, rule)
        gone = mended.get(place, 0)
        if gone and new[place] > old[place] - gone:
            found.append(Failed(path, rule, f"{rule} still finds what was to be mended"))
        elif not gone and new[place] - soon[place] > old[place]:
            found.append(Failed(path, rule, f"{rule} would find something new in {path}"))
    return found
