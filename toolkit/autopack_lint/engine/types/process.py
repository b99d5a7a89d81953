"""mypy as a process of its own: given what it needs on stdin, ended when it takes too long, and never left behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from autopack_lint.engine.failures.run_command import end, waited
from autopack_lint.engine.types.question import TypeQuestion

RUNNER = Path(__file__).with_name("runner.py")
LONGEST_REASON = 600


def started(document: object, question: TypeQuestion, folder: Path) -> dict[str, object] | str:
    """The answer of the process, or why there is none."""
    with scratch_files(folder) as (asked, out, err):
        asked.write(json.dumps(document).encode())
        asked.seek(0)
        code = exit_code_of(question, asked, out, err)
        if code is None:
            return f"mypy took longer than {question.seconds:g} seconds and was ended (--types-timeout allows more)"
        out.seek(0)
        err.seek(0)
        complaint = err.read().decode(errors="replace").strip()
        try:
            answer = json.loads(out.read()) if code == 0 else None
        except ValueError:
            answer = None
    if isinstance(answer, dict):
        return answer
    return f"mypy ended with exit code {code}: {last_words(complaint)}"


def last_words(complaint: str) -> str:
    """What a process that failed has to say: of a traceback no more than its end."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    if any(line.startswith("Traceback (") for line in lines):
        lines = [*(line for line in lines if "INTERNAL ERROR" in line), lines[-1]]
    return " ".join(lines)[-LONGEST_REASON:] or "it said nothing"


def exit_code_of(question: TypeQuestion, asked: BinaryIO, out: BinaryIO, err: BinaryIO) -> int | None:
    """How the process ended; None where it had to be ended. Whatever happens here, none is left."""
    process = None
    try:
        with uninterrupted():
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
                [sys.executable, "-I", str(RUNNER)],
                cwd=question.root,
                env=environment(),
                stdin=asked,
                stdout=out,
                stderr=err,
                start_new_session=os.name != "nt",
            )
        return process.returncode if waited(process, question.seconds) else None
    finally:
        if process is not None and process.poll() is None:
            end(process)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off an interruption until a process that is being started is known."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda received, _frame: caught.append(received))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for received in caught:
        signal.raise_signal(received)


@contextlib.contextmanager
def scratch_files(folder: Path) -> Iterator[tuple[BinaryIO, BinaryIO, BinaryIO]]:
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile(dir=folder)) for _ in range(3)]
        yield files[0], files[1], files[2]


def environment() -> dict[str, str]:
    """Ours, without what tells Python or mypy where to look."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(("PYTHON", "MYPY"))}
