"""`.filter(A and B)` becomes `.filter(A, B)` where that is the same, and `and_(A, B)` everywhere else."""

from pathlib import Path

import pytest

from tests.support.sql_gates import CATALOGUE, SqlPromise

MODELS = """from sqlalchemy import Boolean, Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    age = Column(Integer)
    name = Column(String)
    active = Column(Boolean)
"""
OWN = "from models import User\n"
HEAD = f"from sqlalchemy import func, select, update\n\n{OWN}"
LINES = """q = (
    select(User)
    .where(
        # those who
        User.age == 1  # are young
        and (User.name == 'x'  # or named
             or User.id == 3)  # or numbered
        # like this
    )
)
"""
SPLIT_LINES = """q = (
    select(User)
    .where(
        # those who
        User.age == 1,  # are young
        (or_(User.name == 'x',  # or named
             User.id == 3))  # or numbered
        # like this
    )
)
"""


@pytest.mark.parametrize(
    ("code", "after", "function"),
    [
        pytest.param(
            "q = select(User).where(User.age == 1 and User.name == 'x')\n",
            "q = select(User).where(User.age == 1, User.name == 'x')\n",
            "",
            id="the only argument",
        ),
        pytest.param(
            "q = select(User).where((User.id == 1), User.age == 1 and User.name == 'x', User.active)\n",
            "q = select(User).where((User.id == 1), User.age == 1, User.name == 'x', User.active)\n",
            "",
            id="one of several arguments",
        ),
        pytest.param(
            "q = select(User).where((User.age == 1) and (User.name == 'x'))\n",
            "q = select(User).where((User.age == 1), (User.name == 'x'))\n",
            "",
            id="operands in brackets",
        ),
        pytest.param(
            "q = select(User).where(User.age == 1 and (User.name == 'x' or User.id == 3))\n",
            "q = select(User).where(User.age == 1, (or_(User.name == 'x', User.id == 3)))\n",
            "or_",
            id="or inside of it",
        ),
        pytest.param(LINES, SPLIT_LINES, "or_", id="lines and comments"),
        pytest.param(
            "q = update(User).where(User.age == 1 and User.active).values(age=3)\n",
            "q = update(User).where(User.age == 1, User.active).values(age=3)\n",
            "",
            id="an update",
        ),
        pytest.param(
            "q = select(User).where(User.age == 1 and User.active).where(User.id != 1 and User.active)\n",
            "q = select(User).where(User.age == 1, User.active).where(User.id != 1, User.active)\n",
            "",
            id="two in a chain",
        ),
        pytest.param(
            "q = select(User).where((User.age == 1 and User.active))\n",
            "q = select(User).where((and_(User.age == 1, User.active)))\n",
            "and_",
            id="brackets around it, where a comma makes a tuple",
        ),
        pytest.param(
            "q = select(User).where(*[User.age == 1 and User.active])\n",
            "q = select(User).where(*[and_(User.age == 1, User.active)])\n",
            "and_",
            id="an argument with a star",
        ),
        pytest.param(
            "q = select(User.id).group_by(User.id).having(User.age == 1 and User.active)\n",
            "q = select(User.id).group_by(User.id).having(and_(User.age == 1, User.active))\n",
            "and_",
            id="having takes one condition in 1.4",
        ),
        pytest.param(
            "q = select(func.count().filter(User.age == 1 and User.active))\n",
            "q = select(func.count().filter(and_(User.age == 1, User.active)))\n",
            "and_",
            id="no method of a query",
        ),
        pytest.param(
            "def f(unknown):\n    return unknown.filter(User.age == 1 and User.active)\n",
            "def f(unknown):\n    return unknown.filter(and_(User.age == 1, User.active))\n",
            "and_",
            id="something that may be no query",
        ),
        pytest.param(
            "q = select(User).where(User.age == 1 or User.active)\n",
            "q = select(User).where(or_(User.age == 1, User.active))\n",
            "or_",
            id="or",
        ),
    ],
)
def test_conditions_are_split_where_that_is_the_same(code: str, after: str, function: str, tmp_path: Path) -> None:
    promise = SqlPromise(CATALOGUE, tmp_path)
    wanted = HEAD.replace("select", f"{function}, select") if function == "or_" else HEAD
    wanted = wanted.replace("func", "and_, func") if function == "and_" else wanted
    files = {"models.py": MODELS, "find.py": f"{HEAD}{code}"}
    new = {"models.py": MODELS, "find.py": f"{wanted}{after}"}
    made = promise.fixed(files, "SQL101").texts
    assert made["find.py"][1].decode() == new["find.py"]
    assert not promise.fixed(new, "SQL101").texts
