"""A model of plain `Column(...)` attributes tells type checkers nothing: `user.status == Status.OPEN` is a complaint.

`Mapped[...]` and `mapped_column(...)` of SQLAlchemy 2.0 say the same to the database and the truth to the checker:
that is the cure, and not a change of the comparison. The fix keeps every argument and the tables as they are. It needs
SQLAlchemy 2.0, and leaves a class alone that it cannot translate whole.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Module, Rule, Safety, Severity

KEY = "    __tablename__ = 'x'\n    id = Column(Integer, primary_key=True)\n"
TYPED = "    __tablename__ = 'x'\n    id: Mapped[int] = mapped_column(Integer, primary_key=True)\n"
HEAD = "from base import Base\nfrom sqlalchemy import Column, Integer, String\n"
RULE = Rule(
    id="SQL181",
    name="legacy-model",
    message="type checkers cannot see what the columns of this model hold",
    severity=Severity.INFO,
    default=False,
    fix="use Mapped[...] and mapped_column()",
    good=(
        "from sqlalchemy import Column\n\n\nclass NoModel:\n    width = Column(3)\n",
        "from tables import Column\n\n\nclass A(Base):\n    __tablename__ = 'a'\n    id = Column(int)\n",
    ),
    bad=(
        Bad(
            HEAD + "\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id = Column(Integer, primary_key=True)  # the key\n"
            "    name = Column(\n        String(30),  # short\n    )\n",
            fixed="from typing import Optional\n\nfrom base import Base\n"
            "from sqlalchemy import Integer, String\n"
            "from sqlalchemy.orm import Mapped, mapped_column\n"
            "\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id: Mapped[int] = mapped_column(Integer, primary_key=True)  # the key\n"
            "    name: Mapped[Optional[str]] = mapped_column(\n        String(30),  # short\n    )\n",
        ),
        Bad(
            f"{HEAD}\n\nclass A(Base):\n{KEY}\n\nclass B(Base):\n{KEY}",
            fixed="from base import Base\nfrom sqlalchemy import Integer, String\n"
            "from sqlalchemy.orm import Mapped, mapped_column\n"
            f"\n\nclass A(Base):\n{TYPED}\n\nclass B(Base):\n{TYPED}",
        ),
        Bad(HEAD + "\n\nclass A(Base):\n    __tablename__ = 'a'\n    b = Column(Unknown)\n"),
    ),
)


def check_module(module: Module) -> Iterator[Finding]:
    if not any(item.module.startswith("sqlalchemy") for item in module.facts.imports):
        return
    for model in module.legacy_models():
        name = model.node.name
        span = module.span(model.node)
        here = span._replace(end=span.start._replace(column=span.start.column + len("class ") + len(name)))
        message = f"type checkers cannot see what the columns of {name} hold: use Mapped[...] and mapped_column()"
        if model.refusal:
            yield module.at(RULE, here, message=f"{message}; by hand, as {model.refusal}")
        else:
            yield module.at(RULE, here, message=message, fix=Fix(Safety.SUGGESTION, RULE.fix, model.operations))
