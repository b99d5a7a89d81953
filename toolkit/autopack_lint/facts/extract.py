"""A syntax tree -> the facts that outlive it."""

from __future__ import annotations

from autopack_lint.facts.source import Source
from autopack_lint.facts.suppressions import suppressions_of
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Facts

HASH = b"#"[0]


def facts_of(walk: Walk, source: Source, families: frozenset[str]) -> Facts:
    """Everything a rule over many files may need to know about one module."""
    return Facts(
        imports=tuple(walk.imports),
        classes=tuple(walk.classes),
        functions=tuple(walk.functions),
        suppressions=tuple(suppressions_of(source, walk.functions, walk.classes, families)),
        code_lines=sum(1 for line in map(bytes.lstrip, source.text.splitlines()) if line and line[0] != HASH),
    )
