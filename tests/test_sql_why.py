"""`explain --why FILE:LINE` names the declarations that a verdict about a query rests on."""

import json
from pathlib import Path

import pytest

from tests.support.command import lint

MODELS = """from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    age = Column(Integer, primary_key=True)
"""
FIND = """from models import User
def find(session):
    return session.query(User).filter(User.age is None)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "models.py").write_text(MODELS, encoding="utf-8")
    (tmp_path / "find.py").write_text(FIND, encoding="utf-8")
    return tmp_path


def test_it_names_the_declarations_of_another_file(project: Path) -> None:
    ran = lint(project, "explain", "--why", "find.py:3")
    assert ran.code == 0
    assert "find.py:3:39: User.age: attribute\n" in ran.out
    assert "  because User.age is declared as attribute at models.py:6\n" in ran.out
    assert "  because User is mapped: it inherits from declarative_base\n" in ran.out


def test_it_answers_in_json(project: Path) -> None:
    ran = lint(project, "explain", "--why", "models.py:4", "--format", "json")
    known = json.loads(ran.out)["known"]
    assert [(item["text"], item["kind"]) for item in known] == [("class User", "model")]


def test_it_says_when_it_knows_nothing(project: Path) -> None:
    assert "nothing here is known" in lint(project, "explain", "--why", "find.py:1").out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(("--why", "find.py"), "a file and a line", id="no line"),
        pytest.param(("--why", "lost.py:3"), "there is no file lost.py", id="no such file"),
        pytest.param(("--why", "find.py:3", "SQL102"), "not about a rule", id="a rule as well"),
        pytest.param((), "which rule?", id="neither"),
    ],
)
def test_wrong_questions_are_told_so(project: Path, words: tuple[str, ...], complaint: str) -> None:
    ran = lint(project, "explain", *words)
    assert ran.code == 2
    assert complaint in ran.err
