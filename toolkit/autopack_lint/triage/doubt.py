"""Lines that look like errors and that no rule has a word for: something else may be why the command failed."""

from __future__ import annotations

import re

from autopack_lint.model.failure_rule import Region
from autopack_lint.triage.select import Selection, inside, spans_of
from autopack_lint.triage.structure import Structure

MARKS = ("rror: ", "ERROR", "FATAL", "CRITICAL", "atal: ", "panic: ")
ERROR = re.compile(
    r"\s*(?:\S+: )?(?:\[?(?:ERROR|FATAL|CRITICAL)\]?[ :]|(?:[Ff]atal|[Ee]rror|[Ff]atal error|internal error|panic): )"
)
PASSED_ON = re.compile(
    r"non-zero|exit(?:ed)? (?:with )?(?:code|status)|Process completed|Job failed|Error \d+$|[Cc]ommand failed|"
    r"failed on line|could not compile|aborting due|Lifecycle script|npm ERR!|npm error|Recipe `"
)
"""How tools say that something that they ran has failed: no cause of their own."""


def has_unexplained(structure: Structure, selection: Selection) -> bool:
    """Whether an error line stands apart from the cause, in no traceback and no run of tests, that no rule knows."""
    cause = selection.cause
    if cause is None or cause.line < 0 or not structure.has_any(MARKS):
        return False
    known = {event.line for event in (*selection.others, cause)}
    spans = [*spans_of(structure.chains), *spans_of(structure.suites)]
    return any(
        is_error(structure, line) and line not in known and not inside(line, spans)
        for mark in MARKS
        for line in structure.lines_with(mark)
    )


def is_error(structure: Structure, line: int) -> bool:
    content = structure.lines[line]
    is_read = structure.region(line) in (Region.UNCAUGHT, Region.BODY)
    return is_read and ERROR.match(content) is not None and PASSED_ON.search(content) is None
