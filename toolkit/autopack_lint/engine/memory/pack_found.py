"""What a rule over many files found, stored so that the part about a few files can be read alone."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Protocol
from zlib import crc32

from autopack_lint.engine.memory.pack import CorruptError, pack_findings, unpack_findings
from autopack_lint.model.finding import Finding
from autopack_lint.model.hashing import blake2b

LENGTH = 2
PARTS = 64
FEW = 200
"""Findings that are not worth several parts."""


class Store(Protocol):
    """Where values are looked up by key."""

    def project_findings(self, keys: Sequence[bytes]) -> list[bytes | None]: ...


def rows_for(key: bytes, findings: Sequence[Finding]) -> dict[bytes, bytes]:
    """What is to be stored: how many parts there are, and each of them by the names of the files it is about."""
    count = PARTS if len(findings) > FEW else 1
    parts: list[list[Finding]] = [[] for _ in range(count)]
    for finding in findings:
        parts[part_of(finding.path, count)].append(finding)
    rows = {part_key(key, number): pack_findings(part) for number, part in enumerate(parts)}
    return {key: count.to_bytes(LENGTH, "little"), **rows}


def found_under(store: Store, key: bytes, head: bytes, asked: Set[str]) -> list[Finding]:
    """What was found in the files that are asked for. Raises `CorruptError` where a part of it is lost."""
    count = int.from_bytes(head, "little")
    if not 0 < count <= PARTS:
        raise CorruptError("the number of parts")
    numbers = sorted({part_of(path, count) for path in asked}) if len(asked) < count else range(count)
    parts = store.project_findings([part_key(key, number) for number in numbers])
    return [finding for part in parts for finding in about(part, asked)]


def about(part: bytes | None, asked: Set[str]) -> list[Finding]:
    if part is None:
        raise CorruptError("a part of what was found")
    return unpack_findings(part, asked)


def part_of(path: str, count: int) -> int:
    return crc32(path.encode(errors="surrogatepass")) % count


def part_key(key: bytes, number: int) -> bytes:
    return blake2b(key + number.to_bytes(LENGTH, "little"), digest_size=16).digest()
