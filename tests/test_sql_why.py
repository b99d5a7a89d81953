"""`explain --why FILE:LINE` says what a line stands for, by which declarations, and what becomes of its conditions."""

import json
from pathlib import Path

import pytest

from tests.support.command import lint

MODELS = """import enum
from sqlalchemy import Column, Enum, ForeignKey, Integer, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Status(enum.Enum):
    OPEN = "open"
class Named(Base):
    __abstract__ = True
    name = Column(String(40), nullable=False)
class User(Named):
    __tablename__ = "users"
    age = Column(Integer, primary_key=True)
    weight = Column(Integer)
    status = Column(Enum(Status))
    boss_id = Column(ForeignKey("users.age"))
    boss = relationship("User", remote_side=[age])
    @hybrid_property
    def adult(self):
        return self.age >= 18
    @property
    def title(self):
        return self.name
"""
HEAD = """from sqlalchemy import select
from sqlalchemy.orm import aliased
from models import Status, User
u = aliased(User)
t = User.__table__
def find(session, user: User, flag):
    first = session.query(User)
"""
USER = [
    "models.py:11: User is mapped: it inherits from declarative_base: class User(Named):",
    "models.py:8: Named begins: class Named(Base):",
    "models.py:5: the base is made by declarative_base(): Base = declarative_base()",
]


def asked(folder: Path, line: str) -> dict[str, list[str]]:
    """What is said about a line that follows the head: what each expression is, and why."""
    (folder / "models.py").write_text(MODELS, encoding="utf-8")
    (folder / "find.py").write_text(f"{HEAD}    {line}\n", encoding="utf-8")
    ran = lint(folder, "explain", "--why", "find.py:8")
    assert ran.code == 0, ran.err
    said: dict[str, list[str]] = {}
    text = ""
    for row in ran.out.splitlines():
        if row.startswith("  "):
            said[text].append(row.strip())
        else:
            _, _, _, text = row.split(":", 3)
            said[text := text.strip()] = []
    assert len(ran.out.splitlines()) == len(said) + sum(map(len, said.values())), ran.out
    return said


