"""What an expression stands for, as far as declarations tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from autopack_lint.model.place import Position, Span
from autopack_lint.model.sql import Node, SqlClass, SqlFacts
from autopack_lint.model.sql_kind import COLUMNS as COLUMNS
from autopack_lint.model.sql_kind import EXPRESSIONS as EXPRESSIONS
from autopack_lint.model.sql_kind import QUERIES as QUERIES
from autopack_lint.model.sql_kind import Kind as Kind


class Column(NamedTuple):
    """What a declaration says about a column."""

    name: str
    type: Node | None = None
    enum: EnumClass | None = None
    """The Python enumeration whose members the column holds."""
    stores: str = ""
    """`names` or `values` of that enumeration; empty where it is not known."""
    base: str = ""
    """`string`, `boolean`, `number`, `array`, `json`, …; empty where it is not known."""
    nullable: bool | None = None
    line: int = 0


class EnumClass(NamedTuple):
    """An enumeration, and whether its members are strings (or numbers) themselves."""

    name: str
    is_mixed: bool


class SourceFile(NamedTuple):
    """A file as far as queries are concerned."""

    path: str
    module: str
    is_package: bool
    imports: dict[str, str]
    """Names at the top level and the dotted names that they are imported from."""
    stars: tuple[str, ...]
    facts: SqlFacts


class ClassKey(NamedTuple):
    """A class of the project."""

    path: str
    qualname: str


class Value(NamedTuple):
    """What an expression stands for. `of` is the class, `name` what is looked up on it or where it comes from."""

    kind: Kind
    of: ClassKey | None = None
    name: str = ""
    column: Column | None = None
    columns: tuple[Column, ...] = ()
    """Of a table: what its declaration lists."""


ENTITIES = frozenset({Kind.MODEL, Kind.ALIAS})
UNKNOWN = Value(Kind.UNKNOWN)
SAME = Value(Kind.SAME)
PYTHON = Value(Kind.PYTHON)


def joined(values: Iterable[Value]) -> Value:
    """What a name stands for that may have any of these values: all that they have in common."""
    found = [value for value in values if value.kind not in (Kind.SAME, Kind.PYTHON)]
    if not found:
        return UNKNOWN
    kinds = {value.kind for value in found}
    if len(kinds) == 1 or kinds == ENTITIES:
        return alike(found)
    if kinds <= EXPRESSIONS:
        return Value(Kind.CLAUSE)
    return Value(found[0].kind) if kinds <= QUERIES else UNKNOWN


def alike(found: list[Value]) -> Value:
    """What values of one kind have in common; a class and its alias are used in the same way."""
    first = found[0]
    if any(value.of != first.of for value in found):
        return Value(first.kind) if first.kind in EXPRESSIONS | QUERIES else UNKNOWN
    return first._replace(kind=Kind.ALIAS) if any(value.kind is Kind.ALIAS for value in found) else first


class Mapped(NamedTuple):
    """A class that SQLAlchemy maps, and how that is known."""

    key: ClassKey
    declaration: SqlClass
    is_legacy: bool
    """Its columns are plain `Column(...)` without `Mapped[...]`."""
    why: str
    """What of its declaration says that it is."""

    @property
    def span(self) -> Span:
        """Where `class` and the name stand."""
        line, name = self.declaration.line, self.key.qualname.rpartition(".")[2]
        return Span(Position(line, 1), Position(line, len("class ") + len(name) + 1))
