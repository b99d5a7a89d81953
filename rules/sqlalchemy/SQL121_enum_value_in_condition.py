"""A column of `Enum(Status)` stores the names of the members: comparing it with `Status.OPEN.value` finds no row.

No type checker sees it, and nothing raises but PostgreSQL, where the enumeration is a type of the database
(it is none with `native_enum=False`). It is right where the column has `values_callable`, or where the members
are strings themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

RULE = Rule(
    id="SQL121",
    name="enum-value-in-condition",
    message="the column holds members of the enumeration, not their values",
    severity=Severity.ERROR,
    fix="compare with the member",
    reads=("imports", "sql"),
    by_file=True,
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
        for column, value in pairs_in(site):
            name = enumeration_of(site, column)
            if name and value.kind == "attr" and site.value(value).kind is SqlKind.MEMBER_VALUE:
                text = site.text_of(value.children[0])
                message = f"the column holds members of {name}, not their values: write `{text}`"
                yield site.finding(RULE, node=value, message=message, replace=text, safety=Safety.UNSAFE)


def pairs_in(site: Site) -> list[tuple[SqlNode, SqlNode]]:
    """What is compared with what, by an operator or in a list."""
    nodes = site.node.children
    if site.node.kind == "compare":
        return [(nodes[0], nodes[1]), (nodes[1], nodes[0])] if site.node.value in COMPARISONS else []
    is_method = nodes[0].kind == "attr" and nodes[0].value in LISTS
    is_list = is_method and len(nodes) == 2 and nodes[1].kind == "list"
    return [(nodes[0].children[0], item) for item in nodes[1].children] if is_list else []


def enumeration_of(site: Site, node: SqlNode) -> str:
    """The enumeration whose names a column stores; empty where it is none, or the values may be right."""
    value = site.value(node)
    column = value.column if value.kind in COLUMN_KINDS else None
    if column is None or column.enum is None or column.enum.is_mixed or column.stores != "names":
        return ""
    return column.enum.name
