"""`1 < User.age < 5` is `1 < User.age and User.age < 5` to Python, which asks the first half for its truth and raises.

With `==` it does not even raise: the first half is false, and the rest is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

RULE = Rule(
    id="SQL105",
    name="chained-comparison",
    message="a chain of comparisons asks the first for its truth: use and_()",
    severity=Severity.ERROR,
    fix="compare one by one",
    reads=("imports", "sql"),
    good=(
        MAPPED_CLASSES + "q = select(User).where(and_(1 < User.age, User.age < 5))\n",
        MAPPED_CLASSES + "def young(user: User):\n    return 1 < user.age < 5\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(1 < User.age < 5)\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(and_(1 < User.age, User.age < 5))\n",
        ),
        Bad(MAPPED_CLASSES + "q = select(User).where(3 == User.age == 3)\n"),
    ),
)
SIMPLE = ("attr", "ref", "local", "number", "str")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        operators = site.node.value.split(",")
        operands = site.node.children
        is_chain = len(operators) > 1 and not {"is", "is not", "in", "not in"} & set(operators)
        if is_chain and any(map(site.is_proven, operands[:2])) and not any(map(is_bitwise, operands)):
            pairs = [site.use.text[left.start : right.end] for left, right in pairwise(operands)]
            called = site.function("and_")
            is_silent = operators[0] in ("==", "!=")
            replace = called._replace(text=f"{called.text}({', '.join(pairs)})")
            has_effects = any(node.kind not in SIMPLE for node in operands[1:-1])
            effect = "keeps only one of the comparisons" if is_silent else "raises TypeError"
            yield site.finding(
                RULE,
                message=f"a chain of comparisons {effect}: use `{replace.text}`",
                replace=None if has_effects or "#" in site.text else replace,
                safety=Safety.UNSAFE if is_silent else Safety.SAFE,
            )


def is_bitwise(node: object) -> bool:
    """`a == 1 & b == 2`, which is about brackets."""
    return getattr(node, "kind", "") == "binary" and getattr(node, "value", "") in ("&", "|")
