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
    by_file=True,
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
        if is_unbracketed(site):
            text = rewritten(site)
            yield site.finding(
                RULE,
                message=f"`&` and `|` bind closer than comparisons: write `{text}`",
                replace=text if is_plain(site, text) else None,
                safety=Safety.SAFE if is_loud(site) else Safety.SUGGESTION,
            )


def is_unbracketed(site: Site) -> bool:
    middle = site.node.children[1:-1]
    return bool(middle) and all(map(is_bitwise, middle)) and any(map(site.is_proven, ends_of(site)))


def is_bitwise(node: SqlNode) -> bool:
    return node.kind == "binary" and node.value in ("&", "|")


def ends_of(site: Site) -> list[SqlNode]:
    """The two sides of all the comparisons that are meant."""
    first, *middle, last = site.node.children
    return [first, *(half for node in middle for half in node.children), last]


def is_plain(site: Site, text: str) -> bool:
    """Whether the new text drops no comment and no brackets."""
    brackets = len(site.node.children) - 1
    return "#" not in site.text and site.text.count("(") == text.count("(") - brackets


def is_loud(site: Site) -> bool:
    """Whether the comparison as it stands raises, as it combines a literal with SQL."""
    return any(end.kind in LITERALS for end in ends_of(site)[1:-1:2])


def rewritten(site: Site) -> str:
    """Each comparison in brackets."""
    ends = ends_of(site)
    pairs = zip(ends[::2], ends[1::2], strict=True)
    texts = [f"({site.use.text[left.start : right.end]})" for left, right in pairs]
    operators = [node.value for node in site.node.children[1:-1]]
    return texts[0] + "".join(f" {operator} {text}" for operator, text in zip(operators, texts[1:], strict=True))
