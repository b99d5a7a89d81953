"""The memory of a process and its workers, looked at while they run."""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.measure import Command, running

PROC = Path("/proc")
INTERVAL_SECONDS = 0.02
# A proportional size costs a walk over the page tables: look at it less often.
TICKS_PER_PROPORTIONAL = 5


class Memory(NamedTuple):
    """Peaks in bytes. The sums are None where the system does not tell."""

    largest: int
    together: int | None
    """Resident sizes of parent and workers added up: what they share counts several times."""
    proportional: int | None
    """The same with shared pages counted once."""


def memory_of(command: Command) -> Memory:
    with running(command) as started:
        if not (PROC / "self" / "statm").is_file():
            return Memory(started.wait().peak, None, None)
        watch = Watch(started.pid)
        with watch:
            started.wait()
    return Memory(watch.largest, max(watch.together, watch.largest), watch.proportional)


class Watch:
    """A thread that adds up the sizes of a process and everything below it until it is told to stop."""

    def __init__(self, pid: int) -> None:
        self.largest = 0
        self.together = 0
        self.proportional = 0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        tick = 0
        while not self._done.wait(INTERVAL_SECONDS):
            family = family_of(self._pid)
            self.largest = max(self.largest, *map(high_water, family))
            self.together = max(self.together, sum(map(resident, family)))
            if tick % TICKS_PER_PROPORTIONAL == 0:
                self.proportional = max(self.proportional, sum(map(proportional, family)))
            tick += 1


def family_of(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for child, parent in parents():
        children.setdefault(parent, []).append(child)
    family = [pid]
    for member in family:
        family += children.get(member, [])
    return family


def parents() -> Iterator[tuple[int, int]]:
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                # The second field is a name in parentheses that may itself hold spaces and parentheses.
                after_name = (folder / "stat").read_text(errors="replace").rpartition(")")[2]
                yield int(folder.name), int(after_name.split()[1])


def resident(pid: int) -> int:
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def high_water(pid: int) -> int:
    """The kernel's own peak since the program began; the one that `wait4` tells includes what came before `exec`."""
    return kibibytes(pid, "status", "VmHWM:")


def proportional(pid: int) -> int:
    return kibibytes(pid, "smaps_rollup", "Pss:")


def kibibytes(pid: int, file: str, field: str) -> int:
    """The size in a line like `Pss: 12 kB`, in bytes; 0 when the process is gone."""
    try:
        text = (PROC / str(pid) / file).read_text(errors="replace")
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith(field))
