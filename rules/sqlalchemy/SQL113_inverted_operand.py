"""`~User.age == 3` inverts the column and not the comparison: `(NOT age) = 3`.

SQLite and MySQL answer that question; PostgreSQL raises an error of types, unless the column is a boolean.
"""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

RULE = Rule(
    id="SQL113",
    name="inverted-operand",
    message="the operator ~ inverts the column and not the comparison",
    severity=Severity.ERROR,
    fix="invert the comparison",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(~(User.age == 3))\n",
        MAPPED_CLASSES + "q = select(User).where(~User.active == True)\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(~User.age == 3)\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(~(User.age == 3))\n",
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        left, right = site.node.children[0], site.node.children[-1]
        if len(site.node.children) == 2 and left.kind == "unary" and left.value == "~" and right.kind != "bool-const":
            column = left.children[0]
            if column.kind == "attr" and site.value(column).kind in COLUMN_KINDS:
                text = f"~({site.use.text[column.start : right.end]})"
                message = f"~ inverts the column and not the comparison: write `{text}`"
                yield site.finding(RULE, message=message, replace=text)
