"""`not` asks a condition for its truth: `not User.age == 1` is the constant True, `not User.active` the constant False.

In `update().values(active=not User.active)` it sets every row to the same value.
"""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

RULE = Rule(
    id="SQL104",
    name="negated-condition",
    message="negating a condition with `not` gives a constant: use ~ or not_()",
    severity=Severity.ERROR,
    fix="negate in SQL",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(~(User.age == 1))\n",
        MAPPED_CLASSES + "def idle(user: User):\n    return not user.active\n",
        MAPPED_CLASSES + "def of(names):\n    return select(User).where(not names or User.name.in_(names))\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(not User.age == 1)\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(~(User.age == 1))\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(User).where(not User.active, User.age > 1)\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(~User.active, User.age > 1)\n",
        ),
    ),
)
RESULTS = {
    SqlKind.EQUAL: "the constant True (every row)",
    SqlKind.UNEQUAL: "the constant False (no row)",
    SqlKind.ATTRIBUTE: "the constant False (no row)",
    SqlKind.RELATIONSHIP: "the constant False (no row)",
}


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("unary"):
        inner = site.node.children[0]
        if site.node.value == "not" and site.negation.context and site.is_proven(inner):
            kind = site.value(inner).kind
            text = f"~{site.bracketed(inner)}"
            result = RESULTS.get(kind, "a TypeError")
            safety = Safety.UNSAFE if kind in RESULTS else Safety.SAFE
            message = f"`not` asks the condition for its truth, which gives {result}: write `{text}`"
            yield site.finding(RULE, message=message, replace=text if site.negation is site else None, safety=safety)
