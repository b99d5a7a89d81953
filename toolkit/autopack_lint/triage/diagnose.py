"""From the bytes of a log to its diagnosis: one pure function over all the parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from autopack_lint.model.diagnosis import Cause, Diagnosis, Digest, Evidence, Symptom, TriageSummary, Verdict
from autopack_lint.model.failure_rule import FailureRule
from autopack_lint.model.hashing import blake2b
from autopack_lint.triage.commands import Command, parsed
from autopack_lint.triage.context import Context
from autopack_lint.triage.doubt import has_unexplained
from autopack_lint.triage.flaky import suspected
from autopack_lint.triage.languages import in_english
from autopack_lint.triage.large import read
from autopack_lint.triage.matching import Book, Event, events_in
from autopack_lint.triage.mitigate import mitigation_for, no_mitigation
from autopack_lint.triage.normalise import Log
from autopack_lint.triage.pytest_log import read_pytest
from autopack_lint.triage.redact import MARK, redacted
from autopack_lint.triage.refine import REFINERS
from autopack_lint.triage.runs import read_runs
from autopack_lint.triage.select import Selection, selected
from autopack_lint.triage.structure import Signal, Structure
from autopack_lint.triage.tracebacks import read_tracebacks
from autopack_lint.triage.unittest_log import read_unittest
from autopack_lint.triage.workspace import NoWorkspace, Workspace

KILLED = frozenset({124, 134, 137, 139, 143, -6, -9, -11, -15})
"""Exit codes that end a program from outside: what it printed before is not why."""
MOST_SYMPTOMS = 20
NONE_SELECTED = re.compile(r"no tests ran|no tests collected|(?:^|\s)\d+ deselected")
RAN = re.compile(r" (?:passed|failed|errors?|skipped|xfailed|xpassed)\b")
STOPPED = re.compile(r"!{3,} (?:KeyboardInterrupt|Interrupted: |stopping after|_pytest\.outcomes\.Exit)")
MOST_BELOW_STOP = 6
LAST_CODE_OF_PYTEST = 5
VOLATILE = re.compile(r"0x[0-9a-fA-F]+|\d+")


class Asked(NamedTuple):
    """A log and what is known of the run that wrote it."""

    raw: bytes
    command: str | None = None
    exit_code: int | None = None
    workspace: Workspace = NoWorkspace()


class Triaged(NamedTuple):
    """Everything that triage worked out, for the diagnosis and for the digest."""

    log: Log
    structure: Structure
    command: Command
    selection: Selection
    trust: float
    """The most that the selection may be trusted."""


def triaged(asked: Asked, book: Book) -> Triaged:
    """Read a log and select its root cause."""
    log = read(asked.raw)
    structure = in_english(Structure(log.lines, log.text))
    read_pytest(structure)
    read_runs(structure)
    read_tracebacks(structure)
    read_unittest(structure)
    command = parsed(asked.command)
    add_pytest_signals(structure, asked.exit_code)
    context = Context(structure, command, asked.exit_code, asked.workspace)
    events = [
        event
        for event in refined(book, context)
        if speaks_at(event.rule, asked.exit_code) and fits_tools(event.rule, context)
    ]
    if asked.exit_code == 0:
        structure.signals.clear()
        structure.chains.clear()
        structure.suites[:] = [suite._replace(failures=()) for suite in structure.suites]
    selection = suspected(book, structure, command, selected(book, structure, events))
    selection = by_exit_code(book, context, selection)
    trust = book.doubt if has_unexplained(structure, selection) else 1.0
    return Triaged(log, structure, command, selection, trust)


def add_pytest_signals(structure: Structure, exit_code: int | None) -> None:
    """A session that ran nothing is a failure of its own, by pytest's fifth exit code; one that has no end under an
    exit code that pytest does not have was ended by a test."""
    for suite in structure.suites:
        if suite.tool != "pytest" or suite.failures:
            continue
        if not suite.is_finished:
            if (exit_code or 0) > LAST_CODE_OF_PYTEST:
                structure.signals.append(Signal("pytest.died", suite.end - 1, {}))
        elif exit_code != 0 and has_run_nothing(structure.lines[max(0, suite.end - MOST_BELOW_STOP) : suite.end]):
            structure.signals.append(Signal("pytest.none", suite.end - 1, {}))


def has_run_nothing(ending: Sequence[str]) -> bool:
    """Whether the last lines of a session say that no test was run, and not that somebody or something stopped it."""
    said = NONE_SELECTED.search(ending[-1]) and not RAN.search(ending[-1])
    return bool(said) and not any(map(STOPPED.match, ending))


def refined(book: Book, context: Context) -> list[Event]:
    """All events under the classes that they are really of."""
    events: list[Event] = []
    for event in events_in(book, context.structure):
        refiner = REFINERS.get(event.rule.refine)
        if refiner is None:
            events.append(event)
            continue
        better = refiner(event, context)
        if better is not None and better[0] in book.by_id:
            events.append(event._replace(rule=book.by_id[better[0]], facts=better[1]))
    return events


def speaks_at(rule: FailureRule, exit_code: int | None) -> bool:
    """Whether a rule may speak at an exit code: at 0 only those that say so."""
    return exit_code != 0 or 0 in rule.exits


def fits_tools(rule: FailureRule, context: Context) -> bool:
    """Whether one of the rule's tools was called; where the command is not known, its words must do."""
    if not rule.tools or not context.command.tools or calls(rule, context.command):
        return True
    return any(suite.tool in rule.tools for suite in context.structure.suites)


