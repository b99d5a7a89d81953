"""`Query.get()` is legacy since SQLAlchemy 1.4: the session has `get()` itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

RULE = Rule(
    id="SQL182",
    name="query-get",
    message="the get() of queries is legacy: use that of the session",
    severity=Severity.INFO,
    default=False,
    fix="use the session's get()",
    reads=("imports", "sql"),
    by_file=True,
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
        is_get = function.kind == "attr" and function.value == "get"
        if is_get and site.value(function.children[0]).kind is SqlKind.QUERY:
            yield site.finding(RULE, replace=rewritten(site, function.children[0]))


def rewritten(site: Site, query: SqlNode) -> str | None:
    """The same with the session's method, where the query is `session.query(Model)`."""
    is_plain = query.kind == "call" and len(query.children) == 2 and not query.value
    if not is_plain or query.children[0].value != "query" or "#" in site.text or len(site.node.children) != 2:
        return None
    session, model, key = query.children[0].children[0], query.children[1], site.node.children[1]
    return f"{site.text_of(session)}.get({site.text_of(model)}, {site.text_of(key)})"
