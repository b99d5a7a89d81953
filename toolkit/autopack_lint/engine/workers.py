"""Processes that analyse files. One that dies or hangs loses the file it was at, and nothing else.

A worker takes files by the chunk and sends answers by the bunch, since to wake the parent for each costs more than
most files do. In memory that both see it notes which file it has begun, so that the parent always knows what a worker
was doing. The parent has one thread; workers leave when the parent's end of the pipe closes.
"""

from __future__ import annotations

import contextlib
import gc
import mmap
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
CHUNK_CHARACTERS = 8192
"""Names that wait in the pipe must never fill it: the worker may be about to send."""
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_BETWEEN_ANSWERS = 0.03
BUNCH = 1 << 16
NUMBER = 8
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
        # Only a fork takes along the memory, and the parent's end, which it must let go of.
        self._begun = mmap.mmap(-1, NUMBER) if method == "fork" else None
        parents = self.pipe if method == "fork" else None
        arguments = (theirs, parents, work, seconds, self._begun)
        self.process = context.Process(target=serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()
        self.items: deque[str] = deque()
        self._answered = 0
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds + (0.0 if method == "fork" else SECONDS_TO_START)

    def give(self, items: Sequence[str]) -> None:
        if not self.items:
            # It has waited for us, not we for it.
            self.deadline = max(self.deadline, time.monotonic() + self.seconds)
        self.items.extend(items)
        # A dead process is noticed when its answer is due.
        with contextlib.suppress(OSError):
            self.pipe.send(list(items))

    def take(self) -> list[Done]:
        """The next answers. Raises `EOFError` or `OSError` when the process is gone."""
        outcomes = unbunched(self.pipe.recv_bytes())
        self.deadline = time.monotonic() + self.seconds
        self._answered += len(outcomes)
        return [Done(self.items.popleft(), outcome) for outcome in outcomes]

    def at_hand(self) -> str:
        """Take out the item that the process was at when it ended; those before it may be done again."""
        begun = 0 if self._begun is None else int.from_bytes(self._begun[:], "little") - self._answered
        place = min(max(begun, 1), len(self.items)) - 1
        item = self.items[place]
        del self.items[place]
        return item

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


def serve(pipe: Connection, parents: Connection | None, work: Work, seconds: float, begun: mmap.mmap | None) -> None:
    """The life of a worker: chunks in, one answer for each file out."""
    if parents is not None:
        parents.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)  # what a rule prints must not get between the findings
    limit_memory()
    gc.disable()
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    answers = Answers(pipe, SECONDS_BETWEEN_ANSWERS if begun is not None else 0.0)
    count = 0
    while True:
        for item in received(pipe):
            count += 1
            if begun is not None:
                begun[:] = count.to_bytes(NUMBER, "little")
            # The parent ends what takes too long; this is for a worker whose parent is gone.
            end_in(seconds + SECONDS_OF_GRACE)
            outcome = work(item)
            end_in(0)
            answers.add(outcome)
        answers.send()


class Answers:
    """What a worker has to say and has not sent yet."""

    def __init__(self, pipe: Connection, patience: float) -> None:
        self._pipe = pipe
        self._patience = patience
        self._outcomes: list[bytes] = []
        self._size = 0
        self._sent = time.monotonic()

    def add(self, outcome: bytes) -> None:
        self._outcomes.append(outcome)
        self._size += len(outcome)
        if self._size >= BUNCH or time.monotonic() - self._sent >= self._patience:
            self.send()

    def send(self) -> None:
        """Nobody is there to hear it when the pipe is closed."""
        if self._outcomes:
            try:
                self._pipe.send_bytes(bunched(self._outcomes))
            except OSError:
                os._exit(0)
            self._outcomes.clear()
            self._size = 0
            self._sent = time.monotonic()


def bunched(outcomes: Sequence[bytes]) -> bytes:
    """Several answers as one; no pickle, so that reading them runs nothing."""
    return b"".join(part for outcome in outcomes for part in (len(outcome).to_bytes(NUMBER, "little"), outcome))


def unbunched(data: bytes) -> list[bytes]:
    found = []
    place = 0
    while place < len(data):
        start = place + NUMBER
        place = start + int.from_bytes(data[place:start], "little")
        found.append(data[start:place])
    return found


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
    most = max(1, min(CHUNK, len(pending) // (4 * jobs)))
    chunk: list[str] = []
    characters = 0
    while pending and len(chunk) < most and (not chunk or characters + len(pending[0]) <= CHUNK_CHARACTERS):
        characters += len(pending[0])
        chunk.append(pending.popleft())
    return chunk


def collect(workers: list[Worker], pending: deque[str], jobs: int) -> Iterator[Done]:
    """Take what is ready, hand out more before it is missed, and replace what is dead or late."""
    ready = wait([worker.pipe for worker in workers], SECONDS_BETWEEN_LOOKS)
    for worker in list(workers):
        try:
            if worker.pipe in ready:
                yield from worker.take()
        except (EOFError, OSError):
            yield from bury(worker, workers, pending)
            continue
        if pending and len(worker.items) < CHUNK:
            worker.give(next_chunk(pending, jobs))
        if not worker.items:
            workers.remove(worker)
            worker.stop()
        elif time.monotonic() > worker.deadline and not worker.pipe.poll():
            yield from bury(worker, workers, pending)


def bury(worker: Worker, workers: list[Worker], pending: deque[str]) -> Iterator[Done]:
    """The file at hand is lost; the rest goes back."""
    workers.remove(worker)
    reason = worker.stop()
    if worker.items:
        yield Done(worker.at_hand(), b"", reason)
        pending.extendleft(reversed(worker.items))
