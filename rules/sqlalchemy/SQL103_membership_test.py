"""`in` asks Python, not the database: `User.age in [1, 2]` is the constant False, `not in` the constant True."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

RULE = Rule(
    id="SQL103",
    name="membership-test",
    message="asking `in` of a column gives a constant: use .in_()",
    severity=Severity.ERROR,
    fix="ask in SQL",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(User.age.in_([1, 2]))\n",
        MAPPED_CLASSES + "def known(user: User):\n    return user.age in [1, 2]\n",
        MAPPED_CLASSES + "is_known = 'name' in [column.key for column in User.__table__.columns]\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.age in [1, 2])\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.age.in_([1, 2]))\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.age not in (1, 2), User.name == 'x')\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.age.not_in((1, 2)), User.name == 'x')\n",
        ),
    ),
)
MEMBERSHIP = {"in": "in_", "not in": "not_in"}
CONSTANTS = {
    ("in", True): "False (no row)",
    ("not in", True): "True (every row)",
    ("in", False): "False",
    ("not in", False): "True",
}
KINDS = (SqlKind.ATTRIBUTE, SqlKind.COLUMN, SqlKind.CLAUSE)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        if site.node.value in MEMBERSHIP and site.negation.is_condition:
            left, right = site.node.children
            if left.kind != "local" and site.value(left).kind in KINDS:
                text = f"{site.bracketed(left)}.{MEMBERSHIP[site.node.value]}({site.text_of(right)})"
                constant = CONSTANTS[site.node.value, site.is_condition]
                message = f"`{site.node.value}` asks Python: this is the constant {constant}, write `{text}`"
                yield site.finding(RULE, message=message, replace=text, safety=Safety.UNSAFE)
