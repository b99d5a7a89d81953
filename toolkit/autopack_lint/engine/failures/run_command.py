"""Runs a command and keeps what it prints, while it goes through unchanged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO, NamedTuple

HEAD, TAIL = 2_000_000, 6_000_000
CHUNK = 65_536
TIMED_OUT, NOT_FOUND, NOT_STARTED = 124, 127, 126
GRACE = 3.0
FORWARDED = (signal.SIGTERM,) if os.name == "nt" else (signal.SIGTERM, signal.SIGHUP)
PLAIN = {"NO_COLOR": "1", "COLUMNS": "500", "UV_NO_WRAP": "1", "LANGUAGE": "C", "PYTHONUNBUFFERED": "1"}
"""What makes tools talk plainly. What the caller has set himself stays as it is."""


class Ran(NamedTuple):
    """What a command printed, on both streams in the order in which it came, and how it ended."""

    output: bytes
    exit_code: int
    has_timed_out: bool


class Kept:
    """The beginning and the end of a stream; what is dropped in between is said."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._size = self._dropped = 0
        self.taken = 0
        """How many bytes there were so far."""
        self._lock = threading.Lock()

    def add(self, data: bytes) -> None:
        with self._lock:
            self.taken += len(data)
            room = HEAD - len(self._head)
            if room > 0:
                self._head += data[:room]
                data = data[room:]
            if data:
                self._tail.append(data)
                self._size += len(data)
            while self._size - len(self._tail[0] if self._tail else b"") > TAIL:
                gone = self._tail.popleft()
                self._size -= len(gone)
                self._dropped += len(gone)

    def bytes(self) -> bytes:
        gap = b"\n[... %d bytes left out ...]\n" % self._dropped if self._dropped else b""
        return bytes(self._head) + gap + b"".join(self._tail)


def plain_environment(environment: Mapping[str, str]) -> dict[str, str]:
    return PLAIN | dict(environment)


def run_command(argv: Sequence[str], *, timeout: float | None, out: BinaryIO, err: BinaryIO) -> Ran:
    """Run an argument list without a shell. A command that cannot be started ends with 126 or 127, like in a shell."""
    kept = Kept()
    try:
        process = subprocess.Popen(  # noqa: S603  # the caller asked for exactly this command
            list(argv),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=plain_environment(os.environ),
            start_new_session=os.name != "nt",
        )
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        text = f"{argv[0]}: {'command not found' if missing else error.strerror}\n".encode(errors="replace")
        err.write(text)
        err.flush()
        return Ran(text, NOT_FOUND if missing else NOT_STARTED, has_timed_out=False)
    with forwarding(process):
        threads = [
            threading.Thread(target=pass_through, args=(source, sink, kept), daemon=True)
            for source, sink in ((process.stdout, out), (process.stderr, err))
        ]
        for thread in threads:
            thread.start()
        has_timed_out = not waited(process, timeout)
    drain(threads, kept)
    code = TIMED_OUT if has_timed_out else process.returncode
    return Ran(kept.bytes(), code, has_timed_out)


@contextmanager
def forwarding(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """What is to end us ends the command, whose code we end with then. Signals are only for the main thread."""
    if os.name == "nt" or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda got, _: send(process, got)) for number in FORWARDED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def send(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def drain(threads: Sequence[threading.Thread], kept: Kept) -> None:
    """Read on until the pipes are closed; or, as what the command left running may hold them, until they are silent."""
    while any(thread.is_alive() for thread in threads):
        before = kept.taken
        for thread in threads:
            thread.join(GRACE / len(threads))
        if kept.taken == before:
            return


def waited(process: subprocess.Popen[bytes], timeout: float | None) -> bool:
    """Whether a process ended by itself; at its limit, or when the user interrupts, all of its group is ended."""
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        end(process)
        return False
    except KeyboardInterrupt:
        end(process, signal.SIGINT)
        raise
    return True


def end(process: subprocess.Popen[bytes], first: int = signal.SIGTERM) -> None:
    """End a process and its children: kindly, then by force."""
    for number in (first, getattr(signal, "SIGKILL", signal.SIGTERM)):
        try:
            if os.name == "nt":
                process.terminate()
            else:
                os.killpg(process.pid, number)
            process.wait(GRACE)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
        if process.poll() is not None and number == first:
            return


def pass_through(source: IO[bytes] | None, sink: BinaryIO, kept: Kept) -> None:
    """Copy a stream as it comes. A reader who went away does not end the command."""
    if source is None:
        return
    is_open = True
    while data := os.read(source.fileno(), CHUNK):
        kept.add(data)
        if is_open:
            try:
                sink.write(data)
                sink.flush()
            except OSError:
                is_open = False


def own_exit_code(code: int) -> int:
    """The code with which a shell would end: a signal is 128 and its number."""
    return 128 - code if code < 0 else code


def streams() -> tuple[BinaryIO, BinaryIO]:
    return sys.stdout.buffer, sys.stderr.buffer
