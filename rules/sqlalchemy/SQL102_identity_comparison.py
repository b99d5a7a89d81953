"""`is` compares Python objects: a column is never None, so `User.age is None` is the constant False.

The query becomes `WHERE 0 = 1`, and with `is not` `WHERE 1 = 1`: a `delete().where(User.age is not None)`
deletes every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site

RULE = Rule(
    id="SQL102",
    name="identity-comparison",
    message="comparing a column with `is` gives a constant: use .is_()",
    severity=Severity.ERROR,
    fix="ask in SQL",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(User.age.is_(None))\n",
        MAPPED_CLASSES + "q = select(User).where(User.age == None)\n",
        MAPPED_CLASSES + "def has(column):\n    return any(column is other for other in (User.age, User.name))\n",
        MAPPED_CLASSES + "def old(user: User):\n    return user.age is not None\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.age is None)\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.age.is_(None))\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(User).where((User.name == 'x') & (User.age is not None))\n",
            fixed=MAPPED_CLASSES + "q = select(User).where((User.name == 'x') & (User.age.is_not(None)))\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.active is True)\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.active == True)\n",
        ),
    ),
)
CONSTANTS = {
    ("is", True): "False (no row)",
    ("is not", True): "True (every row)",
    ("is", False): "False",
    ("is not", False): "True",
}
IDENTITY = {"is": ("is_", "=="), "is not": ("is_not", "!=")}


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        if site.node.value in IDENTITY and site.negation.is_condition and is_about_column(site):
            right = site.node.children[1]
            effect = CONSTANTS[site.node.value, site.is_condition]
            text = rewritten(site)
            message = f"`{site.text}` is the constant {effect}: write `{text}`"
            safety = Safety.UNSAFE if right.kind in ("none", "bool-const") else Safety.SUGGESTION
            yield site.finding(RULE, message=message, replace=text, safety=safety)


def is_about_column(site: Site) -> bool:
    """Whether SQL stands on the left and something else on the right: `column is other` asks which column it is."""
    left, right = site.node.children
    return left.kind != "local" and site.is_sql(left) and not site.is_sql(right)


def rewritten(site: Site) -> str:
    left, right = site.node.children
    method, operator = IDENTITY[site.node.value]
    if right.kind == "none" and site.value(left).kind is not SqlKind.RELATIONSHIP:
        return f"{site.bracketed(left)}.{method}(None)"
    return f"{site.bracketed(left)} {operator} {site.text_of(right)}"
