"""A condition that Python answers is one answer for all rows: the database sees True or False.

`filter(user.age == 3)` compares the one object, where the column of the class was meant; `filter(User.title == 'x')`
with a plain `@property` compares the property itself, which is never equal to anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import EXPRESSIONS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

TITLED = MAPPED_CLASSES + "class Titled(User):\n    @property\n    def title(self):\n        return self.name.title()\n"
RULE = Rule(
    id="SQL132",
    name="python-in-condition",
    message="this condition is answered by Python, and the same for all rows",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "def f(user: User):\n    return select(User).where(User.age == user.age)\n",
        MAPPED_CLASSES + "def f(user: User):\n    return select(User).where(user.age == 3 or User.age == 3)\n",
        MAPPED_CLASSES + "def f(user):\n    return select(User).where(user.age == 3)\n",
        TITLED + "def f(row: Titled):\n    return [row for row in f() if row.title == 'x']\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "def f(user: User):\n    return select(User).where(User.id > 3, user.age == 3)\n"),
        Bad(TITLED + "q = select(Titled).where(Titled.title == 'x')\n"),
    ),
)
METHODS = ("filter", "where", "having")
ORDER = ("==", "!=", "<", "<=", ">", ">=")
CONSTANT = ("none", "str", "number", "bool-const")
PYTHON = (SqlKind.FIELD, SqlKind.MEMBER, SqlKind.MEMBER_VALUE, SqlKind.PYTHON)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        if site.node.value in ORDER and is_whole_condition(site):
            kinds = {site.value(side).kind for side in site.node.children}
            if SqlKind.PROPERTY in kinds and not kinds & EXPRESSIONS:
                yield site.finding(RULE, message=f"`{site.text}` asks a plain property of the class: make it a hybrid")
            elif SqlKind.FIELD in kinds and all(is_python(site, side) for side in site.node.children):
                yield site.finding(RULE, message=f"`{site.text}` asks one object, and is the same for all rows")


def is_whole_condition(site: Site) -> bool:
    """Whether it is an argument of `filter()` or the like, and not one side of something that decides in Python."""
    return site.context in METHODS and site.parent is not None and site.parent.node.kind == "call"


def is_python(site: Site, node: SqlNode) -> bool:
    return node.kind in CONSTANT or site.value(node).kind in PYTHON
