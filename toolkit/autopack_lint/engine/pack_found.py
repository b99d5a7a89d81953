"""What a rule over many files found, as bytes of which those about a few files can be read alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Set

from autopack_lint.engine.pack import MALFORMED, CorruptError, as_json, pack_findings, unpack_findings
from autopack_lint.model.finding import Finding

LENGTH = 8
HEAD = 2 * LENGTH
FEW = 100
"""Files up to which it is cheaper to read only what is about them."""


def pack_found(findings: Iterable[Finding]) -> bytes:
    """An index of files, and for each what is found in it."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    index: dict[str, tuple[int, int]] = {}
    parts: list[bytes] = []
    end = 0
    for path, about in by_path.items():
        part = pack_findings(about)[1:-1]
        index[path] = end, end + len(part)
        end += len(part) + len(b",")
        parts.append(part)
    head, body = as_json(index), b",".join(parts)
    return b"".join((len(head).to_bytes(LENGTH, "little"), len(body).to_bytes(LENGTH, "little"), head, body))


def unpack_found(packed: bytes, asked: Set[str]) -> list[Finding]:
    """What was found in the files that are asked for, and maybe in others. Raises `CorruptError`."""
    start = HEAD + int.from_bytes(packed[:LENGTH], "little")
    body = packed[start:]
    if len(packed) < start or len(body) != int.from_bytes(packed[LENGTH:HEAD], "little"):
        raise CorruptError("the findings of a rule")
    if len(asked) <= FEW:
        body = b",".join(body[slice(*place)] for place in places_in(packed[HEAD:start], asked))
    return unpack_findings(b"[%b]" % body)


def places_in(head: bytes, asked: Set[str]) -> list[tuple[int, int]]:
    """Where in the body it is said what was found in these files. Raises `CorruptError`."""
    try:
        index = json.loads(head)
        return [(start, end) for start, end in (index[path] for path in sorted(asked) if path in index)]
    except MALFORMED as error:
        raise CorruptError(str(error)) from error
