"""Work for worker processes, good and bad. Items are words with an optional number, such as `sleep:3`."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autopack_lint.engine.workers import process_all

MEGABYTES_OF_A_LARGE_ANSWER = 50


def answer(item: str) -> bytes:
    """The item itself, unless it names a way to fail."""
    kind, _, number = item.partition(":")
    match kind:
        case "segfault":
            faulthandler.disable()
            os.kill(os.getpid(), getattr(signal, "SIGSEGV", 11))
        case "exit":
            sys.exit(7)
        case "raise":
            # multiprocessing would print it.
            os.close(2)
            raise OSError("no")
        case "eat":
            os.close(2)
            bytearray(1 << 40)
        case "sleep":
            time.sleep(float(number))
        case "loop":
            while True:
                pass
        case "large":
            return b"x" * (MEGABYTES_OF_A_LARGE_ANSWER << 20)
    return item.encode()


def run_forever(marker: str, items: Sequence[str], method: str) -> None:
    """A parent that says who it is, and never takes more than one answer."""
    for _ in process_all(items, answer, 3, method=method):
        Path(marker).write_text(str(os.getpid()), encoding="ascii")
        time.sleep(60)


if __name__ == "__main__":
    run_forever(sys.argv[1], sys.argv[3:], sys.argv[2])
