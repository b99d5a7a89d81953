"""What ignore files hide, by git's own rules, without git.

The patterns of one file become a few sets and regular expressions, one group for each run of
patterns that all hide or all re-include; the last run that matches decides, as in git. The
expressions never go back over what they have matched: a hostile pattern costs no more than a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from autopack_lint.engine.files.globs import is_literal, translate

NOTHING = re.compile(r"(?!)")


class Pattern(NamedTuple):
    """One line of an ignore file.

    `is_anchored`: it is matched against the path from the ignore file, else against the name.
    """

    glob: str
    is_anchored: bool
    only_directories: bool
    hides: bool

    def expression(self) -> str:
        # The `/` behind a directory is no part of what the glob has to match.
        return translate(self.glob, has_paths=self.is_anchored) + r"(?<!/)" + ("/" if self.only_directories else "/?")


class Verdict(NamedTuple):
    """A run of patterns with the same outcome."""

    hides: bool
    exact: frozenset[str]
    """Names without wildcards; those of directories end in `/`."""
    names: re.Pattern[str]
    paths: re.Pattern[str]


class IgnoreFile(NamedTuple):
    """The patterns of one ignore file, the last first."""

    verdicts: tuple[Verdict, ...]

    def decides(self, path: str, name: str) -> bool | None:
        """Whether it hides a path (from where the file lies; directories end in `/`); None: not its matter."""
        if not path.isascii():
            path, name = octets(path), octets(name)
        for verdict in self.verdicts:
            if name in verdict.exact or verdict.names.fullmatch(name) or verdict.paths.fullmatch(path):
                return verdict.hides
        return None


@lru_cache(maxsize=1024)
def parse_ignore_file(text: str) -> IgnoreFile:
    """Read an ignore file. Lines that git would not understand match nothing."""
    lines = octets(text.removeprefix("\ufeff")).split("\n")
    patterns = [pattern for line in lines if (pattern := parse_pattern(line))]
    runs = [verdict_of(hides, list(run)) for hides, run in groupby(patterns, key=lambda pattern: pattern.hides)]
    return IgnoreFile(tuple(reversed(runs)))


def octets(text: str) -> str:
    """A character for each byte: git's wildcards know no others."""
    return text if text.isascii() else text.encode(errors="surrogateescape").decode("latin-1")


def verdict_of(hides: bool, patterns: Sequence[Pattern]) -> Verdict:
    names = [pattern for pattern in patterns if not pattern.is_anchored]
    exact: set[str] = set()
    for pattern in names:
        if is_literal(pattern.glob):
            exact.update((pattern.glob + "/",) if pattern.only_directories else (pattern.glob, pattern.glob + "/"))
    return Verdict(
        hides,
        frozenset(exact),
        any_of(pattern for pattern in names if not is_literal(pattern.glob)),
        any_of(pattern for pattern in patterns if pattern.is_anchored),
    )


def any_of(patterns: Iterable[Pattern]) -> re.Pattern[str]:
    expressions = [pattern.expression() for pattern in patterns]
    return re.compile("|".join(expressions), re.DOTALL) if expressions else NOTHING


def parse_pattern(line: str) -> Pattern | None:
    """One line; None for one that says nothing."""
    if line.startswith("#"):
        return None
    line = without_trailing_spaces(line.removesuffix("\r").partition("\0")[0])
    hides = not line.startswith("!")
    glob = line if hides else line[1:]
    only_directories = glob.endswith("/")
    glob = glob.removesuffix("/")
    is_anchored = "/" in glob
    glob = glob.removeprefix("/")
    return Pattern(glob, is_anchored, only_directories, hides) if glob else None


def without_trailing_spaces(line: str) -> str:
    """Without the spaces at the end, but for one that a backslash keeps."""
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if backslashes % 2 and len(stripped) < len(line) else stripped
