"""A relationship is not a column: `.in_()`, `in` and columns of the other class cannot be asked of it, which raises.

`User.team.has(Team.name == 'x')`, `User.notes.any(...)` and `User.notes.contains(note)` say it, or a join does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site

MODELS = (
    MAPPED_CLASSES
    + """class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    writer: Mapped["User"] = relationship()
"""
)
RULE = Rule(
    id="SQL159",
    name="relationship-as-column",
    message="a relationship is no column",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    good=(
        MODELS + "q = select(Note).where(Note.writer.has(User.name == 'x'), Note.writer == None)\n",
        MODELS + "key = Note.writer.property.mapper.class_\n",
        MODELS + "def f(note: Note):\n    return select(User).where(User.name == note.writer.name)\n",
    ),
    bad=(
        Bad(MODELS + "def f(users):\n    return select(Note).where(Note.writer.in_(users))\n"),
        Bad(MODELS + "def f(user):\n    return select(Note).where(user in Note.writer)\n"),
        Bad(MODELS + "q = select(Note).where(Note.writer.name == 'x')\n"),
    ),
)
LISTS = ("in_", "not_in", "notin_")
KNOWN = frozenset(
    {
        "adapt_to_entity", "adapter", "and_", "any", "class_", "comparator", "contains", "dispatch", "entity",
        "expression", "extension_type", "get_history", "has", "hasparent", "impl", "info", "inspect", "is_",
        "is_aliased_class", "is_attribute", "is_bundle", "is_clause_element", "is_instance", "is_mapper", "is_not",
        "is_property", "is_selectable", "isnot", "key", "label", "mapper", "of_type", "operate", "parent", "prop",
        "property", "property_is_plain", "reverse_operate", "timetuple", "type", "with_parent",
    }
)  # fmt: skip
"""What a relationship has, and what all attributes of mapped classes have."""
OPERATORS = ("asc", "desc", "like", "ilike", "op", "between", "startswith", "endswith", "match", "concat", "collate")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("attr"):
        name = site.node.value
        if is_missing(name) and site.is_inside_condition and is_relationship(site, 0):
            said = f".{name}() is for columns" if name in LISTS else f"a relationship has no `{name}`"
            yield site.finding(RULE, message=f"{said}, which raises: use .has() or .any(), or a join")
    for site in project.sql.sites("compare"):
        if site.node.value in ("in", "not in") and site.is_condition and is_relationship(site, 1):
            yield site.finding(RULE, message="`in` asks the relationship itself, which raises: use .contains()")


def is_missing(name: str) -> bool:
    return name not in KNOWN and name not in OPERATORS and not name.startswith("_")


def is_relationship(site: Site, child: int) -> bool:
    return site.value(site.node.children[child]).kind is SqlKind.RELATIONSHIP
