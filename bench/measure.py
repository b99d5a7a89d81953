"""Runs commands in turns, each as a whole process, and says what each run cost."""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

LIMIT_SECONDS = 1800.0
# ru_maxrss counts bytes on macOS and KiB elsewhere.
BYTES_PER_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


class NotMeasured(Exception):  # noqa: N818 - an outcome, not a fault
    """Something could not be measured; the text says why."""


@dataclass(frozen=True, slots=True)
class Command:
    label: str
    argv: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    cores: int = 1
    accepts: frozenset[int] = frozenset({0, 1})
    before: Callable[[], None] = lambda: None


class Cost(NamedTuple):
    wall: float
    cpu: float
    peak: int
    """Bytes; of the largest process."""


@dataclass(slots=True)
class Series:
    """What the runs of one command cost, or why there is nothing to say."""

    costs: list[Cost] = field(default_factory=list)
    problem: str = ""

    def wall(self) -> float:
        return statistics.median(cost.wall for cost in self.costs)


class Spread(NamedTuple):
    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    return Spread(statistics.median(values), min(values), max(values))


def in_turns(commands: Sequence[Command], rounds: int, *, warm_up: bool = True) -> dict[str, Series]:
    """A B C, A B C, …: what slows the machine down for a while slows all of them. One that fails drops out."""
    series = {command.label: Series() for command in commands}
    for turn in range(-1 if warm_up else 0, rounds):
        for command in commands:
            own = series[command.label]
            if own.problem:
                continue
            try:
                cost = cost_of(command)
            except NotMeasured as problem:
                own.problem = str(problem)
                continue
            if turn >= 0:
                own.costs.append(cost)
    return series


def cost_of(command: Command) -> Cost:
    with running(command) as started:
        return started.wait()


class Running:
    """A process that was started on the cores it may use."""

    def __init__(self, command: Command, process: "subprocess.Popen[bytes]", errors: IO[bytes], start: float) -> None:
        self.pid = process.pid
        self._command = command
        self._process = process
        self._errors = errors
        self._start = start

    def wait(self) -> Cost:
        """Raises NotMeasured unless the command ended as it should: for a linter clean, or with findings."""
        timer = threading.Timer(LIMIT_SECONDS, self._process.kill)
        timer.daemon = True
        timer.start()
        _, status, usage = os.wait4(self.pid, 0)
        wall = time.perf_counter() - self._start
        timer.cancel()
        code = self._process.returncode = os.waitstatus_to_exitcode(status)
        if code not in self._command.accepts or self._is_crash():
            raise NotMeasured(f"{self._command.label}: exit {code}: {self._complaint()}")
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * BYTES_PER_RSS_UNIT)

    def _is_crash(self) -> bool:
        text = self._error_text()
        return "Traceback (most recent call last)" in text or "No module named" in text

    def _complaint(self) -> str:
        lines = self._error_text().strip().splitlines()
        return lines[-1] if lines else "no message"

    def _error_text(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")


@contextlib.contextmanager
def running(command: Command) -> Iterator[Running]:
    command.before()
    with tempfile.TemporaryFile() as errors, only_cores(command.cores):
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - commands are our own
            command.argv,
            cwd=command.folder,
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            yield Running(command, process, errors, start)
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()


@contextlib.contextmanager
def only_cores(count: int) -> Iterator[None]:
    """Children started within inherit the restriction, with no code of ours between fork and exec."""
    if sys.platform != "linux":
        yield
        return
    allowed = os.sched_getaffinity(0)
    if len(allowed) < count:
        raise NotMeasured(f"needs {count} cores, this machine grants {len(allowed)}")
    os.sched_setaffinity(0, sorted(allowed)[-count:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
