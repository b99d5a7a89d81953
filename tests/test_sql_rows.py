"""Every kind of condition, for every kind of entity, in several surroundings; and what must stay silent."""

# ruff: noqa: E501 - one line for each piece of code reads best

import textwrap
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.support.sql_gates import CATALOGUE, PRELUDE, SqlPromise, everything_in, findings_in
from tests.support.sql_matrix import CONDITIONS
from tests.support.sql_silence import SILENT

MODELS = PRELUDE + textwrap.dedent(
    """
    from sqlalchemy import exists
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Modern(DeclarativeBase):
        pass

    class Person(Modern):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
        age: Mapped[int | None]
        active: Mapped[bool]
        status: Mapped[Status] = mapped_column(Enum(Status))

    p = aliased(Person)
    table = Table(
        "things",
        Base.metadata,
        Column("id", Integer),
        Column("name", String),
        Column("age", Integer),
        Column("active", Boolean),
        Column("status", Enum(Status)),
    )
    sub = select(User).subquery()
    """
)
ENTITIES = {"legacy": "User", "mapped": "Person", "aliased": "p", "core table": "table.c", "subquery": "sub.c"}
SURROUNDINGS = {
    "select": "q = select({of}).where({condition})\n",
    "query": "def find(session):\n    return session.query({of}).filter({of}.id > 0, {condition}).all()\n",
    "later": "def find(session, wanted):\n    q = session.query(User)\n    if wanted:\n        q = q.filter({condition})\n    return q\n",
    "nested": "q = select(User).where(or_(User.id == 1, and_(User.id == 2, {condition})))\n",
    "exists": "class Store:\n    def has(self):\n        return self.db.execute(exists().where({condition})).scalar()\n",
}
TESTS = ("{of}.age == 1", "{of}.name != 'x'", "{of}.age < 3", "{of}.active")
STATEMENTS = {
    "if": "def f():\n    if {condition}:\n        return 1\n",
    "while": "def f():\n    while wait() and {condition}:\n        pass\n",
    "assert": "def f():\n    assert {condition}\n",
    "conditional": "def f():\n    return 1 if {condition} else 2\n",
    "comprehension": "def f(items):\n    return [item for item in items if {condition}]\n",
    "not": "def f():\n    if not ({condition}):\n        return 1\n",
}
QUERIED = {"legacy": "User", "mapped": "Person", "aliased": "p"}
CHAINS = ("session.query({of})", "select({of})", "session.query({of}).filter({of}.age == 1)")
DISCARDED = {
    "function": "def f(session):\n    q = {chain}\n    q.filter({of}.age == 2)\n    return q\n",
    "branch": "def f(session, flag):\n    q = {chain}\n    if flag:\n        q.order_by({of}.age).limit(3)\n    return q\n",
    "method": "class Store:\n    def f(self, session):\n        q = {chain}\n        q.where({of}.age == 2)\n        return q.all()\n",
}
TRUTHS = {
    "if": "def f(session):\n    if {chain}:\n        return 1\n",
    "variable": "def f(session):\n    q = {chain}\n    return 1 if not q else 2\n",
    "while": "def f(session):\n    while {chain}.limit(1):\n        pass\n",
}


Case = tuple[str, str, str]


def conditions_of_rules() -> Iterator[Case]:
    for rule, conditions in CONDITIONS.items():
        for (entity, name), (surrounding, template), condition in product(
            ENTITIES.items(), SURROUNDINGS.items(), conditions
        ):
            text = template.format(of=name, condition=condition.format(of=name))
            yield rule, f"{rule} {entity} {surrounding} {condition}", MODELS + text


def truths_of_columns() -> Iterator[Case]:
    for (entity, name), (surrounding, template), condition in product(ENTITIES.items(), STATEMENTS.items(), TESTS):
        text = template.format(condition=condition.format(of=name))
        yield "SQL131", f"SQL131 {entity} {surrounding} {condition}", MODELS + text


def misused_queries(rule: str, templates: dict[str, str]) -> Iterator[Case]:
    for (entity, name), (surrounding, template), chain in product(QUERIED.items(), templates.items(), CHAINS):
        text = template.format(of=name, chain=chain.format(of=name))
        yield rule, f"{rule} {entity} {surrounding} {chain}", MODELS + text


