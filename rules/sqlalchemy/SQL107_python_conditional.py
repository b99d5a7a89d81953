"""`X if User.active else Y` is decided once, in Python, and not for each row: a column is always true.

`update(User).values(level=1 if User.active == True else 2)` sets every row to 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

RULE = Rule(
    id="SQL107",
    name="python-conditional",
    message="the choice is made once in Python, not for each row: use case()",
    severity=Severity.ERROR,
    fix="choose in SQL",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(case((User.active == True, 1), else_=2))\n",
        MAPPED_CLASSES + "def of(flag):\n    return select(User.age if flag else User.name)\n",
        MAPPED_CLASSES + "def label(user: User):\n    return func.lower('x' if user.active else 'y')\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(1 if User.active == True else 2)\n",
            fixed=MAPPED_CLASSES + "q = select(case((User.active == True, 1), else_=2))\n",
        ),
        Bad(MAPPED_CLASSES + "q = select(User).order_by(User.name if User.active else User.age)\n"),
    ),
)
BRANCH = {SqlKind.EQUAL: "second", SqlKind.UNEQUAL: "first", SqlKind.ATTRIBUTE: "first", SqlKind.RELATIONSHIP: "first"}


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("if"):
        test, body, other = site.node.children
        if site.context and site.is_proven(test):
            branch = BRANCH.get(site.value(test).kind)
            effect = f"always the {branch} value" if branch else "a TypeError"
            case = site.function("case")
            parts = tuple(site.text_of(node) for node in (test, body, other))
            text = case._replace(text=f"{case.text}(({parts[0]}, {parts[1]}), else_={parts[2]})")
            message = f"the condition is asked once in Python and gives {effect}: write `{text.text}`"
            is_readable = "#" not in site.text and "\n" not in site.text
            yield site.finding(RULE, message=message, replace=text if is_readable else None, safety=Safety.SUGGESTION)