@pytest.mark.parametrize(
    ("line", "text", "why"),
    [
        pytest.param("q = select(User).where(User.age is None)", "User: a mapped class", USER, id="a model"),
        pytest.param(
            "q = select(User).where(User.weight is None)",
            "User.weight: a column of type Integer, may be NULL",
            ["models.py:14: User declares it: weight = Column(Integer)"],
            id="a column",
        ),
        pytest.param(
            "q = select(User).where(User.name is None)",
            "User.name: a column of type String, never NULL",
            ["models.py:10: Named declares it: name = Column(String(40), nullable=False)"],
            id="an inherited column",
        ),
        pytest.param(
            "q = select(u).where(u.status is None)",
            "u.status: a column of type Enum, may be NULL, stores the names of the members of Status",
            ["models.py:15: User declares it: status = Column(Enum(Status))"],
            id="an enumeration",
        ),
        pytest.param(
            "q = select(u).where(u.status is None)",
            "u: an alias of User",
            ["find.py:4: it gets its value: u = aliased(User)"],
            id="an alias",
        ),
        pytest.param(
            "q = select(t).where(t.c.age is None)",
            "t.c.age: a column of type Integer, never NULL",
            ["models.py:13: User declares it: age = Column(Integer, primary_key=True)"],
            id="a column of a table",
        ),
        pytest.param(
            "q = select(User).where(User.boss is None)",
            "User.boss: a relationship",
            ['models.py:17: User declares it: boss = relationship("User", remote_side=[age])'],
            id="a relationship",
        ),
        pytest.param(
            "q = select(User).where(User.adult, User.age is None)",
            "User.adult: a hybrid: SQL on the class, a value on its objects",
            ["models.py:19: User declares it: def adult(self):"],
            id="a hybrid",
        ),
        pytest.param(
            "q = first.filter(User.boss == user, User.age is None)",
            "user: an object of User",
            ["find.py:6: it gets its value: def find(session, user: User, flag):"],
            id="a parameter",
        ),
        pytest.param(
            "q = first.filter(User.age is None)",
            "first: a query for User",
            ["find.py:7: it gets its value: first = session.query(User)"],
            id="a local variable",
        ),
        pytest.param(
            "q = select(User).where(User.status == Status.OPEN.value)",
            "Status.OPEN: a member of the enumeration Status",
            ["models.py:6: Status begins: class Status(enum.Enum):"],
            id="a member of an enumeration",
        ),
    ],
)
def test_it_says_what_a_name_stands_for_and_by_which_lines(
    line: str, text: str, why: list[str], tmp_path: Path
) -> None:
    assert asked(tmp_path, line)[text] == why


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param(
            "q = select(User).where(User.age == 1 and User.name == 'x' and User.weight == 3)",
            "User.age == 1 and User.name == 'x' and User.weight == 3: "
            "Python keeps `User.age == 1` and drops `User.name == 'x'` and `User.weight == 3`",
            id="and keeps the first that is false",
        ),
        pytest.param(
            "q = select(User).where(User.age != 1 and User.name != 'x' and User.weight == 3)",
            "User.age != 1 and User.name != 'x' and User.weight == 3: "
            "Python keeps `User.weight == 3` and drops `User.age != 1` and `User.name != 'x'`",
            id="and passes over what is true",
        ),
        pytest.param(
            "q = select(User).where(flag and User.age == 1 and User.name == 'x')",
            "flag and User.age == 1 and User.name == 'x': "
            "Python keeps `flag` or `User.age == 1` and drops `User.name == 'x'`",
            id="a flag that Python decides on",
        ),
        pytest.param(
            "q = select(User).where(User.age != 1 and User.name == 'x' or User.weight == 3)",
            "User.age != 1 and User.name == 'x' or User.weight == 3: "
            "Python keeps `User.weight == 3` and drops `User.age != 1 and User.name == 'x'`",
            id="and inside of or",
        ),
        pytest.param(
            "q = select(User).where(User.age < 1 and User.name == 'x')",
            "User.age < 1 and User.name == 'x': Python asks `User.age < 1` for its truth, which raises TypeError",
            id="a condition without truth",
        ),
        pytest.param(
            "q = select(User).where(not User.age)", "not User.age: Python answers it: the constant False", id="not"
        ),
        pytest.param(
            "q = select(User).where(User.age is not None)",
            "User.age is not None: Python answers it: the constant True",
            id="is not",
        ),
        pytest.param("if User.age != 3: pass", "User.age != 3: Python answers it: the constant True", id="if"),
        pytest.param(
            "q = select(User).where(User.age == None, User.age is None)",
            "User.age == None: a condition that where() hands to the database",
            id="a condition",
        ),
    ],
)
def test_it_says_what_becomes_of_a_condition(line: str, text: str, tmp_path: Path) -> None:
    assert text in asked(tmp_path, line)


def test_every_name_is_explained_once(tmp_path: Path) -> None:
    said = asked(tmp_path, "q = select(User).where(User.age == 1 and User.age == 2 and User.name == 'x')")
    assert [text for text, why in said.items() if why] == [
        "User: a mapped class",
        "User.age: a column of type Integer, never NULL",
        "User.name: a column of type String, never NULL",
    ]


def test_what_is_dropped_is_not_said_to_reach_the_database(tmp_path: Path) -> None:
    said = asked(tmp_path, "q = select(User).where(User.age == 1 and User.name == 'x')")
    assert not [text for text in said if "hands to the database" in text]


def test_it_answers_in_json(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(MODELS, encoding="utf-8")
    known = json.loads(lint(tmp_path, "explain", "--why", "models.py:11", "--format", "json").out)["known"]
    assert [(item["text"], item["says"]) for item in known] == [("class User", "a mapped class")]
    assert [(item["path"], item["line"]) for item in known[0]["why"]] == [
        ("models.py", 11),
        ("models.py", 8),
        ("models.py", 5),
    ]


def test_it_says_when_it_knows_nothing(tmp_path: Path) -> None:
    (tmp_path / "find.py").write_text("print(1)\n", encoding="utf-8")
    ran = lint(tmp_path, "explain", "--why", "find.py:1")
    assert (ran.code, ran.out) == (0, "find.py:1: no condition of a query that could be a mistake stands here\n")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(("--why", "find.py"), "a file and a line", id="no line"),
        pytest.param(("--why", "lost.py:3"), "there is no file lost.py", id="no such file"),
        pytest.param(("--why", "find.py:3", "SQL102"), "not about a rule", id="a rule as well"),
        pytest.param((), "which rule?", id="neither"),
    ],
)
def test_wrong_questions_are_told_so(words: tuple[str, ...], complaint: str, tmp_path: Path) -> None:
    (tmp_path / "find.py").write_text(HEAD, encoding="utf-8")
    ran = lint(tmp_path, "explain", *words)
    assert ran.code == 2
    assert complaint in ran.err
