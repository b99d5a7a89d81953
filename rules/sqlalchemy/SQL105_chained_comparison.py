"""`1 < User.age < 5` is `1 < User.age and User.age < 5` to Python, which asks the first half for its truth and raises.

With `==` it does not even raise: the first half is false, and the rest is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

RULE = Rule(
    id="SQL105",
    name="chained-comparison",
    message="a chain of comparisons asks the first for its truth: use and_()",
    severity=Severity.ERROR,
    fix="compare one by one",
    reads=("imports", "sql"),
    by_file=True,
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
        if is_chain(site) and any(map(site.is_proven, site.node.children[:2])):
            operands = site.node.children
            pairs = [site.use.text[left.start : right.end] for left, right in pairwise(operands)]
            called = site.function("and_")
            replace = called._replace(text=f"{called.text}({', '.join(pairs)})")
            is_silent = site.node.value.startswith(("==", "!="))
            is_simple = all(node.kind in SIMPLE for node in operands[1:-1]) and "#" not in site.text
            effect = "keeps only one of the comparisons" if is_silent else "raises TypeError"
            yield site.finding(
                RULE,
                message=f"a chain of comparisons {effect}: use `{replace.text}`",
                replace=replace if is_simple else None,
                safety=Safety.UNSAFE if is_silent else Safety.SAFE,
            )


def is_chain(site: Site) -> bool:
    operators = site.node.value.split(",")
    is_order = not {"is", "is not", "in", "not in"} & set(operators)
    return len(operators) > 1 and is_order and not any(map(is_bitwise, site.node.children))


def is_bitwise(node: SqlNode) -> bool:
    """`a == 1 & b == 2`, which is about brackets."""
    return node.kind == "binary" and node.value in ("&", "|")
