"""A member of a plain enumeration is no string: the driver cannot bind it, and the query fails."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

RULE = Rule(
    id="SQL122",
    name="member-for-string-column",
    message="the column holds strings, and the member is none",
    severity=Severity.ERROR,
    fix="compare with the value",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(User.name == Status.OPEN.value)\n",
        MAPPED_CLASSES + "class Kind(str, enum.Enum):\n    A = 'a'\n\n\nq = select(User).where(User.name == Kind.A)\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.name == Status.OPEN)\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.name == Status.OPEN.value)\n",
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        if site.node.value in ("==", "!="):
            left, right = site.node.children
            column, member = site.value(left), site.value(right)
            is_string = column.kind in COLUMN_KINDS and column.column is not None and column.column.base == "string"
            if is_string and member.kind is SqlKind.MEMBER and not site.is_mixed(member):
                text = f"{site.text_of(right)}.value"
                message = f"the column holds strings, and the member is none, so the query fails: write `{text}`"
                yield site.finding(RULE, node=right, message=message, replace=text, safety=Safety.SAFE)
