"""Every mistake is found for every way of mapping a class, every kind of entity and in all surroundings."""

import textwrap
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support.sql_gates import CATALOGUE, SqlPromise
from tests.support.sql_matrix import MARK, matrix_files
from tests.support.sql_styles import STYLES

Places = dict[str, set[str]]
PACKAGES = {f"style{number:02}": name for number, name in enumerate(STYLES)}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return matrix_files()


@pytest.fixture(scope="module")
def found(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Places:
    """What is found, by package."""
    result = SqlPromise(CATALOGUE, tmp_path_factory.mktemp("matrix")).result(files, "SQL101")
    assert not result.skipped
    places: Places = defaultdict(set)
    for finding in result.findings:
        if finding.rule.startswith("SQL"):
            places[finding.path.split("/")[0]].add(f"{finding.path}:{finding.span.start.line} {finding.rule}")
    return places


@pytest.mark.parametrize("package", [pytest.param(package, id=name) for package, name in PACKAGES.items()])
def test_what_is_marked_is_found_and_nothing_else(package: str, files: dict[str, str], found: Places) -> None:
    wanted = {
        f"{path}:{number} {line.rpartition(MARK)[2]}"
        for path, text in files.items()
        if path.startswith(f"{package}/")
        for number, line in enumerate(text.split("\n"), 1)
        if MARK in line
    }
    assert len(wanted) > 500
    assert found[package] == wanted


MEMBERS = """
from dataclasses import dataclass
from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase, Mapped, column_property, composite, declared_attr, deferred, mapped_column, relationship, synonym
)
class Base(DeclarativeBase):
    pass
@dataclass
class Point:
    x: int
    y: int
class Parent(Base):
    __tablename__ = "parents"
    id: Mapped[int] = mapped_column(primary_key=True)
class User(Base):
    __tablename__ = "users"
    LIMIT = 3
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str]
    last: Mapped[str]
    x: Mapped[int]
    y: Mapped[int]
    parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))
    parent: Mapped["Parent"] = relationship()
    parents = relationship("Parent")
    names = association_proxy("parents", "id")
    full = column_property(first + " " + last)
    other = synonym("first")
    point: Mapped[Point] = composite("x", "y")
    late: Mapped[str] = deferred(mapped_column(String))
    @declared_attr
    def made(cls):
        return mapped_column(String)
    @hybrid_property
    def initials(self):
        return self.first + self.last
    @property
    def plain(self):
        return self.first
    @staticmethod
    def helper(x):
        return x
"""


@pytest.mark.parametrize(
    ("condition", "rules"),
    [
        pytest.param("User.LIMIT is None", [], id="a constant of the class"),
        pytest.param("User.helper(1) is None", [], id="a function of the class"),
        pytest.param("User.unknown is None", [], id="an attribute that nobody declares"),
        pytest.param("Point.x is None", [], id="a class that is not mapped"),
        pytest.param("User.full is None", ["SQL102"], id="a column property"),
        pytest.param("User.other is None", ["SQL102"], id="a synonym"),
        pytest.param("User.late is None", ["SQL102"], id="a deferred column"),
        pytest.param("User.made is None", ["SQL102"], id="a declared attribute"),
        pytest.param("User.parent is None", ["SQL102"], id="a relationship"),
        pytest.param("User.parents is None", ["SQL102"], id="a relationship without annotation"),
        pytest.param("func.lower(User.first) is None", ["SQL102"], id="a function of SQL"),
        pytest.param("User.first.label('x') is None", ["SQL102"], id="a label"),
        pytest.param("(User.x + 1) is None", ["SQL102"], id="arithmetic"),
    ],
)
def test_which_attributes_are_sql(condition: str, rules: list[str], tmp_path: Path) -> None:
    text = f"{MEMBERS}q = select(User).where({condition})\n"
    result = SqlPromise(CATALOGUE, tmp_path).result(textwrap.dedent(text), "SQL101")
    assert [finding.rule for finding in result.findings if finding.rule.startswith("SQL1")] == rules
