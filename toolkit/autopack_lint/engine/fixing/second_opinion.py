"""The witness of changes, in processes of its own: one that dies or hangs costs the change at hand, no more."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from multiprocessing.connection import wait

from autopack_lint.codemods import witness
from autopack_lint.codemods.draft import Step
from autopack_lint.codemods.edits import Edit
from autopack_lint.codemods.excerpt import Excerpt, excerpt_of, excerpt_of_all
from autopack_lint.engine.workers import START_METHOD, Work, Worker
from autopack_lint.gate.findings import Failed

Place = tuple[str, int]
"""A file, and which of the steps that change it."""
SECONDS = 30.0
ENOUGH_FOR_ANOTHER = 32
"""A process costs about as much as so many small changes."""


class SecondOpinion:
    """Asks libcst about changes, where it is installed; loaded when there is something to ask."""

    def __init__(self, jobs: int, work: Work | None = None, seconds: float = SECONDS) -> None:
        self._jobs = jobs
        self._work = work or answered
        self._seconds = seconds
        self._workers: list[Worker] = []

    @cached_property
    def is_there(self) -> bool:
        """Whether there is anyone to ask."""
        try:
            witness.load()
        except ImportError:
            return False
        return True

    def objections(self, steps: Mapping[str, Sequence[Step]]) -> list[Failed]:
        """What it has against the changes of files, each of which was made step by step."""
        if not steps or not self.is_there:
            return []
        asked = {(path, number): step for path, some in steps.items() for number, step in enumerate(some)}
        reasons = self._asked({place: excerpt_of(step.before, step.edits) for place, step in asked.items()})
        # The excerpt saves time only: what counts in the end is what is said about the whole.
        wholes = {place: excerpt_of_all(asked[place].before, asked[place].edits) for place in reasons}
        return sorted({Failed(path, "", reason) for (path, _), reason in self._asked(wholes).items()})

    def _asked(self, excerpts: Mapping[Place, Excerpt]) -> dict[Place, str]:
        """The objections to some excerpts."""
        items = {place: as_item(*place, excerpt) for place, excerpt in excerpts.items()}
        answers = self._answers(items.values())
        return {place: answers[item] for place, item in items.items() if answers[item]}

    def close(self) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def _answers(self, items: Iterable[str]) -> dict[str, str]:
        pending, found = deque(items), dict[str, str]()
        while pending or any(worker.items for worker in self._workers):
            if pending and len(self._workers) < min(self._jobs, 1 + len(pending) // ENOUGH_FOR_ANOTHER):
                self._workers.append(Worker(self._work, self._seconds, START_METHOD))
            for worker in self._workers:
                if pending and not worker.items:
                    # One at a time: a process that waits for nothing else reads what it is given.
                    worker.give([pending.popleft()])
            self._collect(found)
        return found

    def _collect(self, found: dict[str, str]) -> None:
        """Wait for the next answers, and bury those who will not give one."""
        busy = [worker for worker in self._workers if worker.items]
        first = min(worker.deadline for worker in busy)
        ready = wait([worker.pipe for worker in busy], max(0.0, first - time.monotonic()))
        for worker in busy:
            try:
                if worker.pipe in ready:
                    found.update((done.item, done.outcome.decode()) for done in worker.take())
                    continue
                is_lost = time.monotonic() > worker.deadline
            except (EOFError, OSError):
                is_lost = True
            if is_lost:
                self._workers.remove(worker)
                found[worker.items[0]] = f"libcst gave no answer: {worker.stop()}"


def as_item(path: str, number: int, excerpt: Excerpt) -> str:
    """A question as text; path and number make it unlike all others."""
    return json.dumps([path, number, excerpt])


def answered(item: str) -> bytes:
    """What a process does with a question."""
    _, _, (before, edits, after) = json.loads(item)
    return witness.objection(Excerpt(before, tuple(Edit(*edit) for edit in edits), after)).encode(errors="replace")
