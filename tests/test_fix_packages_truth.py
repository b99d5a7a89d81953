"""`fix` over installed packages, as they are and broken on purpose: what it writes compiles, and it does so once."""

import ast
import random
import warnings
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from tests.support.fixing import fixed, project, tree
from tests.support.foreign_metrics import TRUTH
from tests.support.packages import installed

ALL = ("--select", "IMP,SQL,SUP", "--unsafe", "--suggestions")
PER_TREE = 300


def sample(number: int, seed: int) -> dict[str, bytes]:
    """So many files of installed packages that compile, by their paths below a package of ours."""
    rng = random.Random(seed)
    files = sorted((file, installed(package)) for package in TRUTH for file in installed(package).rglob("*.py"))
    rng.shuffle(files)
    found: dict[str, bytes] = {}
    for file, folder in files:
        raw = file.read_bytes()
        if len(found) < number and compiles(raw):
            found[file.relative_to(folder).as_posix()] = raw
    return found


def compiles(raw: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(raw, "a.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return False
    return True


def broken(raw: bytes, rng: random.Random) -> bytes:
    """A text with something to mend at random places; as it was where that does not compile."""
    lines = raw.split(b"\n")
    for _ in range(rng.randint(2, 6)):
        place = rng.randrange(len(lines))
        if rng.random() < 0.5 and lines[place].strip() and b"#" not in lines[place]:
            ending = b"\r" if lines[place].endswith(b"\r") else b""
            lines[place] = lines[place].removesuffix(b"\r") + b"  # autopack: ignore[CPX105]" + ending
        else:
            space = lines[place][: len(lines[place]) - len(lines[place].lstrip(b" "))]
            lines.insert(
                place,
                space + rng.choice((b"import zlib", b"from os import path as somewhere, sep", b"import os.path, csv")),
            )
    changed = b"\n".join(lines)
    return changed if compiles(changed) else raw


def touched_lines(old: bytes, new: bytes) -> int:
    """How many lines tell two texts from each other."""
    matcher = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return sum(max(b - a, d - c) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal")


def statements_kept(old: bytes, new: bytes) -> float:
    """The share of old statements that are in the new text, however the lines lie."""
    before, after = (
        {
            ast.dump(node)
            for node in ast.walk(ast.parse(raw))
            if isinstance(node, ast.stmt) and not hasattr(node, "body")
        }
        for raw in (old, new)
    )
    return len(before & after) / max(1, len(before))


def experiment(tmp_path: Path, files: dict[str, bytes]) -> int:
    """Fix a tree twice; how many files were written."""
    root = project(tmp_path, files)
    before = tree(root)
    document = fixed(root, *ALL)
    after = tree(root)
    changed = document["touched_paths"]
    assert {**before, **{path: after[path] for path in changed}} == after
    for item in (item for item in document["files"] if item["path"] in changed):
        judge(item, before[item["path"]].content, after[item["path"]].content)
    again = fixed(root, *ALL)
    assert (again["touched_paths"], again["operations_applied"]) == ([], 0)
    assert tree(root) == after
    reasons = {item["reason"] for item in document["fixes"] if item["state"] == "refused"}
    print(len(changed), "written,", document["operations_applied"], "applied; refused:", sorted(reasons))
    return len(changed)


def judge(item: dict[str, Any], old: bytes, new: bytes) -> None:
    """One file that was written."""
    assert compiles(new), item
    assert touched_lines(old, new) <= item["lines_touched"], item
    assert statements_kept(old, new) > 0.5, item
    assert "libcst" in item["proofs"], item


@pytest.mark.truth
@pytest.mark.parametrize("number", [150, pytest.param(3_000, marks=pytest.mark.large)])
def test_what_fix_writes_compiles_and_is_written_once(tmp_path: Path, number: int) -> None:
    rng = random.Random(31)
    files = sample(number, seed=31)
    names = sorted(files)
    written = 0
    for start in range(0, len(names), PER_TREE):
        chosen = names[start : start + PER_TREE]
        part = {name: broken(files[name], rng) if rng.random() < 0.5 else files[name] for name in chosen}
        written += experiment(tmp_path / str(start), part)
    assert written > number / 6
