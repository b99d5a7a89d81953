"""A value written into the text of a query is read as SQL: whoever chooses the value chooses the query.

`text(f"... WHERE name = '{name}'")` with the name `' OR 1 = 1 --` finds every row. Parameters are passed beside the
text and are never read as SQL.
"""

# ruff: noqa: S608 - the injections are the examples

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Confidence, Finding, Project, Rule, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site

RULE = Rule(
    id="SQL171",
    name="text-from-string",
    message="a value is written into the text of a query: pass it as a parameter",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = text('SELECT 1 WHERE name = :name')\n",
        MAPPED_CLASSES + "TABLE = 'users'\nq = text(f'SELECT * FROM {TABLE}')\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "def f(name):\n    return text(f\"SELECT * FROM users WHERE name = '{name}'\")\n"),
        Bad(MAPPED_CLASSES + "def f(name):\n    return text(\"SELECT * FROM users WHERE name = '%s'\" % name)\n"),
    ),
)
MIGRATIONS = {"migrations", "versions", "alembic"}
"""Folders of code that runs once, over values of its own."""
QUOTED = re.compile(r"""[=(,]\s*'%?(?:\{[^{}']*\}|%s)%?'|LIKE\s+'%*(?:\{[^{}']*\}|%s)""", re.IGNORECASE)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        arguments, _ = site.arguments()
        if arguments and arguments[0].kind in ("fstring", "binary") and QUOTED.search(site.text_of(arguments[0])):
            called = site.called()
            is_text = called.kind is SqlKind.EXTERNAL and called.name.startswith("sqlalchemy.")
            is_migration = not MIGRATIONS.isdisjoint(site.path.split("/"))
            if is_text and not is_migration and called.name.endswith(".text") and not is_constant(site):
                yield site.finding(RULE, node=arguments[0])


def is_constant(site: Site) -> bool:
    """Whether only names of constants are written into the text."""
    given = site.arguments()[0][0]
    parts = given.children if given.kind == "fstring" else given.children[1:]
    return all(part.kind in ("ref", "str", "number") and part.value.rpartition(".")[2].isupper() for part in parts)
