"""Where output goes: bytes to stdout, progress to a terminal's stderr."""

from __future__ import annotations

import os
import sys
import time

PLAIN_WIDTH = 80
SECONDS_OF_SILENCE = 1.0
SECONDS_BETWEEN_UPDATES = 0.1


def style_of() -> tuple[bool, int]:
    """Whether stdout takes colour, and how wide it is."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    colour = is_terminal and os.environ.get("TERM") != "dumb"
    if os.environ.get("NO_COLOR"):
        colour = False
    elif os.environ.get("FORCE_COLOR"):
        colour = True
    if os.environ.get("COLUMNS", "").isdecimal():
        return colour, max(int(os.environ["COLUMNS"]), 40)
    if not is_terminal:
        return colour, PLAIN_WIDTH
    try:
        return colour, max(os.get_terminal_size(sys.stdout.fileno()).columns, 40)
    except OSError:
        return colour, PLAIN_WIDTH


def write(output: bytes) -> None:
    """Put bytes on stdout, all of them, now; a reader who has seen enough may go. Raises `OSError`."""
    try:
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python flushes once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise


def say(message: str) -> None:
    """A line for the person on stderr, whatever is in it."""
    from autopack_lint.report.sanitize import visible

    sys.stderr.write(f"autopack-lint: {visible(message)}\n")


class Progress:
    """A line on a terminal's stderr, once a run has taken longer than a second."""

    def __init__(self, *, quiet: bool) -> None:
        self._active = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._next = time.monotonic() + SECONDS_OF_SILENCE
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        if self._active and time.monotonic() >= self._next:
            self._next = time.monotonic() + SECONDS_BETWEEN_UPDATES
            self._shown = True
            sys.stderr.write(f"\r\033[Kchecking {done:,} of {total:,} files")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away again."""
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
