"""`.where(None)` is `WHERE NULL`, which no row fulfils.

Where a condition is sometimes left out, the call has to be left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

RULE = Rule(
    id="SQL157",
    name="none-as-condition",
    message="a condition of None finds no row",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "def f(flag):\n    q = select(User)\n    return q.where(User.age == 1) if flag else q\n",
        MAPPED_CLASSES + "def f(age):\n    return select(User).where(User.age == 1 if age else User.age == 2)\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "def f(flag):\n    return select(User).where(User.age == 1 if flag else None)\n"),
        Bad(
            MAPPED_CLASSES + "def f(session):\n    return session.query(User).having(None if session.x else User.age)\n"
        ),
    ),
)
METHODS = ("filter", "where", "having")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("if"):
        if site.context in METHODS and site.parent is not None and site.parent.node.kind == "call":
            _, body, other = site.node.children
            for absent, given in ((body, other), (other, body)):
                if absent.kind == "none" and site.is_proven(given):
                    message = (
                        f".{site.context}(None) finds no row: call .{site.context}() only where there is a condition"
                    )
                    yield site.finding(RULE, node=absent, message=message)
