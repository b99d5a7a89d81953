"""A hybrid property is asked for the class, too, and there its columns are expressions, not values.

`return self.active and self.age` works for an object; in a query `and` gives back one of the two, `not` and
`is None` are constants, and `if self.age:` is always taken. An `.expression` beside it says what is meant in SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import EXPRESSIONS, MAPPED_CLASSES, Bad, Confidence, Finding, Project, Rule, Severity

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

HYBRID = """from sqlalchemy.ext.hybrid import hybrid_property


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    age: Mapped[int | None]
    active: Mapped[bool]

    @hybrid_property
    def is_known(self):
        return """
EXPRESSION = """

    @is_known.expression
    def is_known(cls):
        return cls.age.is_not(None)
"""
RULE = Rule(
    id="SQL109",
    name="python-logic-in-hybrid",
    message="in a query this asks the column for its truth: give the hybrid an .expression",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + HYBRID + "self.age == 1\n",
        MAPPED_CLASSES + HYBRID + "self.age is not None\n" + EXPRESSION,
    ),
    bad=(
        Bad(MAPPED_CLASSES + HYBRID + "self.age is not None\n"),
        Bad(MAPPED_CLASSES + HYBRID + "self.active and self.age == 1\n"),
        Bad(MAPPED_CLASSES + HYBRID + "1 if self.active else 2\n"),
    ),
)
OPERATORS = ("is", "is not", "in", "not in")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("bool", "compare", "unary", "if"):
        if site.use.position != "value":
            continue  # whoever writes statements has the object in mind
        if asked_operand(site) is not None and not is_inside_another(site):
            yield site.finding(
                RULE, message=f"in a query `{site.text}` asks the column itself: give the hybrid an .expression"
            )


def asked_operand(site: Site) -> SqlNode | None:
    """The column of the hybrid's own class whose truth or identity is asked for."""
    node = site.node
    if node.kind == "compare" and node.value not in OPERATORS:
        return None
    asked = node.children[:-1] if node.kind == "bool" else node.children[:1]
    if node.kind == "unary" and node.value != "not":
        return None
    return next((child for child in asked if is_own_column(site, child)), None)


def is_own_column(site: Site, node: SqlNode) -> bool:
    inner = node.children[0] if node.kind == "compare" and node.children else node
    is_own = inner.kind == "attr" and any(part.kind == "hybrid" for part in inner.children[0].children)
    return is_own and site.class_level_value(inner).kind in EXPRESSIONS


def is_inside_another(site: Site) -> bool:
    return site.parent is not None and asked_operand(site.parent) is not None
