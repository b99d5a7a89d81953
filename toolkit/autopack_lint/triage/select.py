"""Which of all that was seen is the root cause.

Leaf over umbrella over wrapper; what others explain is a symptom; of exceptions that came of each other the
one that says most; of failed tests the most frequent class; of several commands the first that failed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from autopack_lint.model.failure_rule import Role
from autopack_lint.triage.matching import Book, Event, content_of
from autopack_lint.triage.structure import Chain, Failure, Structure, Suite
from autopack_lint.triage.tracebacks import EXCEPTION

INFRASTRUCTURE = ("net.", "env.", "deps.", "db.", "docker.", "node.missing", "imports.")
"""Classes of which code only passes the message on: they are the cause even where something was made of them."""
KIND_SIGNALS = {"failed": "pytest.failed", "setup": "pytest.setup", "collect": "pytest.collect"}


class Selection(NamedTuple):
    """The root cause, if there is one, and everything else that was recognised."""

    cause: Event | None
    others: tuple[Event, ...]


def selected(book: Book, structure: Structure, events: Sequence[Event]) -> Selection:
    """The root cause among all events."""
    events = without_echoes(structure, events)
    reduced = [*reduced_suites(book, structure, events)]
    in_suites = [(suite.start, suite.end) for suite in structure.suites if suite.failures]
    rest = [event for event in events if not any(inside(event.line, spans_of(suite)) for suite in structure.suites)]
    chains = [chain for chain in structure.chains if not any(start <= chain.start < end for start, end in in_suites)]
    reduced += reduced_chains(book, chains, rest)
    reduced += [event for event in rest if not any(chain.start <= event.line < chain.end for chain in chains)]
    signalled = [
        Event(book.by_signal[signal.name], signal.line, dict(signal.facts))
        for signal in structure.signals
        if signal.name in book.by_signal
    ]
    candidates = sorted([*reduced, *signalled], key=lambda event: event.line)
    cause = first_cause(structure, undominated(structure, candidates))
    seen = sorted({(event.line, event.rule.id): event for event in [*events, *candidates]}.items())
    return Selection(cause, tuple(event for _, event in seen if event is not cause))


def spans_of(suite: Suite) -> list[tuple[int, int]]:
    return [(failure.start, failure.end) for failure in suite.failures]


def inside(line: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= line < end for start, end in spans)


def without_echoes(structure: Structure, events: Sequence[Event]) -> list[Event]:
    """A warning counts until the thing that it warned of went well after all."""
    done = [
        line
        for line, content in enumerate(structure.lines)
        if content.lstrip().startswith(
            ("Downloading ", "Using cached ", "Successfully ", "Obtaining ", "added ", "up to date")
        )
    ]
    errors = [event.line for event in events if not event.is_warning]
    last = max(errors, default=0)
    return [event for event in events if not (event.is_warning and any(event.line < line < last for line in done))]


def reduced_suites(book: Book, structure: Structure, events: Sequence[Event]) -> list[Event]:
    """One event for each run of tests that failed: of the most frequent class, the earliest."""
    found = []
    for suite in structure.suites:
        named = [root_of_failure(book, failure, events, structure.lines) for failure in suite.failures]
        roots = [root for root in named if root is not None]
        if roots:
            counts = Counter(root.rule.id for root in roots if root.rule.role in (Role.LEAF, Role.GENERIC))
            counts = counts or Counter(root.rule.id for root in roots)
            most = max(counts.values())
            root = next(root for root in roots if counts[root.rule.id] == most)
            found.append(root._replace(facts={**root.facts, "failures": len(suite.failures)}))
    return found


def root_of_failure(book: Book, failure: Failure, events: Sequence[Event], lines: Sequence[str]) -> Event | None:
    """What one failed test failed of."""
    own = [event for event in events if failure.start <= event.line < failure.end]
    leaves = [event for event in reduced_chains(None, failure.chains, own) if event.rule.role is Role.LEAF]
    covered = [(chain.start, chain.end) for chain in failure.chains]
    leaves += [event for event in own if event.rule.role is Role.LEAF and not inside(event.line, covered)]
    leaves = dominant(leaves)
    if leaves:
        return leaves[0]._replace(facts={"test": failure.name, **leaves[0].facts})
    line = failure.chains[-1].raised[-1].line if failure.chains else failure.start
    # A file that cannot be collected failed of the exception that is shown, where one is.
    is_shown = failure.kind == "collect" and failure.chains and EXCEPTION.match(content_of(lines[line]))
    rule = book.by_signal.get("python.exception" if is_shown else KIND_SIGNALS[failure.kind])
    return Event(rule, line, {"test": failure.name}) if rule is not None else None


def reduced_chains(book: Book | None, chains: Sequence[Chain], events: Sequence[Event]) -> list[Event]:
    """One event for each chain of exceptions. With a book, an exception that no rule knows is one by itself."""
    found: list[Event] = []
    for chain in uncaught(chains):
        links = [
            dominant([event for event in events if raised.line <= event.line < raised.end and not event.is_warning])
            for raised in chain.raised
        ]
        root = root_of_chain(chain, links, is_test=book is None)
        if root is None and book is not None and "python.exception" in book.by_signal:
            root = Event(book.by_signal["python.exception"], chain.raised[-1].line, {})
        if root is not None:
            found.append(root)
    return found


def uncaught(chains: Sequence[Chain]) -> list[Chain]:
    """Those that were not just written down, unless all were."""
    return [chain for chain in chains if not chain.is_logged] or list(chains)


def root_of_chain(chain: Chain, links: Sequence[Sequence[Event]], *, is_test: bool) -> Event | None:
    """The exception of a chain that says what is wrong: trouble outside the code wherever it is, then the last;
    the first, where a script names it as the direct cause."""
    leaves = [[event for event in link if event.rule.role is Role.LEAF] for link in links]
    flat = dominant([event for link in leaves for event in link])
    outside = [event for event in flat if event.rule.id.startswith(INFRASTRUCTURE)]
    if outside:
        return outside[0]
    if leaves[-1]:
        return leaves[-1][0]
    if not is_test and flat and all(raised.relation == "direct" for raised in chain.raised[:-1]):
        return flat[0]
    last = [event for event in links[-1] if event.rule.role is not Role.LEAF]
    return last[0] if last else None


def dominant(events: Sequence[Event]) -> list[Event]:
    """Without those that another one explains."""
    return [event for event in events if not any(dominates(other, event) for other in events)]


def dominates(one: Event, other: Event) -> bool:
    """Whether the second is only a consequence of the first."""
    if one.rule.id == other.rule.id:
        return False
    if one.rule.id.startswith("net.") and other.rule.role is Role.LEAF and other.line < one.line - 1:
        # What could not be reached explains what is said of it afterwards, not what went wrong before.
        return False
    return any(
        name == other.rule.id or (name.endswith(".*") and other.rule.id.startswith(name[:-1]))
        for name in one.rule.dominates
    )


def undominated(structure: Structure, events: Sequence[Event]) -> list[Event]:
    """What nothing explains: in the whole log, or, of generic classes, in the same command.

    A warning is never a cause by itself, but it may explain what follows.
    """
    kept: list[Event] = []
    borders = sorted(structure.borders)
    step = {event.line: bisect_right(borders, event.line) for event in events}
    for event in events:
        above = [
            other
            for other in events
            if dominates(other, event)
            and not (other.is_warning and other.line > event.line)
            and (event.rule.role is not Role.GENERIC or step[event.line] == step[other.line])
        ]
        if not above:
            kept.append(event)
    causes = [event for event in kept if not event.is_warning]
    explaining = [
        event
        for event in kept
        if event.is_warning
        and any(dominates(event, other) and other.line > event.line for other in events if not other.is_warning)
    ]
    return sorted([*causes, *explaining], key=lambda event: event.line)


def first_cause(structure: Structure, events: Sequence[Event]) -> Event | None:
    """The cause in the first command that failed; a specific one before a generic one."""
    for start, end in structure.steps():
        step = [event for event in events if start <= event.line < end]
        for role in (Role.LEAF, Role.GENERIC):
            found = [event for event in step if event.rule.role is role]
            if found:
                return latest_traceback(structure, found)
    return None


def latest_traceback(structure: Structure, found: Sequence[Event]) -> Event:
    """The first event; but of several tracebacks the last, where the program went on after the others."""
    first = found[0]
    own = next((chain for chain in structure.chains if chain.start <= first.line < chain.end), None)
    if own is None:
        return first
    later = [chain for chain in structure.chains if chain.start > own.start and not chain.is_logged]
    if not later or not has_output(structure, own.end, later[0].start):
        return first
    return next((event for event in reversed(found) if later[-1].start <= event.line < later[-1].end), first)


def has_output(structure: Structure, start: int, end: int) -> bool:
    """Whether a program printed something of its own between two places."""
    return any(structure.lines[line].strip() for line in range(start, end))
