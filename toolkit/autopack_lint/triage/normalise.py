"""Text -> lines as the tools meant them, each with the number that it has in the raw log.

Colours, progress bars, prefixes of CI systems and hard wraps are taken away: patterns see what the tool
printed, evidence cites the line that a person finds in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

LONGEST_LINE = 4096
WRAP = 80
SAMPLED = 120
ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[PX^_][^\x1b\n]*(?:\x1b\\)?|[ "
    r"-/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]"
)
OVERSTRIKE = re.compile(r"[^\b\n]\x08")
REDRAWN = re.compile(r"[^\r\n]*\r(?=[^\r\n])")
# In the order in which they wrap each other: the outermost first.
PREFIXES = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # GitHub (`job\tstep\ttime text`, or the time alone), GitLab, Jenkins, docker logs -t
        (
            r"^(?:[^\t\n]{1,80}\t[^\t\n]{1,80}\t)?\ufeff?\[?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d"
            r"{1,9})?(?:Z|[+-]\d\d:?\d\d)\]?(?: \d\d[EO][+ ]?| |$)"
        ),
        # time alone
        r"^\[?\d\d:\d\d:\d\d(?:[.,]\d{1,6})?\]? (?=.)",
        # docker compose, foreman, turbo, concurrently
        r"^[A-Za-z][\w.:/@-]{0,60} *\| ?",
        r"^\[\d{1,3}\] (?=.)",
        # buildkit
        r"^#\d{1,4} (?:\d+\.\d{1,4} )?",
        # pytest-xdist; the node that runs a test, not a sentence that begins with it
        r"^\[gw\d{1,4}\] (?!node down|\[ *\d+%|darwin|linux|win32|cygwin)",
        # mpirun, tox, nox
        r"^(?:py\d{1,3}|[\w-]{1,30}): (?=(?:commands|\w+)\[\d)",
    )
)
XDIST = PREFIXES[5]
COMMON = 0.6
RAISED = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit)(?::|$)")
"""What never continues a line of code in a traceback that happens to be as wide as the terminal."""
RULERS = frozenset("=_-!~+*#⎯─│^ ")


class Log(NamedTuple):
    """A log that can be searched line by line."""

    lines: Sequence[str]
    numbers: Sequence[int]
    """The raw number of each line, from 1."""
    raw_lines: int
    text: str
    """The lines, joined."""


def normalised(text: str) -> Log:
    """The log without what is not the tool's own."""
    plain = without_controls(text)
    plain = without_prefixes(plain)
    lines = [line if len(line) <= LONGEST_LINE else shortened(line) for line in plain.split("\n")]
    if lines and not lines[-1]:
        lines.pop()
    raw_lines = len(lines)
    numbers: Sequence[int] = range(1, raw_lines + 1)
    if is_wrapped(lines):
        lines, numbers = unwrapped(lines)
    return Log(lines, numbers, raw_lines, "\n".join(lines))


def shortened(line: str) -> str:
    """The beginning and the end of a line that is too long to be prose."""
    return line[: LONGEST_LINE * 3 // 4] + " … " + line[-LONGEST_LINE // 4 :]


def without_controls(text: str) -> str:
    """No colours, no overwritten halves of lines, newlines only."""
    if "\x1b" in text or "\x9b" in text:
        text = ESCAPES.sub("", text)
    if "\x08" in text:
        text = OVERSTRIKE.sub("", text).replace("\x08", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = REDRAWN.sub("", text).replace("\r", "")
    if "\0" in text:
        text = text.replace("\0", "")
    if "\ufeff" in text:
        text = text.replace("\ufeff", "")
    return text.replace("\u2028", " ").replace("\x85", " ") if not text.isascii() else text


def without_prefixes(text: str) -> str:
    """No prefix that nearly all lines at the beginning or at the end have; several may stand before each other."""
    sample = sampled(text)
    for prefix in PREFIXES:
        having = sum(prefix.match(line) is not None for line in sample)
        if (prefix is XDIST and having) or (sample and having >= COMMON * len(sample)):
            text = prefix.sub("", text)
            sample = sampled(text)
    return text


def sampled(text: str) -> list[str]:
    """Some lines of the end, where failures are, and of the beginning, that are not empty."""
    tail = [line for line in text[-8192:].split("\n")[-SAMPLED:] if line.strip()]
    return tail if len(tail) >= 20 else [line for line in text[:8192].split("\n")[:SAMPLED] if line.strip()]


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether a terminal of 80 columns seems to have cut the lines: some reach it, none goes beyond."""
    full = 0
    for line in lines:
        length = len(line)
        if length > WRAP:
            return False
        if length == WRAP and not is_ruler(line):
            full += 1
    return full > 0


def is_ruler(line: str) -> bool:
    """Whether a line is as wide as the terminal because it was drawn so."""
    return (line[-1] in RULERS and line[-2] in RULERS) or line.endswith(("%]", "..."))


def unwrapped(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """Lines put together again; each has the number of its first part."""
    joined: list[str] = []
    numbers: list[int] = []
    goes_on = False
    for number, line in enumerate(lines, 1):
        if goes_on and not (joined[-1][:1] == " " and RAISED.match(line)):
            joined[-1] += line
        else:
            joined.append(line)
            numbers.append(number)
        goes_on = len(line) == WRAP and not (is_ruler(line) and not goes_on)
    return joined, numbers


def near(log: Log, line: int, count: int) -> list[str]:
    """Some lines that follow one."""
    return list(islice(log.lines, line + 1, line + 1 + count))
