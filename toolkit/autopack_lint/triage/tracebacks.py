"""Python's tracebacks: which exception ended the program, and which one that came of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    structure.chains.extend(chains_in(structure))
    for chain, following in pairwise(structure.chains):
        if not any(structure.lines[line].strip() for line in range(chain.end, following.start)):
            structure.borders.add(following.start)
    logged = [chain for chain in structure.chains if chain.is_logged]
    if len(logged) < len(structure.chains):
        for chain in logged:
            structure.mark(chain.start, chain.end, Region.CAPTURED)


def chains_in(structure: Structure) -> Iterator[Chain]:
    """The chains of exceptions, one below the other."""
    end = 0
    for line, content in enumerate(structure.lines):
        if line < end or HEADER not in content or structure.region(line) in SKIPPED:
            continue
        chain = chain_at(structure, line)
        if chain is not None:
            end = chain.end
            yield chain


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
        if HEADER in lines[place]:
            break
        relation = relation_in(lines[place])
        if relation:
            below = range(place + 1, min(place + 5, len(lines)))
            following = next((header for header in below if HEADER in lines[header]), None)
            return (relation, following) if following is not None else ("", None)
    return "", None


def relation_in(text: str) -> str:
    """How the next exception came of the last one: `direct`, `during`, or nothing where a line does not say."""
    if DIRECT in text:
        return "direct"
    return "during" if DURING in text else ""
