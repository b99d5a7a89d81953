"""What is kept about copies gives the same answer as looking at everything anew, whatever has changed in between."""

import random
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from autopack_lint.analyzers.copies import clone_index, near_index
from autopack_lint.analyzers.copies.clone_index import Candidates, CloneIndex
from autopack_lint.analyzers.copies.clone_search import clones_of, near_of
from autopack_lint.analyzers.copies.near_index import NearIndex
from autopack_lint.engine.memory.pack import section_digest
from autopack_lint.engine.memory.pack_copies import (
    pack_clone_index,
    pack_near_index,
    unpack_clone_index,
    unpack_near_index,
)
from autopack_lint.facts.copies.statements import statements_of
from autopack_lint.facts.parse import parse
from autopack_lint.model.clones import CloneLimits
from autopack_lint.model.statements import Statements, packed_statements
from tests.support.command import lint
from tests.support.kept import check_step

LIMITS = CloneLimits()
GAP = 20
LINES = (
    "one = f(two, 1)",
    "two = g(one)\n    two.a = one",
    "if one:\n        two = one.a\n        z(two)",
    "for one in two:\n        if f(one): continue\n        z.add(one, 'a')",
    "with f(one) as two:\n        return two.b",
    "try:\n        one = g(1)\n    except E as two:\n        raise F(one) from two",
    "z(one, two)[1] = one",
    "return one + two",
)


def function(dice: random.Random) -> str:
    """Of few different lines and names, so that much of it is in others, too."""
    lines = [dice.choice(LINES) for _ in range(dice.randrange(3, 12))]
    text = f"def f{dice.randrange(4)}(one, two):\n" + "".join(f"    {line}\n" for line in lines)
    return text.replace("one", "three") if dice.random() < 0.3 else text


def edited(files: dict[str, str], dice: random.Random) -> None:
    """One file comes, goes, moves, or changes in one of its functions."""
    path = f"{dice.randrange(12)}.py"
    match dice.choice(("write", "write", "copy", "edit", "edit", "delete", "move", "comment")):
        case "write":
            files[path] = "\n\n".join(function(dice) for _ in range(dice.randrange(1, 5)))
        case "copy" if files:
            files[path] = files[dice.choice(sorted(files))]
        case "edit" if files:
            path = dice.choice(sorted(files))
            parts = files[path].split("\n\n")
            parts[dice.randrange(len(parts))] = function(dice)
            files[path] = "\n\n".join(parts)
        case "delete":
            files.pop(path, None)
        case "comment" if files:
            path = dice.choice(sorted(files))
            files[path] = f"# more\n{files[path]}"
        case "move" if files:
            files[path] = files.pop(dice.choice(sorted(files)))


