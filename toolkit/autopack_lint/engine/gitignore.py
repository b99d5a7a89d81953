"""What ignore files hide, by git's own rules, without git.

The patterns of one file become a few regular expressions, one for each run of patterns that all
hide or all re-include; the last run that matches decides, as in git.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

NOTHING = re.compile(r"(?!)")


class Pattern(NamedTuple):
    """One line of an ignore file as a regular expression.

    `is_anchored`: it is matched against the path from the ignore file, else against the name.
    Directories are matched with a `/` at their end.
    """

    expression: str
    is_anchored: bool
    hides: bool


class Verdict(NamedTuple):
    """A run of patterns with the same outcome."""

    hides: bool
    names: re.Pattern[str]
    paths: re.Pattern[str]


class IgnoreFile(NamedTuple):
    """The patterns of one ignore file, the last first."""

    verdicts: tuple[Verdict, ...]

    def decides(self, path: str, name: str) -> bool | None:
        """Whether it hides a path (from where the file lies; directories end in `/`); None: not its matter."""
        for verdict in self.verdicts:
            if verdict.names.fullmatch(name) or verdict.paths.fullmatch(path):
                return verdict.hides
        return None


@lru_cache(maxsize=1024)
def parse_ignore_file(text: str) -> IgnoreFile:
    """Read an ignore file. Lines that git would not understand match nothing."""
    patterns = [pattern for line in text.removeprefix("\ufeff").split("\n") if (pattern := parse_pattern(line))]
    runs = [(hides, list(run)) for hides, run in groupby(patterns, key=lambda pattern: pattern.hides)]
    return IgnoreFile(
        tuple(
            Verdict(hides, any_of(p for p in run if not p.is_anchored), any_of(p for p in run if p.is_anchored))
            for hides, run in reversed(runs)
        )
    )


def any_of(patterns: Iterable[Pattern]) -> re.Pattern[str]:
    expressions = [pattern.expression for pattern in patterns]
    return re.compile("|".join(expressions), re.DOTALL) if expressions else NOTHING


def parse_pattern(line: str) -> Pattern | None:
    line = strip_trailing_blanks(line.removesuffix("\r"))
    if not line or line.startswith("#"):
        return None
    hides = not line.startswith("!")
    line = line if hides else line[1:]
    only_directories = line.endswith("/")
    line = line.removesuffix("/")
    is_anchored = "/" in line
    line = line.removeprefix("/")
    if not line:
        return None
    expression = translate(line)
    if expression is None or not compiles(expression):
        return None
    return Pattern(f"(?:{expression}){'/' if only_directories else '/?'}", is_anchored, hides)


def strip_trailing_blanks(line: str) -> str:
    """Without the spaces at the end, but for one that a backslash keeps."""
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if backslashes % 2 and len(stripped) < len(line) else stripped


def compiles(expression: str) -> bool:
    try:
        re.compile(expression)
    except re.error:
        return False
    return True


def translate(pattern: str) -> str | None:
    """A glob as git reads it -> a regular expression; None for one that can match nothing."""
    result: list[str] = []
    place = 0
    while place < len(pattern):
        character = pattern[place]
        if pattern.startswith("**", place) and is_whole_segment(pattern, place):
            expression, place = double_star(pattern, place)
            result.append(expression)
            continue
        if character == "[":
            expression, place = character_class(pattern, place)
            if not expression:
                return None
            result.append(expression)
            continue
        if character == "\\":
            place += 1
            if place == len(pattern):
                return None
            character = pattern[place]
            result.append(re.escape(character))
        elif character == "*":
            result.append("[^/]*")
            while pattern.startswith("*", place + 1):
                place += 1
        else:
            result.append("[^/]" if character == "?" else re.escape(character))
        place += 1
    return "".join(result)


def is_whole_segment(pattern: str, place: int) -> bool:
    before = place == 0 or pattern[place - 1] == "/"
    after = place + 2 == len(pattern) or pattern[place + 2] == "/"
    return before and after and len(pattern) > 2  # noqa: PLR2004 - `**` alone is `*`


def double_star(pattern: str, place: int) -> tuple[str, int]:
    """`**/x` at any depth, `x/**` everything inside, `x/**/y` with any directories between."""
    if place + 2 == len(pattern):
        return ".+", place + 2
    return "(?:.*/)?", place + 3


def character_class(pattern: str, place: int) -> tuple[str, int]:
    """`[a-z]`, `[!a-z]`, `[[:alpha:]]`; an empty expression where the bracket is never closed."""
    end = place + 1
    negated = pattern[end : end + 1] in {"!", "^"}
    end += negated
    items: list[str] = []
    first = True
    while end < len(pattern) and (first or pattern[end] != "]"):
        first = False
        named = re.match(r"\[:([a-z]+):\]", pattern[end:])
        if named:
            items.append(POSIX_CLASSES.get(named[1], ""))
            end += named.end()
            continue
        if pattern[end] == "\\" and end + 1 < len(pattern):
            end += 1
        items.append(
            "-" if pattern[end] == "-" and items and pattern[end + 1 : end + 2] != "]" else re.escape(pattern[end])
        )
        end += 1
    if end >= len(pattern):
        return "", end
    return f"(?!/)[{'^' if negated else ''}{''.join(items)}]", end + 1


POSIX_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
