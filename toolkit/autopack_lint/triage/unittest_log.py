"""unittest's own words, which Django's test runner prints, too: failed tests and the runs that they are part of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autopack_lint.triage.structure import Failure, Signal, Structure, Suite

HEADING = re.compile(r"(FAIL|ERROR): (\S+ \(.+\)|setUpClass \(.+\)|setUpModule \(.+\))")
COUNTS = re.compile(r"(?:failures|errors)=(\d+)")
RAN = re.compile(r"Ran \d+ tests? in ")


def read_unittest(structure: Structure) -> None:
    """Note each run with its failed tests, whose blocks begin below a ruler."""
    if not structure.has_any(("Ran ",)):
        return
    failures: list[Failure] = []
    start = 0
    for line, content in enumerate(structure.lines):
        if content.startswith(("FAIL: ", "ERROR: ")):
            if is_heading(structure.lines, line):
                kind = "setup" if content.startswith("ERROR") and "setUp" in content else "failed"
                failures.append(Failure(kind, line, len(structure.lines), content))
        elif content.startswith("Ran ") and RAN.match(content):
            note_run(structure, start, line, failures)
            start, failures = line + 3, []


def is_heading(lines: Sequence[str], line: int) -> bool:
    """Whether a line names a failed test: a ruler stands above or below it."""
    if not HEADING.match(lines[line]):
        return False
    above, below = lines[max(0, line - 1)], "\n".join(lines[line + 1 : line + 3])
    return above.startswith("=====") or below.startswith("-----")


def note_run(structure: Structure, start: int, line: int, failures: Sequence[Failure]) -> None:
    """Note the run that began at `start`, and says at `line` how many tests ran and below it how that went."""
    outcome = structure.first_below(line)
    end = line + 3
    has_failed = outcome.startswith("FAILED")
    if start == 0 and failed_in(outcome) > len(failures):
        # The heading of the first failed test was cut off with the beginning of the log.
        failures = [Failure("failed", 0, line, ""), *failures]
    failed = tuple(with_chains(structure, failure) for failure in closed(failures, line))
    structure.suites.append(Suite("unittest", start, end, failed, True, has_failed))
    structure.borders.add(end)
    if outcome.startswith("NO TESTS RAN") or structure.lines[line].startswith("Ran 0 tests"):
        structure.signals.append(Signal("unittest.none", line, {}))
    elif not has_failed:
        structure.mark_passing(start, end)


def failed_in(outcome: str) -> int:
    """How many tests failed by the last line of a run."""
    return sum(map(int, COUNTS.findall(outcome)))


def closed(failures: Sequence[Failure], end: int) -> list[Failure]:
    """Failures that end where the next one begins, the last one at `end`."""
    ends = [failure.start - 1 for failure in failures[1:]] + [end]
    return [failure._replace(end=last) for failure, last in zip(failures, ends, strict=False)]


def with_chains(structure: Structure, failure: Failure) -> Failure:
    """A failure with the tracebacks that stand in it."""
    chains = [chain for chain in structure.chains if failure.start <= chain.start < failure.end]
    return failure._replace(chains=tuple(chains))