TABLE = [
    *conditions_of_rules(),
    *truths_of_columns(),
    *misused_queries("SQL141", DISCARDED),
    *misused_queries("SQL142", TRUTHS),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    rules = [rule for rule, _, _ in TABLE]
    everything = findings_in([text for _, _, text in TABLE], rules, tmp_path_factory.mktemp("rows"))
    return {name: len(findings) for (_, name, _), findings in zip(TABLE, everything, strict=True)}


@pytest.mark.parametrize("name", [name for _, name, _ in TABLE])
def test_every_entity_in_every_surrounding_is_found(name: str, found: dict[str, int]) -> None:
    assert found[name] == 1


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    texts = [text if "/" in name else MODELS + text for name, text in SILENT.items()]
    return dict(zip(SILENT, everything_in(texts, tmp_path_factory.mktemp("silent")), strict=True))


@pytest.mark.parametrize("name", SILENT)
def test_what_is_fine_is_silent(name: str, said: dict[str, list[str]]) -> None:
    assert said[name] == []


def project(folder: Path, files: dict[str, str]) -> list[str]:
    """What is found in files, by path and line."""
    result = SqlPromise(CATALOGUE, folder).result(
        {name: textwrap.dedent(text) for name, text in files.items()}, "SQL101"
    )
    return [f"{finding.path}:{finding.span.start.line}" for finding in result.findings if finding.rule[:3] == "SQL"]


BASE = "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n"
USER = """
    from sqlalchemy.orm import Mapped, mapped_column
    from {base} import Base
    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
"""
QUERY = "from {module} import {name}\ndef find(session):\n    return session.query({name}).filter({name}.id is None)\n"


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        pytest.param(
            {
                "app/db.py": BASE,
                "app/__init__.py": "",
                "app/models.py": USER.format(base="app.db"),
                "app/find.py": QUERY.format(module="app.models", name="User"),
            },
            ["app/find.py:3"],
            id="a model of another file",
        ),
        pytest.param(
            {
                "app/db.py": BASE,
                "app/__init__.py": "from .models import User as Member\n",
                "app/models/__init__.py": "from .users import *\n",
                "app/models/users.py": USER.format(base="...app.db"),
                "app/find.py": QUERY.format(module="app", name="Member"),
            },
            ["app/find.py:3"],
            id="a model that is handed on under another name and by a star",
        ),
        pytest.param(
            {
                "base.py": "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n",
                "models.py": "from base import db\nclass User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n",
                "find.py": "from models import User\ndef find():\n    return User.query.filter(User.id == 1 and User.id == 2)\n",
            },
            ["find.py:3"],
            id="flask-sqlalchemy",
        ),
        pytest.param(
            {
                "models.py": "from sqlmodel import Field, SQLModel, select\nclass Hero(SQLModel, table=True):\n"
                "    id: int | None = Field(default=None, primary_key=True)\n    name: str\n"
                "class Plain(SQLModel):\n    name: str\n",
                "find.py": "from sqlmodel import select\nfrom models import Hero, Plain\n"
                "q = select(Hero).where(Hero.name == 'x' and Hero.id == 1)\n"
                "r = select(Hero).where(Plain.name == 'x' and Hero.id == 1)\n",
            },
            ["find.py:3"],
            id="SQLModel, with and without a table",
        ),
        pytest.param(
            {
                "models.py": "from elsewhere import Base\nfrom sqlalchemy import Column, Integer\n"
                "class User(Base):\n    __tablename__ = 'users'\n    id = Column(Integer)\n"
                "class Mixin:\n    id = Column(Integer)\n",
                "find.py": "from sqlalchemy import select\nfrom models import User, Mixin\n"
                "q = select(User).where(User.id is None)\nr = select(User).where(Mixin.id is None)\n",
            },
            ["find.py:3"],
            id="a base that is not in these files, and a mixin",
        ),
        pytest.param(
            {
                "models.py": BASE + textwrap.dedent(USER.format(base="models")).replace("from models import Base", ""),
                "find.py": "from sqlalchemy import select\nfrom models import User\n"
                "def find(User):\n    return select(User).where(User.id is None)\n"
                "def other():\n    User = make()\n    return select(User).where(User.id is None)\n"
                "q = [select(User).where(User.id is None) for User in models]\n",
            },
            [],
            id="a local name that hides the model",
        ),
    ],
)
def test_who_is_mapped(files: dict[str, str], lines: list[str], tmp_path: Path) -> None:
    assert project(tmp_path, files) == lines
