"""The store of earlier results: it may be broken, shared, killed or forged, and no result may show it."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

import pytest

from autopack_lint.catalogue import PACKAGE, Catalogue, load_catalogue
from autopack_lint.cli.session import STORE
from autopack_lint.engine.files.signature import SECOND, TICK, is_settled, signature_of
from autopack_lint.engine.memory import cache as kept
from autopack_lint.engine.memory import environment as parts
from autopack_lint.engine.memory import store
from autopack_lint.engine.memory.cache import Cache, Entry
from autopack_lint.engine.memory.environment import environment_of
from autopack_lint.model.facts import SECTIONS
from tests.support.cached import BROKEN, KNOWN, TREE, comparable, looked_at, without_memory
from tests.support.configured import written
from tests.support.runs import ENVIRONMENT, checked, command, settle


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = written(tmp_path.resolve() / "project", TREE)
    settle()
    return root


def test_nothing_is_known_at_first(project: Path) -> None:
    assert looked_at(project).cached == 0


def test_results_with_and_without_the_store_are_equal(project: Path) -> None:
    first, second = looked_at(project), looked_at(project)
    assert (first.cached, second.cached) == (0, 3)
    assert comparable(first) == comparable(second) == without_memory(project)
    assert [finding.rule for finding in first.findings] == ["PAR101"]


def edited(path: Path) -> None:
    path.write_text("y = 22\n", encoding="utf-8")


def edited_in_place_and_disguised(path: Path) -> None:
    status = path.stat()
    path.write_text("x = 2\n", encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size


def replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_text("x = 3\n", encoding="utf-8")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)


def touched(path: Path) -> None:
    path.touch()


def moved(path: Path) -> None:
    path.rename(path.with_name("moved.py"))


def rewritten(path: Path) -> None:
    path.write_bytes(path.read_bytes())


@pytest.mark.parametrize(
    ("change", "cached"),
    [
        pytest.param(touched, 3, id="a touched file is recognised by its content"),
        pytest.param(moved, 3, id="a moved file is recognised by its content"),
        pytest.param(rewritten, 3, id="a file with the same content is recognised"),
        pytest.param(edited, 2, id="an edited file is read again"),
        pytest.param(replaced, 2, id="a replaced file is read again"),
        pytest.param(Path.unlink, 2, id="a deleted file is forgotten"),
        pytest.param(
            edited_in_place_and_disguised,
            2,
            id="an edit that keeps size and time is noticed",
            marks=pytest.mark.skipif(os.name == "nt", reason="Windows tells no time of change"),
        ),
    ],
)
def test_what_is_taken_from_the_store(project: Path, change: Callable[[Path], object], cached: int) -> None:
    looked_at(project)
    change(project / "a.py")
    result = looked_at(project)
    assert result.cached == cached
    assert comparable(result) == without_memory(project)


def test_edits_within_one_tick_are_never_missed(project: Path) -> None:
    for number in range(30):
        (project / "a.py").write_text(f"x = {number % 2}\n" if number % 3 else BROKEN, encoding="utf-8")
        assert comparable(looked_at(project)) == without_memory(project)


@pytest.mark.parametrize(
    ("age", "stamp", "expected"),
    [
        pytest.param(0, 1, False, id="just now"),
        pytest.param(TICK // 2, 1, False, id="within a tick"),
        pytest.param(-SECOND, 1, False, id="in the future"),
        pytest.param(2 * TICK, 1, True, id="long ago"),
        pytest.param(SECOND, 0, False, id="a second ago, on a file system that counts in seconds"),
        pytest.param(3 * SECOND, 0, True, id="three seconds ago, on such a file system"),
    ],
)
def test_when_a_stamp_tells_all(age: int, stamp: int, expected: bool) -> None:
    last = 1_700_000_000 * SECOND + stamp
    assert is_settled((last - 7, last, 1, 1), last + age) is expected


def test_a_name_need_not_be_unicode(project: Path) -> None:
    name = os.fsdecode(b"\xff.py")
    try:
        (project / name).write_bytes(b"x = 1")
    except OSError:
        pytest.skip("this file system has no such names")
    settle()
    looked_at(project)
    assert looked_at(project).cached == 4


def key_of(
    catalogue: Catalogue, rules: tuple[str, ...] = ("CPX101",), limit: int = 10, sections: Collection[str] = SECTIONS
) -> bytes:
    return environment_of(catalogue, rules, {"CPX101": limit}, sections)


def test_what_results_are_stored_under(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(shutil.copytree(PACKAGE, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(parts, "PACKAGE", package)
    catalogue = load_catalogue()
    keys = [key_of(catalogue)]
    assert key_of(catalogue) == keys[0]
    keys.append(key_of(catalogue, ("CPX101", "CPX102")))
    keys.append(key_of(catalogue, limit=11))
    keys.append(key_of(catalogue, sections=("imports",)))
    keys.append(key_of(catalogue._replace(digest=b"another text")))
    for name in ("facts/walk.py", "engine/analyse.py", "model/finding.py"):
        with (package / name).open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        keys.append(key_of(catalogue))
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    keys.append(key_of(catalogue))
    assert len(set(keys)) == len(keys)


def test_the_text_of_a_rule_counts(tmp_path: Path) -> None:
    (tmp_path / "ABC101_x.py").write_text("# one", encoding="utf-8")
    one = load_catalogue([tmp_path]).digest
    (tmp_path / "ABC101_x.py").write_text("# two", encoding="utf-8")
    assert load_catalogue([tmp_path]).digest != one


def test_a_threshold_that_changes_is_heeded(project: Path) -> None:
    looked_at(project)
    written(project, {"pyproject.toml": "[tool.autopack-lint.thresholds]\nCPX105 = 0\n"})
    result = looked_at(project)
    assert (result.cached, [finding.rule for finding in result.findings]) == (0, ["PAR101", "CPX105"])


def test_what_was_not_used_for_long_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = kept.today()
    cache = Cache(tmp_path / STORE)
    entries = [
        Entry(name, KNOWN, name.encode(), b"outline", b"verdicts", {"imports": b"facts"})
        for name in ("old.py", "used.py")
    ]
    cache.remember(entries)
    for passed in range(1, 40):
        monkeypatch.setattr(kept, "today", lambda passed=passed: day + passed)
        cache.prune([], [])
        cache.prune(["used.py"], [b"used.py"])
        assert (b"verdicts" in cache.verdicts([b"old.py"])) is (passed <= kept.KEEP_DAYS)
        assert ("old.py" in cache.known(["old.py"])) is (passed <= kept.KEEP_DAYS)
    assert cache.known(["used.py"]) == {"used.py": KNOWN}
    assert cache.verdicts([b"used.py"]) == [b"verdicts"]
    cache.close()


def test_a_store_that_is_too_large_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / STORE)
    cache.remember([Entry("a.py", KNOWN, b"key", b"outline", b"verdicts", {"imports": b"facts"})])
    cache.close()
    monkeypatch.setattr(store, "LARGEST_STORE", 100)
    with closing(Cache(tmp_path / STORE)) as again:
        assert again.known(["a.py"]) == {}


def test_a_store_that_is_locked_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    cache = Cache(tmp_path / STORE)
    other = sqlite3.connect(tmp_path / STORE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache.remember([Entry("a.py", KNOWN, b"key", b"outline", b"verdicts", {"imports": b"facts"})])
    assert "locked" in cache.trouble
    cache.close()
    other.close()
    assert (tmp_path / STORE).exists(), "it is not damaged"


def fill(path: Path, who: int, rounds: int) -> None:
    cache = Cache(path)
    for number in range(rounds):
        key = f"{who}-{number}".encode()
        cache.remember([Entry(key.decode(), KNOWN, key, key, key * 50, {"imports": key * 50})])
    cache.close()


@pytest.mark.parametrize("processes", [2, 8])
def test_many_processes_at_once(tmp_path: Path, processes: int) -> None:
    context = multiprocessing.get_context("spawn")
    rounds = 15
    running = [context.Process(target=fill, args=(tmp_path / STORE, who, rounds)) for who in range(processes)]
    for process in running:
        process.start()
    for process in running:
        process.join()
        assert process.exitcode == 0
    keys = [f"{who}-{number}".encode() for who in range(processes) for number in range(rounds)]
    cache = Cache(tmp_path / STORE)
    found = cache.verdicts(keys)
    cache.close()
    assert all(value in {None, key * 50} for key, value in zip(keys, found, strict=True))
    assert sum(value is not None for value in found) >= rounds


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("kills", [pytest.param(8), pytest.param(100, marks=pytest.mark.truth)])
def test_a_run_that_is_killed_leaves_a_store_that_is_right(project: Path, kills: int) -> None:
    source = random.Random(kills)
    started = time.monotonic()
    expected = json.loads(checked(project, "--format", "json", "--no-cache").output)["findings"]
    longest = time.monotonic() - started
    for _ in range(kills):
        name = f"m{source.randrange(10)}.py"
        (project / name).write_text(f"x = {source.random()}\n" * 50, encoding="utf-8")
        run = subprocess.Popen(command("check", "-q"), cwd=project, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        time.sleep(longest * (0.4 + source.random()))
        run.send_signal(signal.SIGKILL)
        run.wait()
        settle()
        assert comparable(looked_at(project)) == without_memory(project)
    assert json.loads(checked(project, "--format", "json").output)["findings"] == expected
    assert looked_at(project).cached >= len(TREE) - 1


def test_the_time_of_an_absent_file_is_no_signature(tmp_path: Path) -> None:
    assert signature_of(str(tmp_path / "absent")) == (0, 0, 0, 0)


def test_what_was_found_long_before_makes_room(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_OF_PROJECTS", 250)
    opened = Cache(project / "store")
    for number in range(5):
        monkeypatch.setattr(time, "time", lambda number=number: 1_000_000_000 + number)
        opened.remember_project({bytes([number]): b"x" * 100})
    assert [value is not None for value in opened.project_findings([bytes([number]) for number in range(5)])] == [
        *(False, False, False),
        *(True, True),
    ]
    opened.close()
