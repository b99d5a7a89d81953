"""`.in_()` takes a list or a query; a single value or None raises ArgumentError."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import EXPRESSIONS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

RULE = Rule(
    id="SQL154",
    name="in-of-no-list",
    message="this is neither a list nor a query",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    good=(MAPPED_CLASSES + "q = select(User).where(User.name.in_(['x']), User.age.in_(select(User.age)))\n",),
    bad=(
        Bad(MAPPED_CLASSES + "q = select(User).where(User.name.in_('x'))\n"),
        Bad(MAPPED_CLASSES + "q = select(User).where(User.age.not_in(None))\n"),
    ),
)
LISTS = ("in_", "not_in", "notin_")
SINGLE = ("none", "str", "number")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        function, *arguments = site.node.children
        is_single = len(arguments) == 1 and arguments[0].kind in SINGLE
        is_list = function.kind == "attr" and function.value in LISTS
        if is_single and is_list and site.value(function.children[0]).kind in EXPRESSIONS:
            message = f".{function.value}() takes a list or a query, and this raises ArgumentError"
            yield site.finding(RULE, node=arguments[0], message=message)
