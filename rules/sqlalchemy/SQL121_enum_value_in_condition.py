"""A column of `Enum(Status)` stores the names of the members: comparing it with `Status.OPEN.value` finds no row.

Nothing raises and no type checker sees it. It is right where the column has `values_callable`, or where the members
are strings themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

RULE = Rule(
    id="SQL121",
    name="enum-value-in-condition",
    message="the column holds members of the enumeration, not their values",
    severity=Severity.ERROR,
    fix="compare with the member",
    reads=("imports", "sql"),
    good=(
        MAPPED_CLASSES + "q = select(User).where(User.status == Status.OPEN)\n",
        MAPPED_CLASSES + "q = select(User).where(User.name == Status.OPEN.value)\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.status == Status.OPEN.value)\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.status == Status.OPEN)\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.status.in_([Status.OPEN.value]))\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.status.in_([Status.OPEN]))\n",
        ),
    ),
)
COMPARISONS = ("==", "!=")
LISTS = ("in_", "not_in", "notin_")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare", "call"):
        nodes = site.node.children
        if site.node.kind == "compare":
            pairs = [(nodes[0], nodes[1]), (nodes[1], nodes[0])] if site.node.value in COMPARISONS else []
        else:
            is_list = (
                nodes[0].kind == "attr" and nodes[0].value in LISTS and len(nodes) == 2 and nodes[1].kind == "list"
            )
            pairs = [(nodes[0].children[0], item) for item in nodes[1].children] if is_list else []
        for left, right in pairs:
            column = site.value(left)
            if column.kind in COLUMN_KINDS and column.column is not None and column.column.enum is not None:
                held, value = column.column, site.value(right)
                is_value = value.kind is SqlKind.MEMBER_VALUE and right.kind == "attr"
                if is_value and held.enum and held.stores == "names" and not held.enum.is_mixed:
                    text = site.text_of(right.children[0])
                    message = f"the column holds members of {held.enum.name}, not their values: write `{text}`"
                    yield site.finding(RULE, node=right, message=message, replace=text, safety=Safety.UNSAFE)
