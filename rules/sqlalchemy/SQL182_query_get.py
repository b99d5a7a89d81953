"""`Query.get()` is legacy since SQLAlchemy 1.4: the session has `get()` itself."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

RULE = Rule(
    id="SQL182",
    name="query-get",
    message="the get() of queries is legacy: use that of the session",
    severity=Severity.INFO,
    default=False,
    fix="use the session's get()",
    reads=("imports", "sql"),
    good=(
        MAPPED_CLASSES + "def f(session):\n    return session.get(User, 1)\n",
        MAPPED_CLASSES + "def f(cache):\n    return cache.query('x').get(1)\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "def f(session):\n    return session.query(User).get(1)\n",
            fixed=MAPPED_CLASSES + "def f(session):\n    return session.get(User, 1)\n",
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        function = site.node.children[0]
        if (
            function.kind == "attr"
            and function.value == "get"
            and site.value(function.children[0]).kind is SqlKind.QUERY
        ):
            query = function.children[0]
            text = None
            is_plain = query.kind == "call" and len(query.children) == 2 and not query.value
            if (
                is_plain
                and query.children[0].value == "query"
                and "#" not in site.text
                and len(site.node.children) == 2
            ):
                session = site.text_of(query.children[0].children[0])
                text = f"{session}.get({site.text_of(query.children[1])}, {site.text_of(site.node.children[1])})"
            yield site.finding(RULE, replace=text, safety=Safety.SUGGESTION)
