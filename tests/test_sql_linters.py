"""What ruff makes of conditions: right ones it spoils by E711 and E712 alone; all others are found before it comes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sql_gates import CATALOGUE, PRELUDE, SqlPromise

RIGHT = """a = select(User).where((User.age == 1) | (User.age == 2))
b = select(User).where(1 == User.age, User.name != "x")
c = select(User).where(~User.age.in_([1]), ~(User.age == 3))
d = select(User).where(User.age.is_(None), and_(User.age > 1, User.age < 3))
e = select(case((User.active, 1), else_=0)).where(~User.active)
"""
SPOILED = """f = select(User).where(User.age == None)
g = select(User).where(User.active == True)
h = select(User).where(~(User.active == False))
"""
WRONG = """a = select(User).where(not User.age == 1)
b = select(User).where(not User.age != 1)
c = select(User).where(not User.age in [1, 2])
d = select(User).where(not User.age is None)
e = select(User).where(not not User.active)
f = select(User).where(User.age == 1 or User.age == 2)
g = select(User).where(User.age != 1 and User.age != 2)
h = select(User).where(True if User.active else False)
"""
SPOILING = {"E711", "E712"}
REWRITING = ("E713", "E714", "SIM201", "SIM202", "SIM208", "SIM210", "PLR1714")
SILENT = ("SIM211", "SIM220", "SIM221", "SIM222", "SIM223", "PLR1716", "PLR6201", "FURB149", "FURB171", "PLC1901")


def rewritten(code: str, rules: str, folder: Path) -> str:
    """What ruff makes of code with all its fixes, unsafe ones and those in preview included."""
    file = folder / "example.py"
    file.write_text(PRELUDE + code, encoding="utf-8")
    words = ("--isolated", "--preview", "--fix", "--unsafe-fixes", "--quiet", "--no-cache", "--select", rules)
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *words, str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return file.read_text(encoding="utf-8").removeprefix(PRELUDE)


def found_lines(code: str, folder: Path) -> set[int]:
    """The lines on which our rules find something."""
    result = SqlPromise(CATALOGUE, folder).result(PRELUDE + code, "SQL101")
    above = PRELUDE.count("\n")
    return {finding.span.start.line - above for finding in result.findings if finding.rule.startswith("SQL")}


def changed_lines(code: str, rules: str, folder: Path) -> set[int]:
    pairs = zip(code.splitlines(), rewritten(code, rules, folder).splitlines(), strict=True)
    return {number for number, (before, after) in enumerate(pairs, 1) if before != after}


def test_right_conditions_are_left_alone_by_all_others(tmp_path: Path) -> None:
    rules = ",".join((*REWRITING, *SILENT))
    assert rewritten(RIGHT + SPOILED, rules, tmp_path) == RIGHT + SPOILED


def test_two_rules_spoil_right_conditions(tmp_path: Path) -> None:
    rules = ",".join(SPOILING)
    assert rewritten(RIGHT, rules, tmp_path) == RIGHT
    assert not found_lines(SPOILED, tmp_path / "right")
    assert changed_lines(SPOILED, rules, tmp_path) == {1, 2, 3}
    assert found_lines(rewritten(SPOILED, rules, tmp_path), tmp_path / "spoiled") == {1, 3}


@pytest.mark.parametrize("rule", REWRITING)
def test_what_the_others_rewrite_is_found_before(rule: str, tmp_path: Path) -> None:
    changed = changed_lines(WRONG, rule, tmp_path)
    assert changed
    assert changed <= found_lines(WRONG, tmp_path / "ours")
