"""Failure rules as they would be had nobody seen some of the logs: how far they see on their own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from autopack_lint.triage.large import read
from autopack_lint.triage.matching import Book, book_of, compiled, content_of

VERSION = re.compile(r"[\d.]+\w{0,2}$|last$")
SAME_TOOL = {"p": "py", "ut": "unittest", "rust": "cargo"}
Shown = Mapping[tuple[str, str], frozenset[int]]
"""The logs, by number, that have a line which a pattern of a rule fits."""


class Grouped(NamedTuple):
    """A log, and the group that it may be left out with: a tool, or a version of one."""

    raw: bytes
    group: str


def tool_of(name: str) -> str:
    """The tool that wrote a log, by the log's name: `pytest84-slow` is pytest's."""
    family = name.partition("-")[0]
    tool = VERSION.sub("", family) or family
    return SAME_TOOL.get(tool, tool)


def shown_by(logs: Sequence[Grouped], book: Book) -> Shown:
    """Which logs have shown each pattern of each rule."""
    shown: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, log in enumerate(logs):
        for rule, pattern in patterns_in(log.raw, book):
            shown[rule, pattern].add(number)
    return {key: frozenset(numbers) for key, numbers in shown.items()}


def patterns_in(raw: bytes, book: Book) -> Iterator[tuple[str, str]]:
    """Every pattern that fits a line of a log, with its rule."""
    contents = [content_of(line) for line in read(raw).lines]
    text = "\n".join(contents)
    for rule in book.rules:
        near = lines_with(contents, [anchor for anchor in rule.anchors if anchor in text])
        yield from ((rule.id, pattern) for pattern in rule.patterns if any(map(compiled(pattern).search, near)))


def lines_with(contents: Sequence[str], anchors: Sequence[str]) -> list[str]:
    """The lines that one of some anchors stands in."""
    return [content for content in contents if any(anchor in content for anchor in anchors)] if anchors else []


def books_without(logs: Sequence[Grouped], book: Book, shown: Shown) -> Iterator[tuple[Book, frozenset[int]]]:
    """For each group the rules without the patterns that only it has shown, and those of its logs that have shown one:
    of all other logs the rules say the same as before."""
    only: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for key, numbers in shown.items():
        groups = {logs[number].group for number in numbers}
        if len(groups) == 1:
            only[groups.pop()].add(key)
    for group in sorted(only):
        yield without(book, only[group]), frozenset().union(*(shown[key] for key in only[group]))


def without(book: Book, patterns: Iterable[tuple[str, str]]) -> Book:
    """The rules without some of their patterns."""
    gone = set(patterns)
    rules = (
        rule._replace(patterns=tuple(each for each in rule.patterns if (rule.id, each) not in gone))
        for rule in book.rules
    )
    return book_of(rules, book.doubt)
