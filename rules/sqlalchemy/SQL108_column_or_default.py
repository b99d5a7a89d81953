"""`User.age or 0` is `User.age`: a column is always true, so the default is dropped and NULL stays NULL."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

RULE = Rule(
    id="SQL108",
    name="column-or-default",
    message="the default after `or` is dropped: use func.coalesce()",
    severity=Severity.ERROR,
    fix="use func.coalesce()",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(func.coalesce(User.age, 0))\n",
        MAPPED_CLASSES + "def age(user: User):\n    return user.age or 0\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User.age or 0)\n",
            fixed=MAPPED_CLASSES + "q = select(func.coalesce(User.age, 0))\n",
        ),
    ),
)
DEFAULTS = ("number", "str")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("bool"):
        *columns, default = site.node.children
        if site.node.value == "or" and site.context and default.kind in DEFAULTS and site.is_proven(columns[0]):
            called = site.function("func")
            parts = ", ".join(map(site.text_of, site.node.children))
            text = called._replace(text=f"{called.text}.coalesce({parts})")
            message = f"a column is always true, so `{site.text_of(default)}` is dropped: write `{text.text}`"
            yield site.finding(RULE, message=message, replace=text, safety=Safety.UNSAFE)
