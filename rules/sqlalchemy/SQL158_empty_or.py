"""`or_(*conditions)` of an empty list is no condition at all: every row is found, where none was meant."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Confidence, Finding, Project, Rule, Severity, SqlKind

RULE = Rule(
    id="SQL158",
    name="empty-or",
    message="or_() of an empty list finds every row",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    default=False,
    fix="begin with False",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "def f(conditions):\n    return select(User).where(or_(False, *conditions))\n",
        MAPPED_CLASSES + "q = select(User).where(or_(*[User.age == 1, User.age == 2]))\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "def f(conditions):\n    return select(User).where(or_(*conditions))\n",
            fixed=MAPPED_CLASSES + "def f(conditions):\n    return select(User).where(or_(False, *conditions))\n",
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        function, *arguments = site.node.children
        if len(arguments) == 1 and arguments[0].kind == "starred" and not site.node.value:
            called = site.called()
            is_display = arguments[0].children[0].kind == "list"
            if called.kind is SqlKind.EXTERNAL and called.name.endswith(".or_") and not is_display:
                given = site.text_of(arguments[0])
                text = f"{site.text_of(function)}(False, {given})"
                yield site.finding(RULE, message=f"if there are none, every row is found: write `{text}`", replace=text)
