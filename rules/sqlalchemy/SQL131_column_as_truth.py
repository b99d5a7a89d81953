"""Outside of a query a column has no rows to be true for: `if User.age == 1` is never taken, `if User.age` always.

`User.age == 1` is false as a Python value and `User.age != 1` true; a column of a mapped class is true, and
every other expression raises. What was meant is usually an object (`user.age`) or a query.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site

RULE = Rule(
    id="SQL131",
    name="column-as-truth",
    message="a condition about a column is a constant in Python",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "def f(user: User):\n    if user.age == 1 and user.active:\n        return 1\n",
        MAPPED_CLASSES + "def f(column):\n    if column == User.age:\n        return 1\n",
        MAPPED_CLASSES + "def f(column=None):\n    if column is not None and hasattr(User, 'age'):\n        return 1\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "def f():\n    if User.age == 1:\n        return 1\n"),
        Bad(MAPPED_CLASSES + "def f():\n    while not User.active:\n        pass\n"),
        Bad(MAPPED_CLASSES + "assert User.name != 'x'\n"),
        Bad(MAPPED_CLASSES + "x = 1 if User.age < 3 else 2\n"),
    ),
)
RESULTS = {
    SqlKind.EQUAL: "always false",
    SqlKind.UNEQUAL: "always true",
    SqlKind.ATTRIBUTE: "always true",
    SqlKind.COLUMN: "a TypeError",
    SqlKind.CLAUSE: "a TypeError",
}
PLAIN = (SqlKind.PYTHON, SqlKind.MEMBER, SqlKind.MEMBER_VALUE, SqlKind.FIELD, SqlKind.INSTANCE)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare", "attr"):
        if site.role == "test" and not is_in_query(site):
            result = RESULTS.get(site.certain_value().kind)
            if result and (site.node.kind == "attr" or is_plain_comparison(site)):
                yield site.finding(RULE, message=f"`{site.text}` is {result} in Python: use an object or a query")


def is_in_query(site: Site) -> bool:
    """Whether it is the test of `x if test else y` or `not test` in a query, about which other rules speak."""
    parent = site.parent
    while parent is not None and parent.role == "test":
        parent = parent.parent
    return parent is not None and bool(parent.context)


def is_plain_comparison(site: Site) -> bool:
    """Whether a column is compared with what is certainly none: `column == User.age` asks which one it is."""
    if "," in site.node.value:
        return False
    if site.node.value not in ("==", "!="):
        return True
    return any(site.value(side).kind in PLAIN for side in site.node.children)
