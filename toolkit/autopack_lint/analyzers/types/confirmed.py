"""Findings of our own that mypy reports as well, and imports that only mypy finds broken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autopack_lint.analyzers.imports.answers import Imports
from autopack_lint.analyzers.imports.broken import BrokenImport, Flaw
from autopack_lint.model.facts import ImportKind
from autopack_lint.model.finding import Finding
from autopack_lint.model.types import TypeMessage

NO_MODULE, NO_NAME, UNDEFINED = "import-not-found", "attr-defined", "name-defined"
CONFIRMED_BY = {"IMP101": NO_MODULE, "IMP102": NO_NAME, "IMP103": UNDEFINED}
"""By rule, the code with which mypy says the same."""
WORDING = {
    NO_MODULE: re.compile(r'.*module named "(?P<module>[^"]+)"'),
    NO_NAME: re.compile(r'Module "(?P<module>[^"]+)" has no attribute "(?P<name>[^"]+)"'),
    UNDEFINED: re.compile(r'Name "(?P<name>[^"]+)" is not defined'),
}


class Missing(NamedTuple):
    """What a message says is missing: a module, a name of a module, or just a name."""

    code: str
    module: str
    name: str


def missing_in(message: TypeMessage) -> Missing | None:
    """What is missing; None where the message is about something else."""
    pattern = WORDING.get(message.code)
    match = pattern.match(message.text) if pattern else None
    if match is None:
        return None
    groups = match.groupdict()
    return Missing(message.code, groups.get("module", ""), groups.get("name", ""))


def merged(findings: Iterable[Finding], messages: Iterable[TypeMessage]) -> tuple[list[Finding], list[TypeMessage]]:
    """Our findings, those that mypy confirms marked with its code; and the messages that say something else."""
    ours = list(findings)
    by_path: dict[str, list[int]] = {}
    for place, finding in enumerate(ours):
        if finding.rule in CONFIRMED_BY:
            by_path.setdefault(finding.path, []).append(place)
    left: list[TypeMessage] = []
    for message in messages:
        missing = missing_in(message) if message.path in by_path else None
        same = [place for place in by_path.get(message.path, ()) if missing and is_same(ours[place], message, missing)]
        if not same:
            left.append(message)
        for place in nearest(same, ours):
            ours[place] = ours[place]._replace(data={**ours[place].data, "mypy": message.code})
    return ours, left


def nearest(places: list[int], findings: list[Finding]) -> list[int]:
    """Those on the first of their lines: an import asks for several names of one missing module."""
    first = min((findings[place].span.start.line for place in places), default=0)
    return [place for place in places if findings[place].span.start.line == first]


def is_same(finding: Finding, message: TypeMessage, missing: Missing) -> bool:
    """Whether a finding and a message are about one thing at one place."""
    if CONFIRMED_BY[finding.rule] != missing.code or finding.span.start.line < message.line:
        return False
    if missing.code == NO_MODULE:
        return is_around(str(finding.data.get("missing")), missing.module)
    if finding.span.start.line > message.end_line:
        return False
    if missing.code == NO_NAME:
        return finding.data.get("module") == missing.module and finding.data.get("name") == missing.name
    start, end = finding.span
    return finding.excerpt[start.column - 1 : end.column - 1] == missing.name and start.line == message.line


def is_around(one: str, other: str) -> bool:
    """Whether one dotted name is the other or the beginning of it, in either order."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def broken_by(project: Imports, message: TypeMessage) -> BrokenImport | None:
    """The import of a first-party module of which mypy says that it fails; None for all others, and where a `try`
    or a condition expects that."""
    missing, facts = missing_in(message), project.files.get(message.path)
    if missing is None or facts is None or missing.module.partition(".")[0] not in project.top_level:
        return None
    for broken in candidates(project, message, missing):
        if broken.item.kind is not ImportKind.GUARDED and not broken.place.is_conditional:
            return broken
    return None


def candidates(project: Imports, message: TypeMessage, missing: Missing) -> Iterator[BrokenImport]:
    facts, importer = project.files[message.path], project.modules.name_of.get(message.path, "")
    for item, place in zip(facts.imports, facts.import_places, strict=True):
        if item.line != message.line:
            continue
        target = project.target(message.path, item)
        if missing.code == NO_MODULE and target.missing == missing.module:
            whole = missing.module
            yield BrokenImport(
                message.path, item, place, Flaw.NO_MODULE, whole, item.name, missing=whole, importer=importer
            )
        elif missing.code == NO_NAME and item.name == missing.name and target.module == missing.module:
            whole = f"{missing.module}.{missing.name}"
            yield BrokenImport(
                message.path, item, place, Flaw.NO_NAME, missing.module, item.name, missing=whole, importer=importer
            )
