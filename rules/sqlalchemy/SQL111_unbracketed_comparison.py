"""`User.age == 1 & User.name == 'x'` compares with `1 & User.name`, which raises: `&` binds closer than `==`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

RULE = Rule(
    id="SQL111",
    name="unbracketed-comparison",
    message="comparisons beside & and | need brackets",
    severity=Severity.ERROR,
    fix="put the comparisons in brackets",
    reads=("imports", "sql"),
    good=(
        MAPPED_CLASSES + "q = select(User).where((User.age == 1) & (User.name == 'x'))\n",
        MAPPED_CLASSES + "is_odd = 1 < (3 & 2) < 5\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.age == 1 & User.name == 'x')\n",
            fixed=MAPPED_CLASSES + "q = select(User).where((User.age == 1) & (User.name == 'x'))\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.age > 1 | User.age < 9 | User.age == 5)\n",
        ),
    ),
)
LITERALS = ("number", "str", "bool-const", "none")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        first, *middle, last = site.node.children
        halves = [half for node in middle for half in node.children]
        if middle and all(map(is_bitwise, middle)) and any(map(site.is_proven, (first, last, *halves))):
            text = rewritten(site, [first, *halves, last])
            is_plain = "#" not in site.text and site.text.count("(") == text.count("(") - len(middle) - 1
            is_loud = any(half.kind in LITERALS for half in halves[::2])
            yield site.finding(
                RULE,
                message=f"`&` and `|` bind closer than comparisons: write `{text}`",
                replace=text if is_plain else None,
                safety=Safety.SAFE if is_loud else Safety.SUGGESTION,
            )


def is_bitwise(node: SqlNode) -> bool:
    return node.kind == "binary" and node.value in ("&", "|")


def rewritten(site: Site, ends: list[SqlNode]) -> str:
    """Each comparison in brackets; `ends` are the two sides of all of them."""
    pairs = zip(ends[::2], ends[1::2], strict=True)
    texts = [f"({site.use.text[left.start : right.end]})" for left, right in pairs]
    operators = [node.value for node in site.node.children[1:-1]]
    return texts[0] + "".join(f" {operator} {text}" for operator, text in zip(operators, texts[1:], strict=True))
