"""An f-string with a column holds the words `User.name`, not what is in the column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

if TYPE_CHECKING:
    from autopack_lint.sdk import SqlNode

RULE = Rule(
    id="SQL153",
    name="column-in-string",
    message="the string holds the name of the column, not its content",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(User.name == func.concat(User.name, '!'))\n",
        MAPPED_CLASSES + "def f(name):\n    return select(User).where(User.name == f'{name}!')\n",
        MAPPED_CLASSES + "print(f'sorted by {User.name}')\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "q = select(User).where(User.name == f'{User.name}!')\n"),
        Bad(MAPPED_CLASSES + "q = select(User).where(User.name == '%s!' % User.name)\n"),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    message = "the string holds the name of the column, not its content: use func.concat()"
    for site in project.sql.sites("fstring", "binary", "compare"):
        if site.is_condition:
            for node in site.node.children if site.node.kind == "compare" else (site.node,):
                if any(site.value(part).kind in COLUMN_KINDS for part in written_into(node)):
                    yield site.finding(RULE, node=node, message=message)


def written_into(node: SqlNode) -> list[SqlNode]:
    """The attributes that are written into a string."""
    parts: tuple[SqlNode, ...] = ()
    if node.kind == "fstring":
        parts = node.children
    elif node.kind == "binary" and node.value == "%" and node.children[0].kind == "str":
        parts = node.children[1:]
    return [part for part in parts if part.kind == "attr"]
