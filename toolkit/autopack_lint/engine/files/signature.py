"""What the file system says about a file without reading it: enough to see that it has changed."""

from __future__ import annotations

import os
import sys
import time

SECOND = 1_000_000_000
COARSE = 2 * SECOND
TICK = 50_000_000 if sys.platform == "linux" else COARSE
"""Nanoseconds in which two changes may carry the same time stamp."""
Signature = tuple[int, int, int, int]
ABSENT: Signature = (0, 0, 0, 0)


def signature_of(path: str) -> Signature:
    """Modification and change time, size and inode; `ABSENT` where there is nothing."""
    try:
        status = os.stat(path)
    except OSError:
        return ABSENT
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def signatures_of(paths: list[str]) -> list[Signature]:
    """The signatures of many paths; the hot loop of a run in which nothing changed."""
    stat, found = os.stat, []
    for path in paths:
        try:
            status = stat(path)
        except OSError:
            found.append(ABSENT)
        else:
            found.append((status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino))
    return found


def is_settled(signature: Signature, now: int) -> bool:
    """Whether a later change must show: the last one is further back than the clock is coarse."""
    last = max(signature[0], signature[1])
    # A file system that counts whole seconds does not say so, but its stamps do.
    return last < now - (TICK if last % SECOND else COARSE)


def all_settled(signatures: dict[str, Signature], now: int) -> bool:
    """Whether a later change of any of these must show."""
    return all(is_settled(signature, now) for signature in signatures.values())


def let_settle() -> None:
    """Wait until what we have just made lies behind us, where clocks are fine enough for that."""
    if TICK < COARSE:
        time.sleep(TICK / SECOND)


def now() -> int:
    return time.time_ns()


def packed(signature: Signature) -> bytes:
    return b"".join((number & 0xFFFFFFFFFFFFFFFF).to_bytes(8, "little") for number in signature)
