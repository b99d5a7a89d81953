"""`(User.age == 3) & User.name == 'x'` is `((age = 3) AND name) = 'x'`: it compares the whole of the rest."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

RULE = Rule(
    id="SQL112",
    name="half-bracketed-comparison",
    message="the comparison is with the whole of what & or | combine",
    severity=Severity.ERROR,
    fix="put the comparison in brackets",
    reads=("imports", "sql"),
    good=(
        MAPPED_CLASSES + "q = select(User).where((User.age == 3) & (User.name == 'x'))\n",
        MAPPED_CLASSES + "q = select(User).where(User.age & 4 == 4)\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where((User.age == 3) & User.name == 'x')\n",
            fixed=MAPPED_CLASSES + "q = select(User).where((User.age == 3) & (User.name == 'x'))\n",
        ),
        Bad(MAPPED_CLASSES + "q = select(User).where(User.active & User.age == 3)\n"),
    ),
)
CONDITIONS = (SqlKind.EQUAL, SqlKind.UNEQUAL)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("compare"):
        if len(site.node.children) == 2:
            combined, other = site.node.children
            if combined.kind == "binary" and combined.value in ("&", "|"):
                condition = site.value(combined.children[0])
                last = combined.children[1]
                is_boolean = condition.column is not None and condition.column.base == "boolean"
                is_condition = condition.kind in CONDITIONS or (condition.kind is SqlKind.ATTRIBUTE and is_boolean)
                if is_condition and site.is_proven(last) and last.kind == "attr":
                    before = site.use.text[site.node.start : last.start]
                    after = site.use.text[last.start : other.end]
                    text = f"{before}({after})"
                    yield site.finding(
                        RULE,
                        message=f"this compares the whole of `{site.text_of(combined)}`: write `{text}`",
                        replace=text,
                    )
