"""Which of all that was seen is the root cause.

Leaf over umbrella over wrapper; what others explain is a symptom; of exceptions that came of each other the
one that says most; of failed tests the most frequent class; of several commands the first that failed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from autopack_lint.model.failure_rule import Role
from autopack_lint.triage.matching import Book, Event, content_of
from autopack_lint.triage.structure import Chain, Failure, Structure, Suite
from autopack_lint.triage.tracebacks import EXCEPTION

INFRASTRUCTURE = ("net.", "env.", "deps.", "db.", "docker.", "node.missing", "imports.")
"""Classes of which code only passes the message on: they are the cause even where something was made of them."""
DONE = ("Downloading ", "Using cached ", "Successfully ", "Obtaining ", "added ", "up to date")
KIND_SIGNALS = {"failed": "pytest.failed", "setup": "pytest.setup", "collect": "pytest.collect"}


class Selection(NamedTuple):
    """The root cause, if there is one, and everything else that was recognised."""

    cause: Event | None
    others: tuple[Event, ...]


def selected(book: Book, structure: Structure, events: Sequence[Event]) -> Selection:
    """The root cause among all events."""
    events = without_echoes(structure, events)
    candidates = sorted(
        [
            *reduced_suites(book, structure, events),
            *outside_tests(book, structure, events),
            *signalled(book, structure),
        ],
        key=lambda event: event.line,
    )
    cause = first_cause(structure, undominated(structure, candidates))
    seen = sorted({(event.line, event.rule.id): event for event in [*events, *candidates]}.items())
    return Selection(cause, tuple(event for _, event in seen if event is not cause))


def outside_tests(book: Book, structure: Structure, events: Sequence[Event]) -> list[Event]:
    """What is no part of a failed test: one event for each chain of exceptions, and all that stand in none."""
    failing = [suite for suite in structure.suites if suite.failures]
    runs = spans_of(failing)
    chains = [chain for chain in structure.chains if not inside(chain.start, runs)]
    rest = outside([span for suite in failing for span in spans_of(suite.failures)], events)
    return [*reduced_chains(book, chains, rest), *outside(spans_of(chains), rest)]


def signalled(book: Book, structure: Structure) -> list[Event]:
    """What the readers understood, where a rule refers to it."""
    return [
        Event(book.by_signal[signal.name], signal.line, dict(signal.facts))
        for signal in structure.signals
        if signal.name in book.by_signal
    ]


def spans_of(parts: Iterable[Suite | Failure | Chain]) -> list[tuple[int, int]]:
    return [(part.start, part.end) for part in parts]


def inside(line: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= line < end for start, end in spans)


def outside(spans: Sequence[tuple[int, int]], events: Iterable[Event]) -> list[Event]:
    """The events that stand in none of the spans."""
    return [event for event in events if not inside(event.line, spans)]


def without_echoes(structure: Structure, events: Sequence[Event]) -> list[Event]:
    """A warning counts until the thing that it warned of went well after all."""
    if not any(event.is_warning for event in events):
        return list(events)
    errors = [event.line for event in events if not event.is_warning]
    done = [line for line, content in enumerate(structure.lines) if content.lstrip().startswith(DONE)]
    return [event for event in events if not (event.is_warning and next_after(event, done) < next_after(event, errors))]


def next_after(event: Event, lines: Sequence[int]) -> float:
    """The first of some sorted lines below an event."""
    place = bisect_right(lines, event.line)
    return lines[place] if place < len(lines) else inf


def reduced_suites(book: Book, structure: Structure, events: Sequence[Event]) -> list[Event]:
    """One event for each run of tests that failed: of the most frequent class, the earliest."""
    found = []
    for suite in structure.suites:
        named = [root_of_failure(book, failure, events, structure.lines) for failure in suite.failures]
        roots = [root for root in named if root is not None]
        if roots:
            root = most_frequent(roots)
            found.append(root._replace(facts={**root.facts, "failures": len(suite.failures)}))
    return found


def most_frequent(roots: Sequence[Event]) -> Event:
    """The earliest of the most frequent class; umbrellas and wrappers count where there is nothing else."""
    counts = Counter(root.rule.id for root in roots if root.rule.role in (Role.LEAF, Role.GENERIC))
    counts = counts or Counter(root.rule.id for root in roots)
    most = max(counts.values())
    return next(root for root in roots if counts[root.rule.id] == most)


def root_of_failure(book: Book, failure: Failure, events: Sequence[Event], lines: Sequence[str]) -> Event | None:
    """What one failed test failed of."""
    leaves = dominant(leaves_in(failure, events))
    if leaves:
        return leaves[0]._replace(facts={"test": failure.name, **leaves[0].facts})
    line = failure.chains[-1].raised[-1].line if failure.chains else failure.start
    rule = book.by_signal.get(signal_of(failure, lines[line]))
    return Event(rule, line, {"test": failure.name}) if rule is not None else None


def leaves_in(failure: Failure, events: Sequence[Event]) -> list[Event]:
    """The leaves in a failed test: of each chain of exceptions its root, and all that stand in none."""
    own = [event for event in events if failure.start <= event.line < failure.end]
    roots = reduced_chains(None, failure.chains, own)
    return leaves_of([*roots, *outside(spans_of(failure.chains), own)])


def leaves_of(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.rule.role is Role.LEAF]


def signal_of(failure: Failure, line: str) -> str:
    """A file that cannot be collected failed of the exception that is shown, where one is."""
    is_shown = failure.kind == "collect" and failure.chains and EXCEPTION.match(content_of(line))
    return "python.exception" if is_shown else KIND_SIGNALS[failure.kind]


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
    leaves = [leaves_of(link) for link in links]
    flat = dominant([event for link in leaves for event in link])
    outside = [event for event in flat if event.rule.id.startswith(INFRASTRUCTURE)]
    named = flat if not is_test and is_direct(chain) else []
    return next((events[0] for events in (outside, leaves[-1], named, links[-1]) if events), None)


def is_direct(chain: Chain) -> bool:
    """Whether every exception of a chain is named as the direct cause of the next."""
    return all(raised.relation == "direct" for raised in chain.raised[:-1])


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
    """The events that may be a cause: those that no other explains."""
    borders = sorted(structure.borders)
    kept = [event for event in events if not any(explains(other, event, borders) for other in events)]
    errors = [event for event in events if not event.is_warning]
    causes = [event for event in kept if not event.is_warning or warns_of_any(event, errors)]
    return sorted(causes, key=lambda event: (event.line, event.is_warning))


def explains(one: Event, other: Event, borders: Sequence[int]) -> bool:
    """Whether the first is why the second is there: in the whole log, or, of generic classes, in the same command."""
    if not dominates(one, other) or (one.is_warning and one.line > other.line):
        return False
    return other.rule.role is not Role.GENERIC or bisect_right(borders, one.line) == bisect_right(borders, other.line)


def warns_of_any(warning: Event, errors: Iterable[Event]) -> bool:
    """A warning is never a cause by itself, but it may explain what follows."""
    return any(dominates(warning, error) and error.line > warning.line for error in errors)


def first_cause(structure: Structure, events: Sequence[Event]) -> Event | None:
    """The cause in the first command that failed; a specific one before a generic one."""
    for causes in (outside(survived(structure), events), events):
        for start, end in structure.steps():
            found = most_specific([event for event in causes if start <= event.line < end])
            if found:
                return latest_traceback(structure, found)
    return None


def survived(structure: Structure) -> list[tuple[int, int]]:
    """Exceptions that a program wrote down and after which another command began: it most likely went on."""
    last_border = max(structure.borders, default=-1)
    return spans_of(chain for chain in structure.chains if chain.is_logged and chain.end <= last_border)


def most_specific(events: Sequence[Event]) -> list[Event]:
    """The leaves; where there are none, what is generic."""
    return leaves_of(events) or [event for event in events if event.rule.role is Role.GENERIC]


def latest_traceback(structure: Structure, found: Sequence[Event]) -> Event:
    """The first event; but of several tracebacks the last, where the program went on after the others."""
    first = found[0]
    last = last_chain_after(structure, first.line)
    if last is None:
        return first
    return next((event for event in reversed(found) if last.start <= event.line < last.end), first)


def last_chain_after(structure: Structure, line: int) -> Chain | None:
    """The last traceback below the one at a line; None where the program printed nothing in between."""
    own = next((chain for chain in structure.chains if chain.start <= line < chain.end), None)
    if own is None:
        return None
    later = [chain for chain in structure.chains if chain.start > own.start and not chain.is_logged]
    return later[-1] if later and has_output(structure, own.end, later[0].start) else None


def has_output(structure: Structure, start: int, end: int) -> bool:
    """Whether a program printed something of its own between two places."""
    return any(structure.lines[line].strip() for line in range(start, end))