class Tree:
    """Files, what is kept about them, and which of them were read."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.clones: CloneIndex = clone_index.EMPTY
        self.near: NearIndex = near_index.EMPTY
        self.read: set[str] = set()

    def load(self, paths: Collection[str]) -> Mapping[str, Statements]:
        self.read.update(paths)
        return {path: statements for path in paths if (statements := statements_of(*parse(self.files[path].encode())))}

    def digests(self) -> dict[str, str]:
        found = {path: statements_of(*parse(text.encode())) for path, text in self.files.items()}
        return {path: section_digest(packed_statements(item)) for path, item in found.items() if item is not None}

    def update(self) -> None:
        self.read.clear()
        digests = self.digests()
        clones = clone_index.indexed(self.clones, digests, self.load, LIMITS)
        near = near_index.near_indexed(self.near, digests, self.load, LIMITS, GAP)
        self.clones = unpack_clone_index(pack_clone_index(clones)) or clone_index.EMPTY
        self.near = unpack_near_index(pack_near_index(near)) or near_index.EMPTY
        assert (self.clones, self.near) == (clones, near)

    def check(self) -> None:
        """Compare with an index that is made from nothing."""
        digests = self.digests()
        clones = clone_index.indexed(clone_index.EMPTY, digests, self.load, LIMITS)
        near = near_index.near_indexed(near_index.EMPTY, digests, self.load, LIMITS, GAP)
        assert clones_of(self.clones) == clones_of(clones)
        assert near_of(self.near) == near_of(near)
        assert self.clones.answers == clones.answers
        assert self.near.pairs == near.pairs
        assert without_slots(self.clones) == without_slots(clones)


def without_slots(index: CloneIndex) -> list[tuple[str, Candidates]]:
    return [(path, entry._replace(slot=0)) for path, entry in index.files.items()]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("most_sharing", [3, 6, 100])
def test_what_is_kept_says_the_same_as_a_look_at_everything(
    seed: int, most_sharing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near_index, "MOST_SHARING", most_sharing)
    dice = random.Random(seed)
    tree = Tree()
    found = 0
    for _ in range(30):
        for _ in range(dice.choice((1, 1, 1, 4))):
            edited(tree.files, dice)
        tree.update()
        tree.check()
        found += len(clones_of(tree.clones)) + len(near_of(tree.near))
    assert found


def test_files_that_have_nothing_to_do_with_a_change_are_not_read() -> None:
    tree = Tree()
    body = "def known(two):\n" + function(random.Random(1)).partition("\n")[2]
    tree.files = {f"{number}.py": body.replace("one", f"one[{'0, ' * number}]") for number in range(1, 31)}
    tree.files |= {"a.py": LONE, "b.py": LONE.replace("lone", "alone")}
    tree.update()
    assert len(tree.read) == 32
    tree.files["a.py"] += "\nanother()\n"
    tree.update()
    assert tree.read == {"a.py", "b.py"}
    tree.update()
    assert not tree.read


def test_classes_move_with_the_lines_of_their_files() -> None:
    tree = Tree()
    tree.files = {"a.py": LONE, "b.py": LONE.replace("yield self", "return"), "c.py": LONE}
    for path in tree.files:
        tree.update()
        tree.files[path] = "# more\n\n" + tree.files[path]
    tree.update()
    tree.check()
    (near,) = near_of(tree.near)
    assert {copy.line for copy in near.copies} == {3}


def test_functions_are_compared_again_when_less_of_them_share_what_says_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_index, "MOST_SHARING", 2)
    tree = Tree()
    last = ("yield self", "return", "raise")
    tree.files = {f"{number}.py": LONE.replace(last[0], line) for number, line in enumerate(last)}
    found = []
    for path, text in (("2.py", tree.files.pop("2.py")), ("2.py", ""), ("3.py", "x = 1\n")):
        tree.update()
        tree.check()
        found.append(len(near_of(tree.near)))
        tree.files[path] = text
    assert found == [1, 0, 1]


LONE = """\
def lone(self, **options):
    while self.waits:
        self.waits -= options["step"]
    del self.waits
    assert not self.left[0]
    lambda: 0
    global size
    yield self
    await_all(self, *options)
"""


@pytest.mark.parametrize("damage", [b"", b"\0", b"\x05\0\0\0[1,2]", b"\xff" * 40])
def test_what_was_kept_in_another_shape_is_not_used(damage: bytes) -> None:
    assert unpack_clone_index(damage) is None
    assert unpack_near_index(damage) is None


STEPS = [
    pytest.param({"c.py": LONE}, id="a third copy comes"),
    pytest.param({"b.py": LONE.replace("yield self", "return")}, id="a copy becomes a near one"),
    pytest.param({"b.py": "# more\n" + LONE}, id="a copy moves"),
    pytest.param({"b.py": "def broken("}, id="a copy parses no more"),
    pytest.param({"b.py": ""}, id="a copy goes"),
]


@pytest.mark.parametrize("step", STEPS)
def test_a_run_after_a_change_says_what_a_run_without_a_cache_says(tmp_path: Path, step: dict[str, str]) -> None:
    check_step(tmp_path, {"pyproject.toml": "", "a.py": LONE, "b.py": LONE}, step, said)


def said(root: Path, *words: str) -> tuple[str, ...]:
    ran = lint(root, "check", "--select", "DUP,PAR", *words)
    listed = lint(root, "duplicates", *words)
    return ran.out, ran.err, listed.out, listed.err
