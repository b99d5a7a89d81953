"""What the file system says about a file without reading it: enough to see that it has changed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

TICK = 50_000_000 if sys.platform == "linux" else 2_000_000_000
"""Nanoseconds in which two changes may carry the same time stamp."""
ABSENT = (0, 0, 0, 0)
Signature = tuple[int, int, int, int]


def signature_of(path: str) -> Signature:
    """Modification and change time, size and inode; `ABSENT` where there is nothing."""
    try:
        status = os.stat(path)
    except OSError:
        return ABSENT
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def signatures_of(paths: Sequence[str]) -> list[Signature]:
    """The signatures of many paths; the hot loop of a run in which nothing changed."""
    try:
        return [(s.st_mtime_ns, s.st_ctime_ns, s.st_size, s.st_ino) for s in map(os.stat, paths)]
    except OSError:
        return [signature_of(path) for path in paths]


def is_settled(signature: Signature, now: int) -> bool:
    """Whether a later change must show: the last one is further back than the clock is coarse."""
    return max(signature[0], signature[1]) < now - TICK


def now() -> int:
    return time.time_ns()


def packed(signature: Signature) -> bytes:
    return b"".join((number & 0xFFFFFFFFFFFFFFFF).to_bytes(8, "little") for number in signature)
