"""The result of `declarative_base()` is no class to type checkers, and `Mapped[...]` says little on it.

`class Base(DeclarativeBase)` of SQLAlchemy 2.0 is the same for the models and a type for the checker.
"""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Module, Rule, Safety, Severity

HEAD = "from sqlalchemy import MetaData, orm\n\n"
RULE = Rule(
    id="SQL184",
    name="declarative-base-call",
    message="type checkers cannot see what this base is",
    severity=Severity.INFO,
    default=False,
    fix="derive the base from DeclarativeBase",
    good=(
        "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
        "from own import declarative_base\n\nBase = declarative_base()\n",
    ),
    bad=(
        Bad(
            "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n",
            fixed="from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
        ),
        Bad(
            HEAD + "names = MetaData()\n# Of all.\nBase = orm.declarative_base(metadata=names)  # all\nx = 1\n",
            fixed=HEAD + "names = MetaData()\n\n\n# Of all.\n"
            "class Base(orm.DeclarativeBase):\n    metadata = names  # all\n\n\nx = 1\n",
        ),
        Bad("from sqlalchemy.orm import declarative_base\n\nBase = declarative_base(cls=Common)\n"),
    ),
)


def check_module(module: Module) -> Iterator[Finding]:
    if not any(item.module.startswith("sqlalchemy") for item in module.facts.imports):
        return
    for base in module.declarative_bases():
        if base.refusal:
            yield module.at(RULE, base.statement, message=f"{RULE.message}; by hand, as {base.refusal}")
        else:
            yield module.at(RULE, base.statement, fix=Fix(Safety.SUGGESTION, RULE.fix, base.operations))
