"""Random edits of a project, one after the other: each run says what one says that keeps nothing."""

import json
import random
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.command import lint
from tests.support.configured import written
from tests.support.runs import settle

FILES = {
    "pyproject.toml": (
        "[project]\nname = 'p'\nversion = '1'\nrequires-python = '>=3.11'\ndependencies = ['jinja2>=3.1']\n"
    ),
    "p/__init__.py": "from p.a import A, helper\nfrom p import b\n",
    "p/a.py": (
        "import os\nfrom p.b import B\nfrom p.models import User\n\n\nclass A(B):\n    pass\n\n\n"
        "def helper():\n    return User.id is None\n"
    ),
    "p/b.py": (
        "import sys\nfrom p import a\nfrom p.c import *\n\n\nclass B:\n    def go(self):\n"
        "        from p.a import A\n        return A, gone, thing\n"
    ),
    "p/c.py": "from p.d import *\nfrom p.lost import x\nthing = 1\nother = Column\n",
    "p/d.py": "from p.c import late\nimport requests\n\n__all__ = ['late', 'early']\nearly = 2\nlate = 3\n",
    "p/models.py": (
        "from sqlalchemy import Boolean, Column, select\nfrom sqlalchemy.orm import Mapped, mapped_column\n"
        "from .base import Base\n\n\nclass User(Base):\n    __tablename__ = 'u'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n    active: Mapped[bool] = mapped_column(Boolean)\n\n\n"
        "def query():\n    return select(User).where(not User.active)\n"
    ),
    "p/base.py": "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
    "p/use.py": (
        "from unittest import mock\n\nfrom jinja2 import contextfilter\nfrom sqlalchemy import select\n\n"
        "from p.a import nothing\nfrom p.models import User as Person\nimport p.c\n\n\n"
        "def ask():\n    mock.patch('p.c.absent')\n    return select(Person).where(Person.active and Person.id == 1)\n"
    ),
}
LINES = (
    *("import p.a", "from p import b as bee, c", "from p.models import User", "from .d import early", "import cgi"),
    *("from p.nowhere import x", "from p.c import *", "from .a import A", "import requests", "from src.p import a"),
    *("early = late = 5", "def helper(): return late", "class User: ...", "# a comment", "", "print(helper, Base)"),
    *("q = select(User).where(User.active is True)", "import sys; sys.modules['p.nowhere'] = 1"),
    *("import builtins; builtins.gone = 1", "if early: from p.b import B", "    from p.b import B", "    x = early"),
)


def inserted(lines: list[str], pick: random.Random) -> None:
    lines.insert(pick.randrange(len(lines) + 1), pick.choice(LINES))


def deleted(lines: list[str], pick: random.Random) -> None:
    if lines:
        del lines[pick.randrange(len(lines))]


def swapped(lines: list[str], pick: random.Random) -> None:
    """Two pieces change places, as where a definition moves."""
    one, two = (pick.randrange(len(lines) + 1) for _ in "12")
    lines[:] = lines[one:two] + lines[:one] + lines[max(one, two) :]


def moved_down(lines: list[str], pick: random.Random) -> None:
    lines[:0] = ["# moved"] * pick.randint(1, 3)


EDITS: Sequence[Callable[[list[str], random.Random], None]] = (
    inserted,
    inserted,
    deleted,
    swapped,
    moved_down,
    moved_down,
)


def edit(root: Path, pick: random.Random) -> str:
    """Change a file, or delete it, or bring one back; returns its name."""
    name = pick.choice([path for path in FILES if path.endswith(".py")])
    path = root / name
    if pick.random() < 0.08:
        path.unlink(missing_ok=True)
        return name
    lines = (path.read_text(encoding="utf-8") if path.exists() else FILES[name]).splitlines()
    pick.choice(EDITS)(lines, pick)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return name


def said(root: Path, *words: str) -> list[object]:
    found = json.loads(lint(root, "check", "-f", "json", *words).out)
    return [found["findings"], found["skipped"]]


def committed(root: Path) -> None:
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "all")):
        subprocess.run([*git, *words], cwd=root, check=True)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.truth) for seed in range(1, 8))])
def test_each_run_says_what_one_says_that_keeps_nothing(tmp_path: Path, seed: int) -> None:
    pick = random.Random(seed)
    committed(written(tmp_path, {**FILES, "p/lost.py": "x = 1\n"}))
    (tmp_path / "p" / "lost.py").unlink()
    said(tmp_path, ".")
    for step in range(10):
        settle()
        name = edit(tmp_path, pick)
        some = [name] if (tmp_path / name).exists() and pick.random() < 0.6 else ["."]
        for words in (some, ["."]) if step % 3 else (some,):
            assert said(tmp_path, *words) == said(tmp_path, "--no-cache", *words), f"step {step}: {name}"
