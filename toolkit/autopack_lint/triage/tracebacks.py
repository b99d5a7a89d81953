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
INTERRUPT = "KeyboardInterrupt"
RECORD = re.compile(r"(?:^|[\s\[|:-])(?:ERROR|CRITICAL|WARNING|WARN|INFO|DEBUG|Error|error)(?:[\s\]|:]|$)")
FURTHEST = 60
LONGEST_MESSAGE = 30
FRAME = re.compile(r'[ |+>ERINTALOR│]*  File "[^"]*", line \d+(?:, in .*)?$')
REST_OF_FRAME = re.compile(r'[^"]*", line \d+(?:, in .*)?$|[^"]*\bin <(?:module|lambda|\w+comp|genexpr|frozen .*)>$')
MOST_ABOVE_FRAME = 3
SKIPPED = (Region.CAPTURED, Region.PASSING, Region.WARNING)


def read_tracebacks(structure: Structure) -> None:
    """Find all chains of exceptions outside captured output; their frames become code.

    One that ends with `KeyboardInterrupt` only shows where the program was when somebody stopped it.
    """
    for chain in chains_in(structure):
        if INTERRUPT in structure.lines[chain.raised[-1].line]:
            structure.mark(chain.start, chain.end, Region.CAPTURED)
        else:
            structure.chains.append(chain)
    for chain, following in pairwise(structure.chains):
        if not any(structure.lines[line].strip() for line in range(chain.end, following.start)):
            structure.borders.add(following.start)
    logged = [chain for chain in structure.chains if chain.is_logged]
    if len(logged) < len(structure.chains):
        for chain in logged:
            structure.mark(chain.start, chain.end, Region.CAPTURED)


def chains_in(structure: Structure) -> Iterator[Chain]:
    """The chains of exceptions, one below the other."""
    first = cut_chain(structure)
    if first is not None:
        yield first
    end = first.end if first is not None else 0
    for line in structure.lines_with(HEADER):
        if line < end or structure.region(line) in SKIPPED:
            continue
        chain = chain_at(structure, line)
        if chain is not None:
            end = chain.end
            yield chain


def chain_at(structure: Structure, header: int) -> Chain | None:
    """The chain that begins with the traceback at a line; None for one whose end was cut off."""
    raised = tuple(links_from(structure, header, column_of(structure.lines[header])))
    return Chain(header, raised, is_logged(structure.lines, header)) if raised else None


def cut_chain(structure: Structure) -> Chain | None:
    """The chain in the middle of whose frames the log begins, because its beginning was cut off."""
    lines = structure.lines
    if not lines or structure.codes[0]:
        return None
    if REST_OF_FRAME.match(lines[0]):
        frame, column = 0, 0
    else:
        above = range(min(MOST_ABOVE_FRAME, len(lines)))
        frame = next((line for line in above if FRAME.match(lines[line])), len(lines))
        if any(content[:1] not in ("", " ") for content in lines[1:frame]) or frame == len(lines):
            return None
        column = lines[frame].index('File "') - 2
    raised = tuple(links_from(structure, frame, column))
    return Chain(0, raised) if raised else None


def links_from(structure: Structure, header: int, column: int) -> Iterator[Raised]:
    """The exceptions that came of each other, from the traceback whose header stands at a line and column."""
    following: int | None = header
    while following is not None:
        one = raised_below(structure, following, column)
        if one is None:
            return
        structure.mark(following, one.line, Region.CODE)
        relation, following = next_in_chain(structure.lines, one.end)
        yield one._replace(relation=relation)
        if following is not None:
            column = column_of(structure.lines[following])


def is_logged(lines: Sequence[str], start: int) -> bool:
    """Whether a record of a log, or Python's notice of an ignored exception, stands right above."""
    above = lines[start - 1] if start else ""
    return above.startswith("Exception ignored in") or (bool(RECORD.search(above[:200])) and not EXCEPTION.match(above))


def column_of(header: str) -> int:
    """How far the header of a traceback is indented."""
    return header.index("Exception Group T" if "Exception Group T" in header else HEADER)


def raised_below(structure: Structure, header: int, column: int) -> Raised | None:
    """The exception at the end of one traceback: the first line that is indented no further than its header."""
    lines = structure.lines
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
    while line < last and continues_message(lines[line]):
        line += 1
    return line


def continues_message(line: str) -> bool:
    """Whether a line is part of the message above: indented, and neither a header nor the ruler within a group."""
    inner = line.strip(" |")
    return bool(inner) and line[:1] in " \t(|" and not inner.startswith("+-") and HEADER not in line


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
