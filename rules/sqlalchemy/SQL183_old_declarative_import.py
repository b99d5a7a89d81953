"""`sqlalchemy.ext.declarative` moved into `sqlalchemy.orm` with SQLAlchemy 1.4; the old place warns and will go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Module, RedirectImport, Rule, Safety, Severity

RULE = Rule(
    id="SQL183",
    name="old-declarative-import",
    message="this has moved to sqlalchemy.orm",
    severity=Severity.INFO,
    default=False,
    fix="import it from sqlalchemy.orm",
    good=(
        "from sqlalchemy.orm import declarative_base\n",
        "from sqlalchemy.ext.declarative import AbstractConcreteBase\n",
    ),
    bad=(
        Bad(
            "from sqlalchemy.ext.declarative import declarative_base\n\nBase = declarative_base()\n",
            fixed="from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n",
        ),
    ),
)
MOVED = {"declarative_base", "declared_attr", "as_declarative", "has_inherited_table", "synonym_for"}
OLD = "sqlalchemy.ext.declarative"


def check_module(module: Module) -> Iterator[Finding]:
    if not any(item.module == OLD for item in module.facts.imports):
        return
    moved = [
        alias
        for node in module.nodes(ast.ImportFrom)
        if node.module == OLD
        for alias in node.names
        if alias.name in MOVED
    ]
    for alias in moved:
        move = RedirectImport(OLD, "sqlalchemy.orm", alias.name, alias.name, module.span(alias))
        yield module.at(RULE, module.span(alias), fix=Fix(Safety.UNSAFE, RULE.fix, (move,)))
