"""Tests that failed and then passed in one log: a suspicion that stands only where every failure is of that kind.

A test runner that tries again says so; what passed the second time may still be broken. So a real failure beside it
stays the cause, and the suspicion is no more than something else that was seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from autopack_lint.model.failure_rule import Role
from autopack_lint.triage.commands import Command
from autopack_lint.triage.context import Context
from autopack_lint.triage.matching import Book, Event
from autopack_lint.triage.python_module import Refined
from autopack_lint.triage.select import Selection
from autopack_lint.triage.structure import Structure

FLAKY = "tests.flaky-suspect"
GO_RESULT = re.compile(r"\s*--- (?P<result>PASS|FAIL): (?P<test>\S+)")
GO_COUNT = re.compile(r"-count[= ](\d+)")
GO_MORE = ("panic: ", "[build failed]", "[setup failed]", "fatal error: ")
"""What ends a run of go before all tests had their turns, or fails for another reason."""
RERUN_ALL = re.compile(r"run-last-failure: rerun previous (?P<count>\d+) failures?$")
FAILED = re.compile(r"\bFAILED\b|[●✕✗✘]")
FAILURES_OF = ("go.test-failure", "tests.assertion")
"""Classes that say no more than that tests failed: another cause is worth more than a suspicion."""


def suspected(book: Book, structure: Structure, command: Command, selection: Selection) -> Selection:
    """The selection, with a suspicion for its cause where all tests that failed passed in the end."""
    cause, rule = selection.cause, book.by_id.get(FLAKY)
    if rule is None or cause is None or cause.rule.id not in FAILURES_OF:
        return selection
    found = (flaky_in_go if cause.rule.id == "go.test-failure" else flaky_in_pytest)(structure, command)
    if not found:
        return selection
    line, test = min((line, test) for test, line in found.items())
    facts: dict[str, str | int] = {"test": test, "tests": len(found)}
    return Selection(Event(rule._replace(role=Role.LEAF), line, facts), (*selection.others, cause))


def refine_rerun(event: Event, context: Context) -> Refined | None:
    """A test that was run again is no suspect where it failed in the end."""
    test = str(event.facts.get("test", ""))
    has_failed = test and any(
        test in line and FAILED.search(line) for line in context.structure.lines[event.line + 1 :]
    )
    return None if has_failed else (event.rule.id, dict(event.facts))


def flaky_in_go(structure: Structure, command: Command) -> Mapping[str, int]:
    """The tests that failed in some of several runs of go, by line; none where one of them failed in all."""
    if structure.has_any(GO_MORE):
        return {}
    failed: dict[str, int] = {}
    results: Counter[tuple[str, str]] = Counter()
    for line, content in lines_with_results(structure):
        results[content] += 1
        if content[0] == "FAIL":
            failed.setdefault(content[1], line)
    asked = GO_COUNT.search(command.text)
    runs = int(asked[1]) if asked else 0
    return failed if all(results["PASS", test] or results["FAIL", test] < runs for test in failed) else {}


def lines_with_results(structure: Structure) -> Iterator[tuple[int, tuple[str, str]]]:
    """Each result of a test of go, in order."""
    for line in structure.lines_with("--- "):
        match = GO_RESULT.match(structure.lines[line])
        if match:
            yield line, (match["result"], match["test"])


def flaky_in_pytest(structure: Structure, command: Command) -> Mapping[str, int]:
    """The tests that failed in one session of pytest, where the next one ran exactly these again, and all passed."""
    sessions = [suite for suite in structure.suites if suite.tool == "pytest"]
    if len(sessions) < 2 or not sessions[-1].is_finished or sessions[-1].has_failed:
        return {}
    first, last = sessions[-2:]
    again = next(filter(None, map(RERUN_ALL.match, structure.lines[last.start : last.end])), None)
    if again is None or len(sessions) > 2 or int(again["count"]) != len(first.failures):
        return {}
    return {failure.name: failure.start for failure in first.failures}
