"""`User(status=Status.OPEN.value)` is written without complaint, and every later read of the row raises LookupError.

PostgreSQL refuses to write it, where the enumeration is a type of the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site

RULE = Rule(
    id="SQL124",
    name="enum-value-stored",
    message="the column stores names of members: the value cannot be read back",
    severity=Severity.ERROR,
    fix="store the member",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "user = User(status=Status.OPEN)\n",
        MAPPED_CLASSES + "user = User(name=Status.OPEN.value)\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "user = User(status=Status.OPEN.value)\n",
            fixed=MAPPED_CLASSES + "user = User(status=Status.OPEN)\n",
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        _, keywords = site.arguments()
        for name, given in keywords.items():
            is_value = given.kind == "attr" and given.value == "value"
            if is_value and site.value(given).kind is SqlKind.MEMBER_VALUE and stores_names(site, name):
                text = site.text_of(given.children[0])
                message = f"the column stores names of members, and this cannot be read back: write `{text}`"
                yield site.finding(RULE, node=given, message=message, replace=text, safety=Safety.UNSAFE)


def stores_names(site: Site, name: str) -> bool:
    """Whether the model that is called has a column of this name that stores names of members."""
    model = site.called()
    column = site.attribute(model, name).column if model.kind is SqlKind.MODEL else None
    if column is None or column.enum is None:
        return False
    return column.stores == "names" and not column.enum.is_mixed
