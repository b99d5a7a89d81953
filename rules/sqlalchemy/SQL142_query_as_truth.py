"""A query is true whether or not it finds anything: it has not been run."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

RULE = Rule(
    id="SQL142",
    name="query-as-truth",
    message="a query is true even if it finds nothing",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    good=(
        MAPPED_CLASSES + "def f(session):\n    if session.query(User).first():\n        return 1\n",
        MAPPED_CLASSES + "def f(session, query=None):\n    if query:\n        return query.filter(User.age == 1)\n",
        MAPPED_CLASSES + "def f(session):\n    if session.query(User).count():\n        return 1\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "def f(session):\n    if session.query(User).filter(User.age == 1):\n        return 1\n"),
        Bad(
            MAPPED_CLASSES
            + "from sqlalchemy.orm import Session\ndef f(engine):\n    with Session(engine) as session:\n"
            "        result = session.execute(select(User))\n        return 1 if result else 2\n"
        ),
        Bad(MAPPED_CLASSES + "def f(session):\n    q = session.query(User)\n    return 1 if not q else 2\n"),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
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
