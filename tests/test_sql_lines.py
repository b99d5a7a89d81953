"""Only lines on which something of a query could stand are looked at: whatever is kept stands on one of them."""

import ast

import pytest

from autopack_lint.facts.source import Source
from autopack_lint.facts.sql.suspicion import WRONG, Suspicion
from autopack_lint.facts.sql.trees import sql_of
from autopack_lint.model.sql import SqlFacts
from tests.support.packages import installed

USES = "import sqlalchemy\nfrom models import *\n"


def facts(text: str) -> SqlFacts:
    source = Source((USES + text).encode())
    return sql_of(ast.parse(source.text), source)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("found = items[1] and other.get('User')", id="nothing of a query at all"),
        pytest.param("found = [user for user in users if user.is_old]", id="conditions about objects"),
        pytest.param("User.age", id="a column alone, with nothing that could be wrong"),
        pytest.param("def f():\n    '''Tells `User.age is None`.'''\n    return 1 and 2", id="a column in a docstring"),
    ],
)
def test_nothing_is_kept(text: str) -> None:
    assert facts(text).uses == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("found = User.age is None", id="a name with a dot after it"),
        pytest.param("found = (User).age is None", id="brackets before the dot"),
        pytest.param("found = (User  # whose\n    .age) is None", id="a comment before the dot"),
        pytest.param("found = User \\\n    .age is None", id="the dot on the next line"),
        pytest.param("found = models.User.age is None", id="a class in a module"),
        pytest.param("found = Ünit.age is None", id="a name that is not ASCII"),
        pytest.param("found = table.c.age is None", id="a column of a table"),
        pytest.param("found = table. c.age is None", id="a column of a table after a space"),
        pytest.param("u = aliased(who)\nfound = u.age is None", id="a name for an alias"),
        pytest.param("u = aliased(who)\nif u:\n    pass", id="nothing but such a name"),
        pytest.param("found = session.query(a or b)", id="the name of a method"),
        pytest.param("found = session.ﬁlter(a or b)", id="the name of a method in letters that look alike"),
        pytest.param("found = f'{func.now()}'", id="a function of SQL in a text"),
        pytest.param("found = f'''\n{User.age}\n'''", id="on the second line of a text"),
        pytest.param("found = sqlalchemy.text(a)", id="SQL as text"),
        pytest.param("found = Column(default=a)", id="the declaration of a column"),
        pytest.param("found = who.query.get(1)", id="the old way to get an object"),
        pytest.param("query.limit(1)", id="a query that nobody uses"),
        pytest.param("def f(a=User.age is None):\n    pass", id="a default"),
        pytest.param("def f():\n    @g(User.age is None)\n    def h():\n        pass", id="a decorator in a function"),
        pytest.param(
            "class A:\n    @classmethod\n    def f(cls):\n        return cls.age is None", id="a class method"
        ),
        pytest.param("def f():\n    with a:\n        return User.age is None", id="a block in a function"),
        pytest.param("for a in b:\n    pass\nelse:\n    found = User.age is None", id="the other block of a loop"),
        pytest.param("match a:\n    case 1:\n        found = User.age is None", id="a case"),
        pytest.param("try:\n    pass\nexcept E:\n    found = User.age is None", id="a handler"),
        pytest.param("with f(User.age is None):\n    pass", id="what is entered"),
        pytest.param("raise E from User.age is None", id="a cause"),
    ],
)
def test_one_expression_is_kept(text: str) -> None:
    assert len(facts(text).uses) == 1


def test_a_class_inside_a_class_is_kept_wherever_it_is() -> None:
    found = facts("def f():\n    class A:\n        class B:\n            pass\n")
    assert [declaration.qualname for declaration in found.classes] == ["f.A.B"]


def test_a_call_that_maps_a_class_is_kept_wherever_it_is() -> None:
    assert len(facts("def f():\n    registry.map_imperatively(a, b)\n").mappings) == 1


@pytest.mark.parametrize("package", ["sqlalchemy==2.0.43"])
def test_whatever_could_be_wrong_in_a_package_stands_on_such_a_line(package: str) -> None:
    looked_at = 0
    for path in sorted((installed(package) / "sqlalchemy" / "orm").glob("*.py")):
        source = Source(path.read_bytes())
        suspicion = Suspicion(source.text)
        for node in ast.walk(ast.parse(source.text)):
            if isinstance(node, ast.expr) and suspicion.holds_both(node, WRONG, own=False):
                looked_at += 1
                assert suspicion.may_fall_between(node.lineno, node.end_lineno), (path.name, ast.unparse(node))
    assert looked_at > 1000
