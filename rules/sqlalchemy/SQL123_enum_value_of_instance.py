"""An object has the member in its attribute, not the value: `user.status == Status.OPEN.value` is always false."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Confidence, Finding, Project, Rule, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

RULE = Rule(
    id="SQL123",
    name="enum-value-of-instance",
    message="the attribute of an object holds the member, not its value",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    fix="compare like with like",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "def is_open(user: User):\n    return user.status == Status.OPEN\n",
        MAPPED_CLASSES + "def is_open(user):\n    return user.status == Status.OPEN.value\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "def is_open(user: User):\n    return user.status == Status.OPEN.value\n"),
        Bad(MAPPED_CLASSES + "def f(session):\n    return session.get(User, 1).name == Status.OPEN\n"),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        if site.node.value in ("==", "!="):
            right = site.node.children[1]
            text = meant(site, right) if right.kind == "attr" else ""
            if text:
                result = "false" if site.node.value == "==" else "true"
                message = f"this is always {result}: compare with `{text}`"
                yield site.finding(RULE, node=right, message=message, replace=text)


def meant(site: Site, right: SqlNode) -> str:
    """What an attribute of an object can be equal to; empty where it can be equal to what is there."""
    field, member = site.value(site.node.children[0]), site.value(right)
    column = field.column if field.kind is SqlKind.FIELD else None
    if column is None:
        return ""
    if member.kind is SqlKind.MEMBER_VALUE and column.enum is not None and not column.enum.is_mixed:
        return site.text_of(right.children[0])
    is_plain = member.kind is SqlKind.MEMBER and not site.is_mixed(member)
    return f"{site.text_of(right)}.value" if is_plain and column.base == "string" else ""
