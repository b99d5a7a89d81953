"""What other files see of one: its facts without the places in them, so that a file whose lines move stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from autopack_lint.model.facts import SECTIONS, Definitions, Import

if TYPE_CHECKING:
    from autopack_lint.model.sql import SqlFacts


def offered_imports(imports: Iterable[Import]) -> object:
    return [(item.module, item.name, item.alias, item.level, item.kind) for item in imports]


def offered_definitions(found: Definitions) -> object:
    names = [(item.name, item.kind, item.module, item.source, item.level) for item in found.names]
    return (names, *found[1:])


def offered_sql(found: SqlFacts) -> object:
    """Names, classes and mappings; what is done with them is a file's own business."""
    names = [(item.name, item.values) for item in found.names]
    classes = [
        (item.qualname, item.bases, item.keywords, item.decorators, [(it.name, *it[2:]) for it in item.members])
        for item in found.classes
    ]
    return (names, classes, found.mappings) if names or classes or found.mappings else None


OFFERS: Mapping[str, Callable[[Any], object]] = {
    "imports": offered_imports,
    "dynamic_imports": offered_imports,
    "definitions": offered_definitions,
    "sql": offered_sql,
}
"""The sections of facts that others see without their places, each with what is left of it; that may be nothing."""
PRIVATE = frozenset({"import_places", "undefined", "unused_imports", "dotted_names"})
"""The sections that say something about their own file only."""


def offer_of(section: str) -> str:
    """The name of the digest of a section as others see it."""
    return f"offered {section}" if section in OFFERS else section


def offers_of(sections: Iterable[str]) -> tuple[str, ...]:
    """The names of the digests that change with what these sections show to others."""
    return tuple(offer_of(section) for section in sections if section not in PRIVATE)


DIGESTED = (*SECTIONS, *(offer_of(section) for section in OFFERS))
"""All that an outline has a digest of."""
