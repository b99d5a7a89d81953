"""`User.age == 1 & User.name == 'x'` compares with `1 & User.name`, which raises: `&` binds closer than `==`."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

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
        if middle and all(node.kind == "binary" and node.value in ("&", "|") for node in middle):
            halves = [half for node in middle for half in node.children]
            if any(map(site.is_proven, (first, last, *halves))):
                ends = [first, *halves, last]
                texts = [
                    f"({site.use.text[left.start : right.end]})"
                    for left, right in zip(ends[::2], ends[1::2], strict=True)
                ]
                text = texts[0]
                for node, part in zip(middle, texts[1:], strict=True):
                    text += f" {node.value} {part}"
                is_plain = "#" not in site.text and site.text.count("(") == text.count("(") - len(texts)
                is_loud = any(half.kind in LITERALS for half in halves[::2])
                yield site.finding(
                    RULE,
                    message=f"`&` and `|` bind closer than comparisons: write `{text}`",
                    replace=text if is_plain else None,
                    safety=Safety.SAFE if is_loud else Safety.SUGGESTION,
                )
