"""A model of plain `Column(...)` attributes tells type checkers nothing: `user.status == Status.OPEN` is a complaint.

`Mapped[...]` and `mapped_column(...)` of SQLAlchemy 2.0 say the same to the database and the truth to the checker.
"""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

LEGACY = "class Old(Base):\n    __tablename__ = 'old'\n    id = Column(Integer, primary_key=True)\n"
RULE = Rule(
    id="SQL181",
    name="legacy-model",
    message="type checkers cannot see what the columns of this model hold: use Mapped[...] and mapped_column()",
    severity=Severity.INFO,
    default=False,
    reads=("imports", "sql"),
    good=(MAPPED_CLASSES,),
    bad=(Bad(MAPPED_CLASSES + LEGACY),),
)


def check_project(project: Project) -> Iterator[Finding]:
    for model in project.sql.models():
        if model.is_legacy:
            name = model.key.qualname
            excerpt = f"class {name.rpartition('.')[2]}"
            count = sum(member.form == "value" for member in model.declaration.members)
            found = RULE.finding(model.span, excerpt, symbol=name, data={"attributes": count})
            yield found._replace(path=model.key.path)
