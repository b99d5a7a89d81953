"""`python -m tests.support.triage_left_out [version | tool]`: how triage would do on what it was not written for.

The logs of one version of a tool (or of all its versions) are left out: every pattern that fits no line of any other
log is taken from the rules, as if nobody had seen the left-out ones; what the rules say of these is counted. Wrong
answers are set beside the confidence that the record of the other logs gives to the class that was named.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from autopack_lint.engine.failures.record import wilson
from autopack_lint.engine.failures.rules import built_in_book
from autopack_lint.triage.large import read
from autopack_lint.triage.matching import Book, book_of, compiled, content_of
from tests.support.triage_logs import Labelled, all_logs, asked, found_in
from tests.support.triage_score import kind_of

Group = Callable[[Labelled], str]
Fired = dict[tuple[str, str], set[str]]
STEPS = (0.0, 0.4, 0.6, 0.8, 1.01)
SILENT = ("unknown", "no-failure")


class LeftOut(NamedTuple):
    """What was said of a group's logs without what only they have shown."""

    counts: Counter[str]
    said: list[tuple[float, bool]]
    """The confidence of each class that was named, by the other logs, and whether it was right."""


def version_of(log: Labelled) -> str:
    return log.family


def tool_of(log: Labelled) -> str:
    return re.sub(r"[\d.]+\w?$|last$", "", log.family) or log.family


def fired_by(logs: Sequence[Labelled], book: Book, group: Group) -> Fired:
    """Which groups each pattern of each rule fits a line of."""
    fired: Fired = defaultdict(set)
    for log in logs:
        contents = [content_of(line) for line in read(log.raw).lines]
        for rule in book.rules:
            near = [content for content in contents if any(anchor in content for anchor in rule.anchors)]
            for pattern in rule.patterns if near else ():
                if any(map(compiled(pattern).search, near)):
                    fired[rule.id, pattern].add(group(log))
    return fired


def book_without(book: Book, fired: Fired, left_out: str) -> Book:
    """The rules without the patterns that only one group has shown."""
    return book_of(
        rule._replace(patterns=tuple(each for each in rule.patterns if fired[rule.id, each] != {left_out}))
        for rule in book.rules
    )


def left_out(logs: Sequence[Labelled], group: Group) -> dict[str, LeftOut]:
    """Each group, judged by rules that have not seen it."""
    book = built_in_book()
    fired = fired_by(logs, book, group)
    found = {log.name: found_in(asked(log)) for log in logs}
    results = {}
    for name in sorted({group(log) for log in logs}):
        others = [log for log in logs if group(log) != name]
        reduced = book_without(book, fired, name)
        results[name] = LeftOut(Counter(), [])
        for log in (log for log in logs if group(log) == name):
            said = found_in(asked(log, book=reduced))
            kind = kind_of(said, log.label)
            results[name].counts[kind] += 1
            if said not in SILENT:
                results[name].said.append((confidence(said, others, found), kind == "right"))
    return results


def confidence(name: str, others: Sequence[Labelled], found: dict[str, str]) -> float:
    """The lower bound of how often a class is right, by the logs that were not left out."""
    tried = [log for log in others if name in (log.label, found[log.name])]
    return wilson(sum(found[log.name] == log.label for log in tried), len(tried))


def main() -> int:
    group = tool_of if "tool" in sys.argv else version_of
    results = left_out(all_logs(), group)
    total: Counter[str] = Counter()
    for name, result in results.items():
        total.update(result.counts)
        if set(result.counts) != {"right"}:
            print(f"{name:20} {dict(result.counts)}")
    print(f"{'all':20} {dict(total)}")
    said = sorted(each for result in results.values() for each in result.said)
    for low, high in pairwise(STEPS):
        inside = [right for bound, right in said if low <= bound < high]
        if inside:
            print(f"confidence {low:.1f}-{min(high, 1):.1f}: {sum(inside)} of {len(inside)} right")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
