"""A column of single values is never equal to a list: the driver cannot bind it. `.in_()` is meant."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

RULE = Rule(
    id="SQL156",
    name="column-equals-list",
    message="a single value is compared with a list",
    severity=Severity.ERROR,
    fix="use .in_()",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(User.age.in_([1, 2]))\n",
        MAPPED_CLASSES + "def f(user: User):\n    return user.age == [1]\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.age == [1, 2])\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.age.in_([1, 2]))\n",
        ),
    ),
)
SCALAR = ("string", "number", "boolean", "time", "enum", "uuid")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        if site.node.value in ("==", "!="):
            left, right = site.node.children
            column = site.value(left)
            is_scalar = column.kind in COLUMN_KINDS and column.column is not None and column.column.base in SCALAR
            if is_scalar and right.kind == "list" and right.value != "dict":
                method = "in_" if site.node.value == "==" else "not_in"
                text = f"{site.bracketed(left)}.{method}({site.text_of(right)})"
                message = f"a single value is compared with a list, which the driver cannot bind: write `{text}`"
                yield site.finding(RULE, message=message, replace=text, safety=Safety.SAFE)
