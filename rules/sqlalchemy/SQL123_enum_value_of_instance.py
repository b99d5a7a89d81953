"""An object has the member in its attribute, not the value: `user.status == Status.OPEN.value` is always false."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Confidence, Finding, Project, Rule, Severity, SqlKind

RULE = Rule(
    id="SQL123",
    name="enum-value-of-instance",
    message="the attribute of an object holds the member, not its value",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    fix="compare like with like",
    reads=("imports", "sql"),
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
            left, right = site.node.children
            field, member = site.value(left), site.value(right)
            if field.kind is SqlKind.FIELD and field.column is not None and right.kind == "attr":
                enum = field.column.enum
                result = "false" if site.node.value == "==" else "true"
                if member.kind is SqlKind.MEMBER_VALUE and enum is not None and not enum.is_mixed:
                    text = site.text_of(right.children[0])
                elif member.kind is SqlKind.MEMBER and field.column.base == "string" and not site.is_mixed(member):
                    text = f"{site.text_of(right)}.value"
                else:
                    continue
                message = f"this is always {result}: compare with `{text}`"
                yield site.finding(RULE, node=right, message=message, replace=text)
