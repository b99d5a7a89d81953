"""Folders that are remembered: what is found is what a look at every folder finds, whatever changed."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autopack_lint.engine.files.discover import discover
from autopack_lint.engine.files.listings import Listings, unpacked
from autopack_lint.engine.files.signature import ABSENT
from tests.support.cached import opened
from tests.support.configured import written
from tests.support.runs import settle

FOLDERS = ("", "a", "a/b", "a/b/c", "d", "d.py", "e/a")
NAMES = ("m.py", "n.py", "stub.pyi", "script", "notes.txt", "setup.py", "Pyproject.toml", "README")
PATTERNS = ("*.py\n", "m.py\n", "a/\n", "!m.py\n", "b\n", "/d\n", "", "script\n")
TREE = {f"{folder}/{name}".lstrip("/"): "" for folder in FOLDERS for name in NAMES[:3]}
EXCLUDE = ("e/a",)


def write(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(FOLDERS) / chance.choice(NAMES)
    if path.parent.is_dir() and not path.is_dir():
        path.write_text(chance.choice(("", "#!/usr/bin/python\n", "x = 1\n")), encoding="utf-8")


def ignore(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(FOLDERS) / ".gitignore"
    if path.parent.is_dir():
        path.write_text(chance.choice(PATTERNS), encoding="utf-8")


def ignore_no_more(root: Path, chance: random.Random) -> None:
    for path in sorted(root.rglob(".gitignore"))[: chance.randrange(3)]:
        path.unlink()


def exclude(root: Path, chance: random.Random) -> None:
    written(root, {".git/info/exclude": chance.choice(PATTERNS), ".git/HEAD": "ref: refs/heads/main\n"})


def delete(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(FOLDERS[1:])
    if chance.random() < 0.3:
        shutil.rmtree(path, ignore_errors=True)
    for file in sorted(path.glob("*"))[: chance.randrange(3)]:
        if file.is_file():
            file.unlink()


def make(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(FOLDERS)
    if not path.is_file():
        path.mkdir(parents=True, exist_ok=True)


def move(root: Path, chance: random.Random) -> None:
    source, target = root / chance.choice(FOLDERS[1:]), root / chance.choice(FOLDERS)
    if (
        source.is_dir()
        and target.is_dir()
        and not target.is_relative_to(source)
        and not (target / source.name).exists()
    ):
        source.rename(target / source.name)


def link(root: Path, chance: random.Random) -> None:
    path = root / chance.choice(FOLDERS) / "link.py"
    if os.name != "nt" and path.parent.is_dir() and not path.is_symlink():
        path.symlink_to(chance.choice(("m.py", "../n.py", "nowhere", "link.py")))


CHANGES: tuple[Callable[[Path, random.Random], None], ...] = (
    *(write, write, ignore, ignore_no_more, exclude),
    *(delete, make, make, move, link),
)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("is_calm", [True, False], ids=["settled", "at once"])
def test_remembered_folders_hide_nothing(tmp_path: Path, seed: int, is_calm: bool) -> None:
    chance = random.Random(seed)
    root = written(tmp_path.resolve() / "root", TREE)
    listings = Listings({}, {})
    reused = 0
    for _ in range(30):
        for _ in range(chance.randrange(3)):
            chance.choice(CHANGES)(root, chance)
        if is_calm:
            settle()
        listings = unpacked(listings.packed())
        found = discover([root], root, EXCLUDE, listings)
        assert found == discover([root], root, EXCLUDE)
        reused += len(listings.found) > listings.fresh
    assert reused or not is_calm


def test_an_unchanged_folder_is_not_listed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = written(tmp_path.resolve(), {**TREE, ".gitignore": "n.py\n"})
    settle()
    first = Listings({}, {})
    discover([root], root, (), first)
    written(root, {"a/new.py": ""})
    listed: list[str] = []
    scandir = os.scandir

    def noted(path: str) -> Iterator[os.DirEntry[str]]:
        listed.append(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", noted)
    again = unpacked(first.packed())
    assert "a/new.py" in discover([root], root, (), again).files
    assert listed == [str(root / "a")]


@pytest.mark.parametrize(
    "packed", [None, b"", b"{}", b"[1,2]", b'[{},{"a":[1]}]', b'[{},{"a":[[1,2,3],[1,2,3,4],[],[],true]}]', b"\xff"]
)
def test_what_is_damaged_is_forgotten(packed: bytes | None) -> None:
    assert unpacked(packed).known("a", ABSENT) is None


def test_a_project_remembers_its_folders(tmp_path: Path) -> None:
    names = [f"p{number}/m.py" for number in range(20)]
    root = written(tmp_path.resolve(), {"pyproject.toml": "", **dict.fromkeys(names, "")})
    settle()
    bare = {f"p{number}" for number in range(20)}
    for number in range(3):
        session = opened(root)
        found = session.discover([root])
        session.close()
        assert found.files == tuple(sorted(names))
        assert found.bare == bare
        if number:
            written(root, {"p3/setup.py": ""})
            names, bare = sorted({*names, "p3/setup.py"}), bare - {"p3"}
