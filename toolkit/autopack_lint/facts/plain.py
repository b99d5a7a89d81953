"""What the walk alone tells of a file."""

from __future__ import annotations

from autopack_lint.facts.source import Source
from autopack_lint.facts.suppressions import suppressions_of
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Facts

HASH = b"#"[0]


def plain_facts_of(walk: Walk, source: Source, families: frozenset[str]) -> Facts:
    """What the walk has found, without what only rules over many files read."""
    return Facts(
        code_lines=code_lines_of(source),
        suppressions=tuple(suppressions_of(source, walk.functions, walk.classes, families)),
        imports=tuple(walk.imports),
        classes=tuple(walk.classes),
        functions=tuple(walk.functions),
    )


def code_lines_of(source: Source) -> int:
    """How many lines hold more than white space and a comment."""
    return sum(1 for line in map(bytes.lstrip, source.lines) if line and line[0] != HASH)
