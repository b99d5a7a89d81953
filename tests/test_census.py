"""What is known of all files at once: equal to what is known of each, and given up where it is not."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from autopack_lint.engine import extracts
from autopack_lint.engine.files.signature import ABSENT, SECOND, TICK, Signature
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.engine.memory.census import EMPTY, Census, census_of, unpacked
from autopack_lint.engine.memory.outlines import Outlines, outlines_of
from autopack_lint.engine.memory.pack import Outline
from autopack_lint.model.facts import SECTIONS
from tests.support.cached import comparable, looked_at, store_of, without_memory
from tests.support.configured import written
from tests.support.runs import checked, settle

LATER = 10 * SECOND
TREE = {
    "pyproject.toml": "",
    "a.py": "from b import x, y\n\nprint(x, y)\n",
    "b.py": "x = 1\ny = 2\n",
    "c.py": "def broken(:\n",
    "d/e.py": "def f(a, b, c, d, e, f, g, h):\n    return a  # noqa: CPX101\n",
}


def some_outlines(seed: int, names: Sequence[str]) -> dict[str, Outline]:
    chance = random.Random(seed)

    def outline() -> Outline:
        digests = {name: chance.randbytes(8).hex() for name in SECTIONS if chance.random() < 0.5}
        return Outline(chance.random() < 0.9, chance.randrange(1 << 20), digests, chance.random() < 0.5)

    return {name: outline() for name in names}


def names(count: int) -> list[str]:
    return [f"folder {number % 3}/m{number}.py" for number in range(count)]


def digests(outlines: Outlines) -> list[bytes]:
    return [outlines.digest(sections) for sections in ((), SECTIONS[:1], SECTIONS[2:4], SECTIONS)]


def test_columns_hold_what_the_outlines_say() -> None:
    plain = some_outlines(1, names(50))
    columns = outlines_of(plain)
    assert dict(columns) == plain
    assert all(columns.head(name) == plain[name]._replace(digests={}) for name in plain)
    assert "absent" not in columns


@pytest.mark.parametrize(
    ("changed", "gone"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(names(50)[7:9], [], id="two files that changed"),
        pytest.param(["a.py", "zz.py", "folder 1/m1a.py"], [], id="new files"),
        pytest.param([], names(50)[:20], id="files that are gone"),
        pytest.param(["new.py", *names(50)[30:]], names(50)[:20], id="all of it"),
        pytest.param(names(50), [], id="everything"),
    ],
)
def test_changed_columns_equal_new_ones(changed: list[str], gone: list[str]) -> None:
    before = some_outlines(1, names(50))
    fresh = some_outlines(2, changed)
    left = [name for name in before if name not in gone and name not in fresh]
    expected = {**{name: before[name] for name in left}, **fresh}
    found = outlines_of(before).with_changes(fresh, left)
    assert dict(found) == expected
    assert digests(found) == digests(outlines_of(expected))


@pytest.mark.parametrize("part", ["path", "is_parsed", "digest"])
def test_a_digest_tells_what_differs(part: str) -> None:
    plain = some_outlines(1, names(9))
    name = names(9)[4]
    outline = plain[name]
    other = dict(plain)
    if part == "path":
        other["folder 1/m4_.py"] = other.pop(name)
    elif part == "is_parsed":
        other[name] = outline._replace(is_parsed=not outline.is_parsed)
    else:
        other[name] = outline._replace(digests={**outline.digests, SECTIONS[0]: "ab" * 8})
    assert outlines_of(other).digest(SECTIONS[:1]) != outlines_of(plain).digest(SECTIONS[:1])


def counted(signatures: dict[str, Signature]) -> bytes:
    outlines = outlines_of(some_outlines(1, list(signatures)))
    contents = {name: f"{name:16}".encode() for name in signatures}
    return census_of(outlines, signatures, contents, LATER).packed()


def test_only_files_with_the_same_signature_are_unchanged() -> None:
    old: Signature = (5, 6, 7, 8)
    census = unpacked(counted({"a": old, "b": old, "c": old, "fresh": (LATER - TICK // 2, 1, 1, 1), "gone": ABSENT}))
    today = {"a": old, "b": (5, 6, 7, 9), "fresh": (LATER - TICK // 2, 1, 1, 1), "gone": ABSENT, "new": old}
    assert census.unchanged(today) == {"a": b"a".ljust(16)}


def test_a_census_of_another_shape_is_not_used() -> None:
    packed = counted({"a": (5, 6, 7, 8), "b": (1, 2, 3, 4)})
    assert dict(unpacked(packed).outlines) == some_outlines(1, ["a", "b"])
    assert unpacked(None) is EMPTY
    for end in range(len(packed)):
        assert unpacked(packed[:end]) is EMPTY
    assert unpacked(packed + b"x") is EMPTY


Change = Callable[[Path], object]


def edit(name: str, text: str) -> Change:
    return lambda root: written(root, {name: text})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(edit("b.py", "x = 1\n"), id="a name that another file needs goes"),
        pytest.param(edit("b.py", "# new\nx = 1\ny = 2\n"), id="nothing that matters"),
        pytest.param(edit("b/__init__.py", "z = 1\n"), id="a module that hides another"),
        pytest.param(lambda root: (root / "b.py").unlink(), id="a deleted file"),
        pytest.param(lambda root: (root / "b.py").rename(root / "d" / "b.py"), id="a moved file"),
        pytest.param(edit("c.py", "def mended(): pass\n"), id="a file that parses again"),
        pytest.param(edit("b.py", "x = (\n"), id="a file that parses no more"),
    ],
)
@pytest.mark.parametrize("asked", [(), ("a.py",), ("d",), ("b.py",)], ids=["all", "a reader", "another", "itself"])
def test_a_run_with_a_census_says_what_one_without_says(tmp_path: Path, change: Change, asked: tuple[str, ...]) -> None:
    root = written(tmp_path.resolve(), TREE)
    settle()
    checked(root)
    settle()
    change(root)
    for _ in range(2):
        assert checked(root, "-q", *asked) == checked(root, "-q", "--no-cache", *asked)
        settle()


def test_what_is_lost_of_a_counted_file_is_made_again(tmp_path: Path) -> None:
    root = written(tmp_path.resolve(), TREE)
    settle()
    looked_at(root)
    store = Cache(store_of(root))
    for table in ("contents", "sections"):
        store._database.execute(f"DELETE FROM {table}")  # noqa: S608 - a word of ours
    store.close()
    again = looked_at(root)
    assert again.cached < again.files
    assert comparable(again) == without_memory(root)


def test_a_few_changes_do_not_cost_a_new_census(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written_down: list[int] = []

    def noted(outlines: Outlines, *rest: Any) -> Census:
        written_down.append(len(outlines))
        return census_of(outlines, *rest)

    monkeypatch.setattr(extracts, "census_of", noted)
    root = written(tmp_path.resolve(), TREE)
    settle()
    looked_at(root)
    written(root, {"b.py": "x = 2\ny = 3\n"})
    looked_at(root)
    assert written_down == [4]
    written(root, {"new.py": ""})
    looked_at(root)
    assert written_down == [4, 5]


def test_a_look_at_a_part_leaves_the_census_of_the_whole(tmp_path: Path) -> None:
    root = written(tmp_path.resolve(), TREE)
    settle()
    checked(root)
    checked(root, "d", "--isolated")
    assert looked_at(root).cached == 4
