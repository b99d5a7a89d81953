"""`len(User.name)` asks Python about the column itself, which raises; the database has functions of its own."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

RULE = Rule(
    id="SQL152",
    name="python-function-of-column",
    message="functions of Python do not work on columns",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
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
        function, *arguments = site.node.children
        name = function.value.removeprefix("builtins.")
        if function.kind == "ref" and function.value == f"builtins.{name}" and name in INSTEAD and arguments:
            first = site.value(arguments[0])
            is_column = first.kind in COLUMN_KINDS and first.column is not None and first.column.base in SCALAR
            if is_column and arguments[0].kind == "attr" and not site.node.value:
                message = f"{name}() does not work on a column, which raises: use {INSTEAD[name]}"
                yield site.finding(RULE, message=message)
