"""A query is never changed in place: `q.filter(...)` gives back a new one, and the old one stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, QUERIES, Bad, Finding, Project, Rule, Severity

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

FUNCTION = "def f(session):\n    q = session.query(User)\n"
RULE = Rule(
    id="SQL141",
    name="discarded-query",
    message="the new query is thrown away",
    severity=Severity.ERROR,
    fix="keep the new query",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + FUNCTION + "    q = q.filter(User.age == 1)\n    return q\n",
        MAPPED_CLASSES + "def f(session):\n    session.query(User).filter(User.age == 1).delete()\n",
        MAPPED_CLASSES + "def f(items):\n    items.filter(User.age == 1)\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + FUNCTION + "    q.filter(User.age == 1)\n    return q\n",
            fixed=MAPPED_CLASSES + FUNCTION + "    q = q.filter(User.age == 1)\n    return q\n",
        ),
        Bad(MAPPED_CLASSES + "def f():\n    q = select(User)\n    q.order_by(User.age).limit(3)\n    return q\n"),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        if site.role == "statement" and gives_query_of_query(site):
            method = site.node.children[0]
            name = variable_in(site, method.children[0])
            kept = f"write `{name} = {name}.{method.value}(...)`" if name else "assign it or run it"
            message = f".{method.value}() gives back a new query, which is thrown away: {kept}"
            yield site.finding(RULE, message=message, statement=f"{name} = {site.text}" if name else "")


def gives_query_of_query(site: Site) -> bool:
    """Whether a call is of a method of a query that gives back a query."""
    method = site.node.children[0]
    if method.kind != "attr" or site.value().kind not in QUERIES:
        return False
    return site.certain_value(method.children[0]).kind in QUERIES


def variable_in(site: Site, node: SqlNode) -> str:
    """The local variable with a query at the beginning of a chain of calls."""
    while node.kind in ("call", "attr"):
        node = node.children[0]
    return node.value if node.kind == "local" and site.value(node).kind in QUERIES else ""
