"""Worker processes: whatever happens to one, all other files have their answer, and nobody stays behind."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from autopack_lint.engine import workers
from autopack_lint.engine.workers import CHUNK, SECONDS_OF_GRACE, Done, bunched, next_chunk, process_all, unbunched
from tests.support.checkout import REPOSITORY
from tests.support.rule_table import OPINION
from tests.support.work import MEGABYTES_OF_A_LARGE_ANSWER, answer

METHODS = [method for method in ("fork", "spawn") if method in multiprocessing.get_all_start_methods()]
BOTH = pytest.mark.parametrize("method", METHODS)
POSIX_ONLY = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
PLAIN = [f"file{number}" for number in range(3 * CHUNK)]
PROC = Path("/proc")


@pytest.fixture(autouse=True)
def others_have_no_processes() -> None:
    """The witness of the tests of rules outlives them."""
    OPINION.close()


def outcomes(items: list[str], jobs: int = 2, seconds: float = 30.0, method: str = METHODS[0]) -> dict[str, Done]:
    """The answers by item; every item has exactly one."""
    found = list(process_all(items, answer, jobs, seconds=seconds, method=method))
    assert sorted(done.item for done in found) == sorted(items)
    assert multiprocessing.active_children() == []
    return {done.item: done for done in found}


@BOTH
@pytest.mark.parametrize(
    "items", [pytest.param([], id="none"), pytest.param(["a"], id="one"), pytest.param(PLAIN, id="many")]
)
def test_every_item_has_its_answer(items: list[str], method: str) -> None:
    assert outcomes(items, method=method) == {item: Done(item, item.encode()) for item in items}


@pytest.mark.parametrize("jobs", range(1, 9))
def test_the_number_of_processes_does_not_matter(jobs: int) -> None:
    items = random.Random(jobs).sample(PLAIN, len(PLAIN))
    assert outcomes(items, jobs) == {item: Done(item, item.encode()) for item in items}


@POSIX_ONLY
@pytest.mark.parametrize(
    "place", [pytest.param(0, id="first"), pytest.param(5, id="inside"), pytest.param(-1, id="last")]
)
@pytest.mark.parametrize(
    ("item", "reason"),
    [
        pytest.param("segfault", "the process that analysed it died (SIGSEGV)", id="a crash"),
        pytest.param("exit", "the process that analysed it died (exit code 7)", id="an exit"),
        pytest.param("raise", "the process that analysed it died (exit code 1)", id="an exception"),
        pytest.param("eat", "the process that analysed it died (exit code 1)", id="too much memory"),
        pytest.param("sleep:60", "it took more than 0.5 seconds", id="sleep"),
        pytest.param("loop", "it took more than 0.5 seconds", id="an endless loop"),
    ],
)
def test_only_the_item_at_hand_is_lost(item: str, reason: str, place: int) -> None:
    items = list(PLAIN)
    items.insert(place % (len(items) + 1), item)
    done = outcomes(items, seconds=0.5)
    assert done.pop(item) == Done(item, b"", reason)
    assert all(not other.lost and other.outcome == other.item.encode() for other in done.values())


@POSIX_ONLY
@BOTH
def test_many_may_die(method: str) -> None:
    items = [*PLAIN[:5], "segfault:1", "segfault:2", "exit:3", *PLAIN[5:9], "segfault:4"]
    done = outcomes(items, 3, method=method)
    assert sorted(item for item in items if done[item].lost) == ["exit:3", "segfault:1", "segfault:2", "segfault:4"]


def test_answers_that_were_not_sent_yet_are_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    if "fork" not in METHODS:
        pytest.skip("only a fork sees the longer time")
    monkeypatch.setattr(workers, "SECONDS_BETWEEN_ANSWERS", 60.0)
    items = [*PLAIN[:9], "segfault", *PLAIN[9:]]
    done = outcomes(items, 1, method="fork")
    assert [item for item in items if done[item].lost] == ["segfault"]


@pytest.mark.parametrize(
    "outcomes",
    [pytest.param([], id="none"), pytest.param([b""], id="an empty one"), pytest.param([b"a", b"", b"bc"], id="three")],
)
def test_a_bunch_of_answers_comes_apart_again(outcomes: list[bytes]) -> None:
    assert unbunched(bunched(outcomes)) == outcomes


@pytest.mark.parametrize(
    ("names", "lengths"),
    [
        pytest.param(["a"] * 100, CHUNK, id="short names: as many as a chunk holds"),
        pytest.param(["a" * 5000] * 100, 1, id="long names: what fits into the pipe"),
        pytest.param(["a" * 90_000] * 100, 1, id="a name that fits nowhere goes alone"),
    ],
)
def test_names_never_fill_the_pipe(names: list[str], lengths: int) -> None:
    assert len(next_chunk(deque(names), 1)) == lengths


def test_an_answer_may_be_large() -> None:
    done = outcomes(["large:1", *PLAIN[:4], "large:2"])
    assert {len(done[item].outcome) >> 20 for item in ("large:1", "large:2")} == {MEGABYTES_OF_A_LARGE_ANSWER}


def test_a_slow_consumer_costs_no_item() -> None:
    found: list[Done] = []
    for done in process_all(PLAIN, answer, 2, seconds=0.5):
        found.append(done)
        if len(found) in {1, CHUNK}:
            time.sleep(1.2)
    assert [done for done in found if done.lost] == []


def consume(answers: Iterator[Done], error: type[BaseException]) -> None:
    next(answers)
    raise error


@pytest.mark.parametrize(
    "error", [pytest.param(ValueError, id="an exception"), pytest.param(KeyboardInterrupt, id="an interrupt")]
)
def test_nobody_is_left_after(error: type[BaseException]) -> None:
    answers = process_all(["sleep:60", *PLAIN], answer, 3)
    with pytest.raises(error):
        consume(answers, error)
    answers.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


@POSIX_ONLY
@pytest.mark.skipif(not PROC.is_dir(), reason="asks /proc for children")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("signal_name", "item", "seconds"),
    [
        pytest.param("SIGKILL", "sleep:0.1", 10, id="killed while workers work"),
        pytest.param("SIGTERM", "sleep:0.1", 10, id="told to end while workers work"),
        pytest.param("SIGKILL", "large:1", 10, id="killed while workers send"),
    ],
)
def test_workers_end_when_their_parent_is_gone(
    tmp_path: Path, method: str, signal_name: str, item: str, seconds: float
) -> None:
    marker = tmp_path / "marker"
    items = ["first", *(f"{item}{number}" for number in range(40))]
    command = [sys.executable, "-m", "tests.support.work", str(marker), method, *items]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(REPOSITORY / "toolkit"), str(REPOSITORY)))}
    parent = subprocess.Popen(command, env=environment, cwd=REPOSITORY, stderr=subprocess.DEVNULL)
    try:
        wait_until(marker.exists, 60)
        children = children_of(parent.pid)
        assert children
    finally:
        parent.send_signal(getattr(signal, signal_name))
        parent.wait()
    wait_until(lambda: not any(is_running(child) for child in children), seconds)


@POSIX_ONLY
def test_a_worker_that_hangs_without_a_parent_ends_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    if "fork" not in METHODS:
        pytest.skip("only a fork sees the shorter time")
    monkeypatch.setattr(workers, "SECONDS_OF_GRACE", -9.5)
    done = outcomes(["loop", *PLAIN[:3]], seconds=10.0, method="fork")
    assert done["loop"].lost == "the process that analysed it died (SIGALRM)"
    assert SECONDS_OF_GRACE > 0


def children_of(pid: int) -> list[int]:
    listed = (PROC / str(pid) / "task" / str(pid) / "children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def is_running(pid: int) -> bool:
    try:
        return (PROC / str(pid) / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: object, seconds: float) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
