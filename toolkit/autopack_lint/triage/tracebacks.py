"""Python's tracebacks: which exception ended the program, and which one that came of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from autopack_lint.model.failure_rule import Region
from autopack_lint.triage.structure import Chain, Raised, Structure

HEADER = "Traceback (most recent call last)"
MARGIN = re.compile(r"[ |+>ERINTALOR│]*")
EXCEPTION = re.compile(r"(?:\| )?[A-Za-z_][\w.]*(?:\[\w+\])?(?::(?: |$).*)?$")
DIRECT = "The above exception was the direct cause"
DURING = "During handling of the above exception"
RECORD = re.compile(r"(?:^|[\s\[|:-])(?:ERROR|CRITICAL|WARNING|WARN|INFO|DEBUG|Error|error)(?:[\s\]|:]|$)")
FURTHEST = 60
LONGEST_MESSAGE = 30
SKIPPED = (Region.CAPTURED, Region.PASSING, Region.WARNING)


def read_tracebacks(structure: Structure) -> None:
    """Find all chains of exceptions outside captured output; their frames become code."""
    lines = structure.lines
    line = 0
    while line < len(lines):
        if HEADER not in lines[line] or structure.region(line) in SKIPPED:
            line += 1
            continue
        chain = chain_at(structure, line)
        if chain is None:
            line += 1
            continue
        structure.chains.append(chain)
        line = chain.end
    for chain, following in pairwise(structure.chains):
        if not any(lines[line].strip() for line in range(chain.end, following.start)):
            structure.borders.add(following.start)
    if not all(chain.is_logged for chain in structure.chains):
        for chain in structure.chains:
            if chain.is_logged:
                structure.mark(chain.start, chain.end, Region.CAPTURED)


def chain_at(structure: Structure, header: int) -> Chain | None:
    """The chain that begins with the traceback at a line; None for one that was cut."""
    raised: list[Raised] = []
    start = header
    while True:
        one = raised_after(structure, header)
        if one is None:
            break
        structure.mark(header, one.line, Region.CODE)
        relation, following = next_in_chain(structure.lines, one.end)
        raised.append(one._replace(relation=relation))
        if following is None:
            break
        header = following
    if not raised:
        return None
    return Chain(start, tuple(raised), is_logged(structure.lines, start))


def is_logged(lines: Sequence[str], start: int) -> bool:
    """Whether a record of a log, or Python's notice of an ignored exception, stands right above."""
    above = lines[start - 1] if start else ""
    return above.startswith("Exception ignored in") or (bool(RECORD.search(above[:200])) and not EXCEPTION.match(above))


def raised_after(structure: Structure, header: int) -> Raised | None:
    """The exception at the end of one traceback: the first line that is indented no further than its header."""
    lines = structure.lines
    column = (
        lines[header].index("Exception Group Traceback")
        if "Exception Group T" in lines[header]
        else lines[header].index(HEADER)
    )
    for line in range(header + 1, len(lines)):
        rest = lines[line][column:] if MARGIN.fullmatch(lines[line][:column]) else lines[line]
        if not rest.strip() or rest[:1] in " \t" or rest.startswith(("|", "[Previous line")):
            continue
        if not EXCEPTION.match(rest):
            return None
        return Raised(line, end_of_message(lines, line + 1))
    return None


def end_of_message(lines: Sequence[str], line: int) -> int:
    """Where the lines of an exception's message end: at a blank one, or at the next traceback."""
    last = min(line + LONGEST_MESSAGE, len(lines))
    while line < last and lines[line].strip(" |") and lines[line][:1] in " \t(|" and HEADER not in lines[line]:
        line += 1
    return line


def next_in_chain(lines: Sequence[str], line: int) -> tuple[str, int | None]:
    """How the next exception came of this one, and where its traceback begins."""
    for place in range(line, min(line + FURTHEST, len(lines))):
        text = lines[place]
        if HEADER in text:
            return "", None
        relation = "direct" if DIRECT in text else "during" if DURING in text else ""
        if relation:
            for following in range(place + 1, min(place + 5, len(lines))):
                if HEADER in lines[following]:
                    return relation, following
            return "", None
    return "", None
