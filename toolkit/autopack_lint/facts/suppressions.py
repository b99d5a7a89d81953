"""Comments that silence rules: `# autopack: ignore[ID] reason`, `ignore-file[ID]`, `# noqa: ID`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from autopack_lint.facts.source import Source
from autopack_lint.model.facts import Class, Function, Suppression

# Another word than `ignore` counts where a bracket shows what was meant: it silences nothing, and that is said.
OURS = (
    r"#\s*autopack:\s*(?P<kind>ignore(?:-file)?(?![-\w])|[\w-]+(?=\s*\[))\s*(?:\[(?P<rules>[^\]]*)\])?"
    r"(?P<reason>(?:(?!#\s*(?:autopack|noqa)\s*:).)*)"
)
NOQA = r"#\s*noqa\s*:\s*(?P<rules>[A-Z]+[0-9]+(?:[,\s]\s*[A-Z]+[0-9]+)*)(?P<reason>(?:(?!#\s*(?:autopack|noqa)\s*:).)*)"
"""Both are compiled when a comment asks for it: most runs meet none."""
SEPARATORS = re.compile(r"[,\s]+")
ID = re.compile(r"[A-Z]+[0-9]+", re.IGNORECASE)
KINDS = ("ignore", "ignore-file")
WHOLE_FILE = (0, 1 << 30)
DEFINITIONS = ("def", "async", "class")
Lines = tuple[int, int]
"""The first and the last line."""


class Comment(NamedTuple):
    """A comment, and the line on which the statement begins that it stands in; its own where it stands alone."""

    line: int
    column: int
    text: str
    statement: int


@lru_cache(maxsize=8)
def own_id(families: frozenset[str]) -> re.Pattern[str]:
    """Matches an id of one of our own families."""
    return re.compile(rf"(?:{'|'.join(sorted(families)) or '(?!)'})[0-9]+")


@lru_cache(maxsize=8)
def candidate(families: frozenset[str]) -> re.Pattern[bytes]:
    """Finds lines that may hold a suppression of ours: most files have none."""
    own = own_id(families).pattern.encode()
    return re.compile(rb"#\s*autopack:|#\s*noqa\s*:[^\n]*" + own, re.IGNORECASE)


def suppressions_of(
    source: Source, functions: Iterable[Function], classes: Iterable[Class], families: frozenset[str]
) -> Iterator[Suppression]:
    """All suppressions of a module, in source order. `families` are the letters of our ids.

    Tokens are read only where a search of the text has found something.
    """
    if candidate(families).search(source.text) is None:
        return
    ends = {item.line: item.end_line for item in classes} | {item.line: item.end_line for item in functions}
    comments, decorated = comments_of(source)
    for comment in comments:
        definition = decorated.get(comment.statement, comment.statement)
        # On any line of its header, decorators included, a comment speaks of the whole definition.
        lines = (definition, ends[definition]) if definition in ends else (comment.line, comment.line)
        excerpt = source.line(comment.line)
        yield from own_suppressions(comment, lines, excerpt)
        yield from noqa_suppressions(comment, lines, excerpt, families)


def comments_of(source: Source) -> tuple[list[Comment], Mapping[int, int]]:
    """Every comment, and for each line where a decorator begins that of the definition below it."""
    import io
    import tokenize

    comments: list[Comment] = []
    decorated: dict[int, int] = {}
    decorators: list[int] = []
    statement = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text.decode(errors="replace")).readline):
            line, column = token.start
            if token.type == tokenize.COMMENT:
                comments.append(Comment(line, column + 1, token.string, statement or line))
            elif token.type == tokenize.NEWLINE:
                statement = 0
            elif not statement and token.type in (tokenize.NAME, tokenize.OP):
                statement = line
                if token.string in DEFINITIONS:
                    decorated.update(dict.fromkeys(decorators, line))
                decorators = [*decorators, line] if token.string == "@" else []
    except (tokenize.TokenError, SyntaxError):
        pass  # the parser took this text; what is odd at its end holds no comment that we miss
    return comments, decorated


def own_suppressions(comment: Comment, lines: Lines, excerpt: str) -> Iterator[Suppression]:
    """What a comment silences in our own words."""
    for match in re.finditer(OURS, comment.text, re.IGNORECASE):
        kind = match["kind"].lower()
        listed = SEPARATORS.split(match["rules"] or "") if kind in KINDS else []
        rules = tuple(dict.fromkeys(rule.upper() if ID.fullmatch(rule) else rule for rule in listed if rule))
        yield suppression(match, rules, comment, WHOLE_FILE if kind == "ignore-file" else lines, excerpt)


def noqa_suppressions(comment: Comment, lines: Lines, excerpt: str, families: frozenset[str]) -> Iterator[Suppression]:
    """What a comment silences in the words of others, as far as it is ours."""
    for match in re.finditer(NOQA, comment.text, re.IGNORECASE):
        listed = SEPARATORS.split(match["rules"].upper())
        ours = tuple(dict.fromkeys(rule for rule in listed if own_id(families).fullmatch(rule)))
        if ours:
            yield suppression(match, ours, comment, lines, excerpt)


def suppression(
    match: re.Match[str], rules: tuple[str, ...], comment: Comment, lines: Lines, excerpt: str
) -> Suppression:
    return Suppression(
        line=comment.line,
        column=comment.column + match.start(),
        end_column=comment.column + match.start() + len(match[0].rstrip()),
        rules=rules,
        reason=match["reason"].strip(" \t:-\N{EM DASH}\N{EN DASH}"),
        first_line=lines[0],
        last_line=lines[1],
        excerpt=excerpt,
    )
