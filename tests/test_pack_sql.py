"""What matters to queries comes back from the store as it was."""

import ast

import pytest

from autopack_lint.engine.memory.pack_sql import pack, unpack
from autopack_lint.facts.source import Source
from autopack_lint.facts.sql.trees import sql_of
from autopack_lint.model.sql import SqlFacts

MODEL = """\
from sqlalchemy import Column, registry

class Found(Base, table=True):
    __tablename__ = "found"
    age: Mapped[int] = Column(default=now())

    @declared_attr
    def other(cls):
        return Column(Integer)

alias = Found
registry.map_imperatively(Other, table)
# ruff: noqa: E711
"""
VARIABLE = """\
import sqlalchemy
def ages(session):
    chosen = session.query(models.OnlyHere).filter(a)
    chosen.filter(1 if a else b)
    chosen.filter(2 if a else b)
    return chosen.filter("ä" if a else b)
"""


def facts(text: str) -> SqlFacts:
    source = Source(text.encode())
    return sql_of(ast.parse(source.text), source)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(MODEL, id="a class, names and a mapping"),
        pytest.param(VARIABLE, id="uses of a variable"),
    ],
)
def test_facts_come_back_as_they_were(text: str) -> None:
    assert unpack(pack(facts(text))) == facts(text)


def test_a_tree_is_written_once() -> None:
    assert len(facts(VARIABLE).uses) == 3
    assert pack(facts(VARIABLE)).count(b'"OnlyHere"') == 1
