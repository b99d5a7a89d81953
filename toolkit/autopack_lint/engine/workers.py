"""Processes that analyse files. One that dies or hangs loses the file it was at, and nothing else.

Each worker takes a chunk of files and answers file by file, so that the parent always knows what a
worker was doing. The parent has one thread; workers leave when the parent's end of the pipe closes.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

SECONDS_PER_FILE = 20.0
SECONDS_TO_START = 60.0
SECONDS_OF_GRACE = 5.0
MEMORY_PER_WORKER = 2 << 30
CHUNK = 16
SECONDS_BETWEEN_LOOKS = 0.2
START_METHOD = "fork" if sys.platform == "linux" else "spawn"

Work = Callable[[str], bytes]
"""What a worker does with one item."""


class Done(NamedTuple):
    """The answer for one item: the outcome, or why there is none."""

    item: str
    outcome: bytes
    lost: str = ""


class Worker:
    """The parent's view of one process."""

    def __init__(self, work: Work, seconds: float, method: str) -> None:
        context = multiprocessing.get_context(method)
        self.pipe, theirs = context.Pipe()
        # Only a fork takes the parent's end along, and must let go of it.
        parents = self.pipe if method == "fork" else None
        self.process = context.Process(target=serve, args=(theirs, parents, work, seconds), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()
        self.items: deque[str] = deque()
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds + (0.0 if method == "fork" else SECONDS_TO_START)

    def give(self, items: Sequence[str]) -> None:
        self.items.extend(items)
        # A dead process is noticed when its answer is due.
        with contextlib.suppress(OSError):
            self.pipe.send(list(items))

    def take(self) -> Done:
        """The next answer. Raises `EOFError` or `OSError` when the process is gone."""
        outcome = self.pipe.recv_bytes()
        self.deadline = time.monotonic() + self.seconds
        return Done(self.items.popleft(), outcome)

    def stop(self) -> str:
        """End the process, whatever it does, and say how it ended."""
        is_hung = self.process.is_alive() and time.monotonic() > self.deadline
        self.process.kill()
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode
        self.process.close()
        if is_hung:
            return f"it took more than {self.seconds:g} seconds"
        if code is not None and code < 0:
            with contextlib.suppress(ValueError):
                return f"the process that analysed it died ({signal.Signals(-code).name})"
        return f"the process that analysed it died (exit code {code})"


def serve(pipe: Connection, parents: Connection | None, work: Work, seconds: float) -> None:
    """The life of a worker: chunks in, one answer for each file out."""
    if parents is not None:
        parents.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)  # what a rule prints must not get between the findings
    limit_memory()
    gc.disable()
    while True:
        for item in received(pipe):
            # The parent ends what takes too long; this is for a worker whose parent is gone.
            end_in(seconds + SECONDS_OF_GRACE)
            outcome = work(item)
            end_in(0)
            try:
                pipe.send_bytes(outcome)
            except OSError:
                os._exit(0)


def received(pipe: Connection) -> list[str]:
    """The next chunk; the end of the process when the parent has gone."""
    try:
        items: list[str] = pipe.recv()
    except (EOFError, OSError):
        os._exit(0)
    return items


def end_in(seconds: float) -> None:
    """Let the system end this process after so many seconds, even inside of C code; 0 takes that back."""
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory() -> None:
    """Die alone rather than take the machine along."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_PER_WORKER, MEMORY_PER_WORKER))


def process_all(
    items: Sequence[str], work: Work, jobs: int, *, seconds: float = SECONDS_PER_FILE, method: str = START_METHOD
) -> Iterator[Done]:
    """Do the work for all items in `jobs` processes; answers come in no particular order."""
    pending = deque(items)
    workers: list[Worker] = []
    try:
        while pending or workers:
            while pending and len(workers) < jobs:
                workers.append(Worker(work, seconds, method))
                workers[-1].give(next_chunk(pending, jobs))
            yield from collect(workers, pending, jobs)
    finally:
        for worker in workers:
            worker.stop()


def next_chunk(pending: deque[str], jobs: int) -> list[str]:
    """Enough to keep a worker busy, little enough for all to end at the same time."""
    size = max(1, min(CHUNK, len(pending) // (4 * jobs)))
    return [pending.popleft() for _ in range(min(size, len(pending)))]


def collect(workers: list[Worker], pending: deque[str], jobs: int) -> Iterator[Done]:
    """Take what is ready, hand out more, and replace what is dead or late."""
    ready = wait([worker.pipe for worker in workers], SECONDS_BETWEEN_LOOKS)
    for worker in list(workers):
        try:
            if worker.pipe in ready:
                yield worker.take()
        except (EOFError, OSError):
            yield from bury(worker, workers, pending)
            continue
        if not worker.items and pending:
            worker.give(next_chunk(pending, jobs))
        if not worker.items:
            workers.remove(worker)
            worker.stop()
        elif time.monotonic() > worker.deadline and not worker.pipe.poll():
            yield from bury(worker, workers, pending)


def bury(worker: Worker, workers: list[Worker], pending: deque[str]) -> Iterator[Done]:
    """The file at hand is lost; the rest of the chunk goes back."""
    workers.remove(worker)
    reason = worker.stop()
    if worker.items:
        yield Done(worker.items.popleft(), b"", reason)
        pending.extendleft(reversed(worker.items))
