"""A relationship is not a column: `.in_()`, `in` and columns of the other class cannot be asked of it, which raises.

`User.team.has(Team.name == 'x')`, `User.notes.any(...)` and `User.notes.contains(note)` say it, or a join does.
`.any()` is for collections and `.has()` for single objects; the other way round they raise, as `==` with a
collection does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

MODELS = (
    MAPPED_CLASSES
    + """class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    writer: Mapped["User"] = relationship()
    readers: Mapped[list["User"]] = relationship()
"""
)
RULE = Rule(
    id="SQL159",
    name="relationship-as-column",
    message="a relationship is no column",
    severity=Severity.ERROR,
    fix="ask in the way that this relationship knows",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MODELS + "q = select(Note).where(Note.writer.has(User.name == 'x'), Note.writer == None)\n",
        MODELS + "q = select(Note).where(Note.readers.any(User.name == 'x'), Note.readers == None)\n",
        MODELS + "def f(user):\n    return select(Note).where(Note.readers.contains(user), Note.readers == user)\n",
        MODELS + "key = Note.writer.property.mapper.class_\n",
        MODELS + "def f(note: Note):\n    return select(User).where(User.name == note.writer.name)\n",
    ),
    bad=(
        Bad(MODELS + "def f(users):\n    return select(Note).where(Note.writer.in_(users))\n"),
        Bad(MODELS + "def f(user):\n    return select(Note).where(user in Note.writer)\n"),
        Bad(MODELS + "q = select(Note).where(Note.writer.name == 'x')\n"),
        Bad(
            MODELS + "q = select(Note).where(Note.writer.any(User.name == 'x'))\n",
            fixed=MODELS + "q = select(Note).where(Note.writer.has(User.name == 'x'))\n",
        ),
        Bad(
            MODELS + "q = select(Note).where(Note.readers.has(User.name == 'x'))\n",
            fixed=MODELS + "q = select(Note).where(Note.readers.any(User.name == 'x'))\n",
        ),
        Bad(MODELS + "def f(user: User):\n    return select(Note).where(Note.readers == user)\n"),
    ),
)
INSTEAD = ("any", "has")
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
    yield from wrong_numbers(project)


def wrong_numbers(project: Project) -> Iterator[Finding]:
    """What is asked of one object as if it were many, or the other way round."""
    for site in project.sql.sites("attr"):
        name, asked = site.node.value, site.node.children[0]
        if name in INSTEAD and site.is_inside_condition and holds_many(site) is (name == "has"):
            what, instead = ("a collection", "any") if name == "has" else ("a single object", "has")
            text = f"{site.text_of(asked)}.{instead}"
            message = f"`.{name}()` of {what} raises: use .{instead}()"
            yield site.finding(RULE, message=message, replace=text, safety=Safety.SAFE)
    for site in project.sql.sites("compare"):
        is_plain = site.node.value in ("==", "!=") and is_something(site, site.node.children[1])
        if is_plain and holds_many(site):
            yield site.finding(RULE, message="comparing a collection with an object raises: use .contains()")


def holds_many(site: Site) -> bool | None:
    """Whether what stands first is a collection, or a single object; None for anything else."""
    value = site.value(site.node.children[0])
    return site.holds_many(value) if value.kind is SqlKind.RELATIONSHIP else None


def is_something(site: Site, node: SqlNode) -> bool:
    """Whether it is certainly not None, which a collection may be compared with."""
    return node.kind in ("list", "str", "number") or site.certain_value(node).kind is SqlKind.INSTANCE


def is_missing(name: str) -> bool:
    return name not in KNOWN and name not in OPERATORS and not name.startswith("_")


def is_relationship(site: Site, child: int) -> bool:
    return site.value(site.node.children[child]).kind is SqlKind.RELATIONSHIP
