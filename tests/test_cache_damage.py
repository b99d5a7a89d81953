"""The store may be damaged, forged, linked or in the way: that costs time, and no result shows it."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from autopack_lint.cli.session import STORE, open_session
from autopack_lint.engine.files.state_folder import state_folder
from autopack_lint.engine.memory.cache import Cache, Entry
from tests.support.cached import KNOWN, TREE, comparable, looked_at, store_of, without_memory
from tests.support.configured import written
from tests.support.runs import settle

NEEDS_POSIX = pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = written(tmp_path.resolve() / "project", TREE)
    settle()
    return root


def truncated(path: Path, source: random.Random) -> None:
    os.truncate(path, source.randrange(path.stat().st_size))


def scribbled(path: Path, source: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(source.choice((1, 5, 300))):
        data[source.randrange(len(data))] = source.randrange(256)
    path.write_bytes(data)


def random_bytes(path: Path, source: random.Random) -> None:
    path.write_bytes(source.randbytes(source.randrange(9000)))


@pytest.mark.parametrize("damage", [truncated, scribbled, random_bytes], ids=["truncated", "scribbled over", "noise"])
@pytest.mark.parametrize("rounds", [pytest.param(12), pytest.param(400, marks=pytest.mark.truth)])
def test_a_damaged_store_costs_only_time(
    project: Path, damage: Callable[[Path, random.Random], None], rounds: int
) -> None:
    expected = without_memory(project)
    looked_at(project)
    file = store_of(project)
    whole = file.read_bytes()
    for seed in range(rounds):
        file.write_bytes(whole)
        damage(file, random.Random(seed))
        assert comparable(looked_at(project)) == expected
        assert comparable(looked_at(project)) == expected
    file.write_bytes(b"noise" * 1000)
    looked_at(project)
    assert looked_at(project).cached == 3, "a damaged store is replaced"


def other_database(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE bookmarks (url TEXT)")
    database.close()


def hostile_views(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE VIEW contents AS SELECT x'00' AS key, x'00' AS outline, x'00' AS verdicts, 1 AS day")
        database.execute("CREATE VIEW files AS SELECT hex(randomblob(9)) AS path, x'00' AS known, 1 AS day")
        database.execute("CREATE TABLE pruned (day INTEGER, files INTEGER)")
    database.close()


def hostile_trigger(file: Path) -> None:
    Cache(file).close()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TRIGGER t AFTER INSERT ON contents BEGIN DELETE FROM contents; END")
    database.close()


@pytest.mark.parametrize("make", [other_database, hostile_views, hostile_trigger])
def test_another_database_is_replaced(tmp_path: Path, make: Callable[[Path], None]) -> None:
    file = tmp_path / STORE
    make(file)
    cache = Cache(file)
    cache.remember([Entry("a.py", KNOWN, b"key", b"outline", b"verdicts", {"imports": b"facts"})])
    cache.close()
    with closing(Cache(file)) as again:
        assert again.known(["a.py"]) == {"a.py": KNOWN}
        assert again.verdicts([b"key"]) == [b"verdicts"]


@pytest.mark.parametrize(
    "tampering",
    [
        pytest.param("UPDATE contents SET outline = x'', verdicts = x''", id="emptied"),
        pytest.param("UPDATE contents SET outline = 7, verdicts = NULL", id="of another type"),
        pytest.param("UPDATE contents SET outline = outline || x'20', verdicts = verdicts || x'20'", id="grown"),
        pytest.param("UPDATE contents SET key = x'6f74686572'", id="under another key"),
        pytest.param("DELETE FROM contents", id="deleted"),
    ],
)
def test_values_that_were_tampered_with_count_as_absent(tmp_path: Path, tampering: str) -> None:
    cache = Cache(tmp_path / STORE)
    cache.remember([Entry("a.py", KNOWN, b"key", b"outline", b"verdicts", {"imports": b"facts"})])
    with sqlite3.connect(tmp_path / STORE) as database:
        database.execute(tampering)
        database.execute("UPDATE files SET known = substr(known, 1, 20) || x'00' || substr(known, 22)")
    database.close()
    assert cache.verdicts([b"key", b"other"]) == [None, None]
    assert cache.outlines([b"key", b"other"]) == [None, None]
    assert cache.known(["a.py"]) == {}
    cache.close()


@NEEDS_POSIX
@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", ["directory", "link", "dangling link", "hard link", "pipe"])
def test_nothing_is_written_through_what_lies_in_its_place(tmp_path: Path, kind: str, suffix: str) -> None:
    place, victim = tmp_path / (STORE + suffix), tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    match kind:
        case "directory":
            place.mkdir()
        case "link":
            place.symlink_to(victim)
        case "dangling link":
            place.symlink_to(tmp_path / "elsewhere")
        case "hard link":
            place.hardlink_to(victim)
        case "pipe":
            os.mkfifo(place)
    cache = Cache(tmp_path / STORE)
    cache.remember([Entry("a.py", KNOWN, b"key", b"outline", b"verdicts", {"imports": b"facts"})])
    assert cache.verdicts([b"key"]) == [b"verdicts"], "it is remembered for this run"
    assert cache.trouble
    cache.close()
    assert victim.read_text(encoding="utf-8") == "precious"
    assert {path.name for path in tmp_path.iterdir()} == {"victim", place.name}


@NEEDS_POSIX
@pytest.mark.parametrize("name", [".autopack-lint", ".autopack-lint/.gitignore"])
@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_a_link_in_place_of_the_folder_is_refused(project: Path, name: str, target: str) -> None:
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).symlink_to(project.parent / target)
    assert state_folder(project) is None
    assert comparable(looked_at(project)) == without_memory(project)
    assert list(elsewhere.iterdir()) == []
    assert not (project.parent / "nowhere").exists()


@NEEDS_POSIX
def test_a_folder_that_cannot_be_written_to(project: Path) -> None:
    written(project, {".autopack-lint": "a file"})
    assert state_folder(project) is None
    (project / ".autopack-lint").unlink()
    looked_at(project)
    folder = store_of(project).parent
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        (project / "a.py").write_text("y = 22\n", encoding="utf-8")
        assert comparable(looked_at(project)) == without_memory(project)
    finally:
        folder.chmod(0o755)


def test_a_store_that_came_with_the_project_is_never_used(project: Path) -> None:
    """Whoever made it could have written into it that all is well."""
    looked_at(project)
    copy = Path(shutil.copytree(project, project.parent / "copy", symlinks=True))
    settle()
    before = store_of(project).parent.name
    assert looked_at(copy).cached == 0
    assert looked_at(copy).cached == 3
    assert not (copy / ".autopack-lint" / before).exists(), "what was for another place is deleted"


def test_git_never_sees_the_folder(project: Path) -> None:
    looked_at(project)
    assert (project / ".autopack-lint" / ".gitignore").read_text(encoding="utf-8").endswith("\n*\n")


def test_a_lone_file_leaves_nothing_behind(tmp_path: Path) -> None:
    written(tmp_path, {"a.py": ""})
    given = argparse.Namespace(config=None, isolated=False, trust="none", no_cache=False)
    session = open_session([tmp_path / "a.py"], given)
    session.close()
    assert session.state is None
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]
