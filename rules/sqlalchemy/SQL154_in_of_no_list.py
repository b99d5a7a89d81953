"""`.in_()` takes a list or a query; a single value or None raises ArgumentError."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import EXPRESSIONS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

RULE = Rule(
    id="SQL154",
    name="in-of-no-list",
    message="this is neither a list nor a query",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(MAPPED_CLASSES + "q = select(User).where(User.name.in_(['x']), User.age.in_(select(User.age)))\n",),
    bad=(
        Bad(MAPPED_CLASSES + "q = select(User).where(User.name.in_('x'))\n"),
        Bad(MAPPED_CLASSES + "q = select(User).where(User.age.not_in(None))\n"),
        Bad(
            MAPPED_CLASSES
            + "def f(session):\n    return session.query(User).filter(User.id.in_(session.query(User).all()))\n"
        ),
    ),
)
LISTS = ("in_", "not_in", "notin_")
SINGLE = ("none", "str", "number")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        function, *arguments = site.node.children
        is_list = function.kind == "attr" and function.value in LISTS and len(arguments) == 1
        if is_list and site.value(function.children[0]).kind in EXPRESSIONS:
            given = arguments[0]
            if given.kind in SINGLE:
                message = f".{function.value}() takes a list or a query, and this raises ArgumentError"
                yield site.finding(RULE, node=given, message=message)
            elif site.value(given).kind is SqlKind.ROWS:
                message = f".{function.value}() of a list of objects raises: give it a query for their column"
                yield site.finding(RULE, node=given, message=message)
