"""`(User.age == 3) & User.name == 'x'` is `((age = 3) AND name) = 'x'`: it compares the whole of the rest.

SQLite and MySQL answer that question; PostgreSQL, which has booleans of its own, raises an error of types.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

RULE = Rule(
    id="SQL112",
    name="half-bracketed-comparison",
    message="the comparison is with the whole of what & or | combine",
    severity=Severity.ERROR,
    fix="put the comparison in brackets",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where((User.age == 3) & (User.name == 'x'))\n",
        MAPPED_CLASSES + "q = select(User).where(User.age & 4 == 4)\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where((User.age == 3) & User.name == 'x')\n",
            fixed=MAPPED_CLASSES + "q = select(User).where((User.age == 3) & (User.name == 'x'))\n",
        ),
        Bad(MAPPED_CLASSES + "q = select(User).where(User.active & User.age == 3)\n"),
    ),
)
CONDITIONS = (SqlKind.EQUAL, SqlKind.UNEQUAL)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        if is_half_bracketed(site):
            combined, other = site.node.children
            last = combined.children[1]
            text = f"{site.use.text[site.node.start : last.start]}({site.use.text[last.start : other.end]})"
            yield site.finding(
                RULE,
                message=f"this compares the whole of `{site.text_of(combined)}`: write `{text}`",
                replace=text,
            )


def is_half_bracketed(site: Site) -> bool:
    """Whether the left side of the only comparison is a condition combined with a column."""
    combined, *others = site.node.children
    if len(others) != 1 or combined.kind != "binary" or combined.value not in ("&", "|"):
        return False
    condition, last = combined.children
    return is_condition(site, condition) and last.kind == "attr" and site.is_proven(last)


def is_condition(site: Site, node: SqlNode) -> bool:
    """Whether it is true or false by itself: a comparison, or a boolean column."""
    value = site.value(node)
    if value.kind is SqlKind.ATTRIBUTE:
        return value.column is not None and value.column.base == "boolean"
    return value.kind in CONDITIONS
