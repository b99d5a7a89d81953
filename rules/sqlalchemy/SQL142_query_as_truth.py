"""A query is true whether or not it finds anything, and equals nothing but itself: it has not been run."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

RULE = Rule(
    id="SQL142",
    name="query-as-truth",
    message="a query is true even if it finds nothing",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "def f(session):\n    if session.query(User).first():\n        return 1\n",
        MAPPED_CLASSES + "def f(session, query=None):\n    if query:\n        return query.filter(User.age == 1)\n",
        MAPPED_CLASSES + "def f(session, other):\n    q = session.query(User)\n    return 1 if q == other else 2\n",
        MAPPED_CLASSES + "def f(session):\n    return session.query(User).count() == 1\n",
        MAPPED_CLASSES + "def f(session):\n    if session.query(User).count():\n        return 1\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "def f(session):\n    if session.query(User).filter(User.age == 1):\n        return 1\n"),
        Bad(
            MAPPED_CLASSES
            + "from sqlalchemy.orm import Session\ndef f(engine):\n    with Session(engine) as session:\n"
            "        result = session.execute(select(User))\n        return 1 if result else 2\n"
        ),
        Bad(MAPPED_CLASSES + "def f(session):\n    return session.query(User).filter(User.age == 1) == 1\n"),
        Bad(MAPPED_CLASSES + "def f(session):\n    q = select(User)\n    return 1 if q != 0 else 2\n"),
        Bad(MAPPED_CLASSES + "def f(session):\n    q = session.query(User)\n    return 1 if not q else 2\n"),
    ),
)


RESULTS = {"==": "is always False", "!=": "is always True"} | dict.fromkeys(("<", "<=", ">", ">="), "raises TypeError")
UNASKED = (SqlKind.QUERY, SqlKind.SELECT, SqlKind.RESULT)
VALUES = ("number", "str", "bool-const")


def check_project(project: Project) -> Iterator[Finding]:
    yield from truths(project)
    for site in project.sql.sites("compare"):
        result = RESULTS.get(site.node.value)
        if result and any(side.kind in VALUES for side in site.node.children):
            asked = next((side for side in site.node.children if site.certain_value(side).kind in UNASKED), None)
            if asked is not None:
                message = f"`{short(site.text)}` compares the query and not what it finds, which {result}: run it first"
                yield site.finding(RULE, message=message)


def truths(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call", "local"):
        if site.role == "test":
            kind = site.certain_value().kind
            if kind is SqlKind.QUERY:
                effect = "is true even if it finds nothing: ask .first() or .count()"
            elif kind is SqlKind.RESULT:
                effect = "is true even if it holds nothing: ask .first() or .all()"
            elif kind is SqlKind.SELECT:
                effect = "has no truth, which raises TypeError: run it first"
            else:
                continue
            yield site.finding(RULE, message=f"`{short(site.text)}` {effect}")


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."
