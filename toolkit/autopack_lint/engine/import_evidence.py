"""What the disk knows about imports that the facts cannot explain; asked only where there are some."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from autopack_lint.analyzers.modules import stem_under
from autopack_lint.model.finding import Finding
from autopack_lint.model.graph import SourceRoot

MISSING = frozenset({"IMP101", "IMP102", "IMP106"})


def confirmed(findings: Iterable[Finding], top: str, roots: Sequence[SourceRoot]) -> list[Finding]:
    """The findings without those about modules that are on the disk in another form: compiled, generated, ignored."""
    listings: dict[str, frozenset[str]] = {}

    def is_there(stem: str) -> bool:
        folder, _, name = stem.rpartition("/")
        if folder not in listings:
            listings[folder] = stems_in(os.path.join(top, folder))
        return name in listings[folder]

    return [item for item in findings if item.rule not in MISSING or not any(map(is_there, stems_of(item, roots)))]


def stems_of(finding: Finding, roots: Sequence[SourceRoot]) -> Iterator[str]:
    """Where what is missing would lie: paths without a suffix."""
    parts = str(finding.data["missing"]).split(".")
    names = [".".join(parts[:count]) for count in range(2, len(parts) + 1)]
    for dotted in names:
        yield from filter(None, (stem_under(root, dotted) for root in roots))


def stems_in(folder: str) -> frozenset[str]:
    """The names of the files in a folder up to their first dot, Python's own sources and what they leave apart."""
    try:
        entries = os.listdir(folder)
    except OSError:
        return frozenset()
    return frozenset(entry.partition(".")[0] for entry in entries if is_other(folder, entry))


def is_other(folder: str, entry: str) -> bool:
    """Whether something may be imported, but is no package: a package is known or, without its files, gone."""
    return "." in entry and not entry.startswith(".") and os.path.isfile(os.path.join(folder, entry))
