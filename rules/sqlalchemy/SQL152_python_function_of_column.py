"""`len(User.name)` asks Python about the column itself, which raises; the database has functions of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

if TYPE_CHECKING:
    from autopack_lint.sdk import Site

RULE = Rule(
    id="SQL152",
    name="python-function-of-column",
    message="functions of Python do not work on columns",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(func.length(User.name), func.max(User.age))\n",
        MAPPED_CLASSES + "def f(user: User):\n    return len(user.name)\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "q = select(User).where(len(User.name) > 3)\n"),
        Bad(MAPPED_CLASSES + "q = select(max(User.age, 3))\n"),
    ),
)
INSTEAD = {
    "len": "func.length()",
    "int": "cast()",
    "float": "cast()",
    "sum": "func.sum()",
    "abs": "func.abs()",
    "round": "func.round()",
    "max": "func.max(), or the database's greatest()",
    "min": "func.min(), or the database's least()",
}
SCALAR = ("string", "number", "boolean", "time", "enum", "uuid")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        name = builtin_called(site)
        if name in INSTEAD and is_given_a_column(site):
            message = f"{name}() does not work on a column, which raises: use {INSTEAD[name]}"
            yield site.finding(RULE, message=message)


def builtin_called(site: Site) -> str:
    """The name of the function of Python that is called, or nothing."""
    function = site.node.children[0]
    is_builtin = function.kind == "ref" and function.value.startswith("builtins.")
    return function.value.removeprefix("builtins.") if is_builtin else ""


def is_given_a_column(site: Site) -> bool:
    """Whether the first argument is a column written as such, and no argument has a name."""
    arguments = site.node.children[1:]
    if not arguments or arguments[0].kind != "attr" or site.node.value:
        return False
    first = site.value(arguments[0])
    return first.kind in COLUMN_KINDS and first.column is not None and first.column.base in SCALAR
