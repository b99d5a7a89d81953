"""`x NOT IN (1, NULL)` is never true: SQL does not know whether x is the NULL, so the query finds no row."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import EXPRESSIONS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

RULE = Rule(
    id="SQL155",
    name="not-in-with-null",
    message="with NULL in the list NOT IN finds no row",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(User.age.not_in([1, 2]))\n",
        MAPPED_CLASSES + "q = select(User).where(User.age.in_([1, None]))\n",
    ),
    bad=(Bad(MAPPED_CLASSES + "q = select(User).where(User.age.not_in([1, None]))\n"),),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        function, *arguments = site.node.children
        if function.kind == "attr" and function.value in ("not_in", "notin_") and len(arguments) == 1:
            given = arguments[0]
            has_null = given.kind == "list" and any(item.kind == "none" for item in given.children)
            if has_null and site.value(function.children[0]).kind in EXPRESSIONS:
                message = "NOT IN with NULL in the list finds no row: take it out and ask .is_not(None) beside it"
                yield site.finding(RULE, message=message)
