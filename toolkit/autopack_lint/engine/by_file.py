"""What rules that go by file have found: taken over for the files that are as they were, where others offer the same.

Their findings are stored like those of all rules over many files. Beside them stands, for each rule and for all that
files offer each other, the last such store and what each file was like when it was made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence, Set
from typing import NamedTuple

from autopack_lint.catalogue import LoadedRule
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.engine.memory.outlines import Outlines
from autopack_lint.engine.memory.pack import CorruptError
from autopack_lint.engine.memory.pack_found import found_under
from autopack_lint.model.finding import Finding
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.offers import offers_of

KEY = 16


class Before(NamedTuple):
    """What a rule had found, and the files about which it has to be asked again."""

    findings: Sequence[Finding]
    changed: Set[str]


def taken_over(
    cache: Cache, rules: Sequence[LoadedRule], base: bytes, outlines: Outlines, asked: Set[str]
) -> dict[str, Before]:
    """By rule, what is still true of what it found in the files that are asked for."""
    keys = [state_key(base, loaded, outlines) for loaded in rules]
    found: dict[str, Before] = {}
    changed: dict[bytes, Set[str]] = {}
    for loaded, state in zip(rules, cache.project_findings(keys), strict=True):
        found[loaded.rule.id] = Before((), asked)
        if state is None or len(state) != KEY * (1 + len(loaded.rule.reads)):
            continue
        columns = state[KEY:]
        if columns not in changed:
            changed[columns] = changed_since(cache, loaded.rule.reads, columns, outlines, asked)
        with contextlib.suppress(CorruptError):
            findings = findings_under(cache, state[:KEY], asked - changed[columns])
            found[loaded.rule.id] = Before(findings, changed[columns])
    return found


def findings_under(cache: Cache, key: bytes, asked: Set[str]) -> list[Finding]:
    """Raises `CorruptError`."""
    head = cache.project_findings([key])[0]
    if head is None:
        raise CorruptError("what was found")
    return found_under(cache, key, head, asked) if asked else []


def changed_since(
    cache: Cache, sections: Sequence[str], columns: bytes, outlines: Outlines, asked: Set[str]
) -> Set[str]:
    """The files of which one of these sections is not what it was; all where that is not known."""
    ids = [columns[start : start + KEY] for start in range(0, len(columns), KEY)]
    changed: set[str] = set()
    for section, known, before in zip(sections, ids, cache.project_findings(ids), strict=True):
        if before is None or len(before) != len(outlines.columns.digests[section]):
            return asked
        if known != column_id(section, outlines):
            changed |= outlines.differing(section, before) & asked
    return changed


def state_of(loaded: LoadedRule, key: bytes, base: bytes, outlines: Outlines) -> dict[bytes, bytes]:
    """What is to be stored beside the findings under a key, for `taken_over` in a later run."""
    ids = {column_id(section, outlines): outlines.columns.digests[section] for section in loaded.rule.reads}
    return {state_key(base, loaded, outlines): key + b"".join(ids), **ids}


def state_key(base: bytes, loaded: LoadedRule, outlines: Outlines) -> bytes:
    """Changes with all on which a finding in a file may depend, besides this file."""
    offers = outlines.digest(offers_of(loaded.rule.reads))
    return blake2b(b"\0".join((base, b"by file", loaded.rule.id.encode(), offers)), digest_size=KEY).digest()


def column_id(section: str, outlines: Outlines) -> bytes:
    """What a section of all files is stored under."""
    column = outlines.columns.digests[section]
    return blake2b(column, digest_size=KEY, key=section.encode()).digest()