def calls(rule: FailureRule, command: Command) -> bool:
    """Whether a command calls one of a rule's tools; `git commit` wants both words."""
    for tool in rule.tools:
        first, _, second = tool.partition(" ")
        if first in command.tools and (not second or second in command.words):
            return True
    return False


def ends_with(rule: FailureRule, command: Command) -> bool:
    """Whether the last call of a tool in a command line is one of the rule's: of a row of commands, that one may have
    ended it, and `git commit && git checkout x` did not end in a hook."""
    for tool in rule.tools:
        first, _, second = tool.partition(" ")
        last = re.split(r"[;&|]", command.text.rpartition(f"{first} ")[2])[0]
        if not second or second in last.split():
            return True
    return False


def by_exit_code(book: Book, context: Context, selection: Selection) -> Selection:
    """What the exit code says where the log does not, or where the program did not end by itself."""
    code, cause = context.exit_code, selection.cause
    if not code or (cause is not None and (code not in KILLED or code in cause.rule.alone)):
        return selection
    rule = rule_of_code(code, book, context)
    if rule is None or (cause is not None and rule.id in cause.rule.dominates):
        return selection
    others = selection.others if cause is None else (*selection.others, cause)
    return Selection(Event(rule, -1, {"exit": code}), others)


def rule_of_code(code: int, book: Book, context: Context) -> FailureRule | None:
    """The rule that an exit code alone leads to; one for a tool before one for all."""
    rules = [rule for rule in book.rules if code in rule.alone and fits_alone(rule, context)]
    return min(rules, key=lambda rule: (not rule.tools, rule.id), default=None)


def fits_alone(rule: FailureRule, context: Context) -> bool:
    """Whether an exit code alone may mean this: the tool was called for certain, and nothing speaks against it."""
    if rule.tools and not (calls(rule, context.command) and ends_with(rule, context.command)):
        return False
    return not any(text in context.text for text in rule.absent)


def diagnosed(asked: Asked, result: Triaged) -> Diagnosis:
    """The diagnosis of a log that was read, without a digest. No text of the log leaves it unredacted."""
    event = result.selection.cause
    digest = Digest("", 0, (), result.log.raw_lines, 0)
    summary = TriageSummary(len(asked.raw), result.log.raw_lines, 0.0)
    symptoms = symptoms_of(result)
    if event is None:
        verdict = (
            Verdict.NO_FAILURE
            if asked.exit_code == 0 or (asked.exit_code is None and is_success(result))
            else Verdict.UNKNOWN
        )
        return Diagnosis(verdict, verdict is Verdict.UNKNOWN, None, symptoms, no_mitigation(verdict), digest, summary)
    mitigation = mitigation_for(event, asked.workspace)
    cause = cause_of(event, result, asked.exit_code)
    return Diagnosis(Verdict.KNOWN, mitigation.kind == "none", cause, symptoms, mitigation, digest, summary)


def is_success(result: Triaged) -> bool:
    """Without an exit code: whether all that was seen went well, or may be seen where all went well."""
    is_fine = all(0 in event.rule.exits for event in result.selection.others)
    return is_fine and not any(suite.has_failed for suite in result.structure.suites)


def cause_of(event: Event, result: Triaged, exit_code: int | None) -> Cause:
    """The noun for an event."""
    if event.line < 0:
        evidence = Evidence(0, f"exit code {exit_code}")
    else:
        evidence = Evidence(result.log.numbers[event.line], plain_line(result, event.line)[:500])
    facts = {
        name: plain_fact(value, result, event.line) if isinstance(value, str) else value
        for name, value in sorted(event.facts.items())
    }
    rule = event.rule
    trust, fingerprint = min(rule.confidence, result.trust), fingerprint_of(rule.id, facts, evidence.text)
    return Cause(rule.id, rule.title, trust, rule.retry, evidence, facts, fingerprint)


def plain_line(result: Triaged, line: int) -> str:
    """A line without secrets; whether there are any may depend on the line above."""
    lines = result.log.lines
    return redacted(lines[line].strip(), lines[line - 1] if line else "")[0]


def plain_fact(value: str, result: Triaged, line: int) -> str:
    """A fact without secrets: what is one in the line that it was taken from is one by itself, too."""
    if line >= 0 and value in result.structure.lines[line] and value not in plain_line(result, line):
        return MARK
    return redacted(value)[0]


def fingerprint_of(rule: str, facts: dict[str, str | int], text: str) -> str:
    """The same for the same failure on another day: class and what it is about, numbers apart."""
    parts = [f"{name}={value}" for name, value in facts.items() if isinstance(value, str) and name != "importer"] or [
        text
    ]
    normal = VOLATILE.sub("#", "\0".join([rule, *parts]))
    return blake2b(normal.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def symptoms_of(result: Triaged) -> tuple[Symptom, ...]:
    """What else was recognised: each class once, where it was seen first."""
    cause = result.selection.cause
    first: dict[str, Symptom] = {}
    for event in result.selection.others:
        if (cause is None or event.rule.id != cause.rule.id) and event.line >= 0:
            first.setdefault(event.rule.id, Symptom(event.rule.id, result.log.numbers[event.line]))
    return tuple(first.values())[:MOST_SYMPTOMS]
