"""Which classes are mapped, and which of their attributes are columns, relationships, hybrids or plain properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from autopack_lint.analyzers.sql.columns import annotated_member, annotated_type, arguments_of, column_of
from autopack_lint.analyzers.sql.declarations import (
    decorated,
    hybrid_of,
    is_abstract,
    is_class_var,
    is_column_call,
    is_made_declarative,
    is_root,
)
from autopack_lint.analyzers.sql.index import Names, Written, mappings_in, members_of
from autopack_lint.analyzers.sql.names import COLUMN, RELATIONSHIP, is_library, last_of
from autopack_lint.analyzers.sql.values import UNKNOWN, ClassKey, Column, Kind, Mapped, SourceFile, Value
from autopack_lint.model.sql import Node, SqlClass, SqlMember

Evaluate = Callable[[Node, SourceFile], Value]
DECLARING = frozenset({"__tablename__", "__table__", "__mapper_args__", "__table_args__"})
DEEPEST_INHERITANCE = 20
MAPPING = frozenset({"mapped", "mapped_as_dataclass"})
BARE = frozenset({"DeclarativeBase", "DeclarativeBaseNoMeta", "DeclarativeMeta", "AutomapBase"})
"""What inherits from these directly is the base of all models."""
MAPPED = frozenset({"Mapped", "WriteOnlyMapped", "DynamicMapped"})


class Models:
    """The mapped classes of a project."""

    def __init__(self, names: Names, evaluate: Evaluate) -> None:
        self.names = names
        self._evaluate = evaluate
        self._mapped: dict[ClassKey, Mapped | None] = {}
        self._attributes: dict[tuple[ClassKey, str], Value] = {}
        self._bases: dict[ClassKey, tuple[Value, ...]] = {}

    def mapped(self, key: ClassKey) -> Mapped | None:
        """The mapped class of this name; None where it is not known to be mapped."""
        if key not in self._mapped:
            self._mapped[key] = None  # a class that is its own base is not mapped
            self._mapped[key] = self._mapping(key)
        return self._mapped[key]

    def bases(self, key: ClassKey) -> tuple[Value, ...]:
        """What the bases of a class are."""
        if key not in self._bases:
            self._bases[key] = ()
            declaration = self.names.class_of(key)
            if declaration is not None:
                file = self.names.by_path[key.path]
                self._bases[key] = tuple(self._evaluate(base, file) for base in declaration.bases)
        return self._bases[key]

    def lineage(self, key: ClassKey, depth: int = 0) -> Iterator[tuple[ClassKey, SqlClass]]:
        """A class and the classes that it inherits from, nearest first."""
        declaration = self.names.class_of(key)
        if declaration is None or depth > DEEPEST_INHERITANCE:
            return
        yield key, declaration
        for base in self.bases(key):
            if base.of is not None and base.kind in (Kind.CLASS, Kind.MODEL):
                yield from self.lineage(base.of, depth + 1)

    def made_by(self, key: ClassKey) -> Value:
        """What calling a class of the project makes, where that is an object of SQLAlchemy."""
        for ancestor, _ in self.lineage(key):
            for base in self.bases(ancestor):
                if base.kind is Kind.EXTERNAL and base.name.endswith(".SQLAlchemy"):
                    return Value(Kind.EXTERNAL, name="flask_sqlalchemy.SQLAlchemy")
        return UNKNOWN

    def _mapping(self, key: ClassKey) -> Mapped | None:
        declaration = self.names.class_of(key)
        if declaration is None or is_abstract(declaration):
            return None
        file = self.names.by_path[key.path]
        own = [self._own_attribute(member, key, file) for member in declaration.members]
        columns = [value for value in own if value.kind in (Kind.ATTRIBUTE, Kind.RELATIONSHIP)]
        reason = self._evidence(key, declaration, has_columns=bool(columns))
        if not reason:
            return None
        is_legacy = any(member.annotation is None and is_column_call(member) for member in declaration.members)
        return Mapped(key, declaration, is_legacy, reason)

    def _evidence(self, key: ClassKey, declaration: SqlClass, *, has_columns: bool) -> str:
        """Why a class is mapped; empty where nothing says so."""
        told = self._told(key, declaration)
        root = "" if told else self.root(key)
        if told or root:
            return told or self._inherited(key, root)
        parent = next((base.of.qualname for base in self.bases(key) if base.kind is Kind.MODEL and base.of), "")
        if parent:
            return f"it inherits from {parent}, which is mapped"
        return self._declared(key) if has_columns else ""

    def _told(self, key: ClassKey, declaration: SqlClass) -> str:
        """What maps a class that has no declarative base."""
        if key in self._mappings:
            return f"{self._mappings[key].file.path} maps it with map_imperatively()"
        marks = (node.value for node in declaration.decorators if node.kind == "attr" and node.value in MAPPING)
        return next((f"@{mark} stands above it" for mark in marks), "")

    def _inherited(self, key: ClassKey, root: str) -> str:
        """Why a class with a declarative base is mapped: a base of others, or one without a table, is not."""
        if root == "SQLModel":
            is_table = any(name == "table" and value.value == "True" for name, value in self._keywords(key))
            return "it inherits from SQLModel with table=True" if is_table else ""
        is_base = any(last_of(base.name) in BARE for base in self.bases(key))
        return "" if is_base else f"it inherits from {root}"

    def _declared(self, key: ClassKey) -> str:
        """Why a class whose base is not known is mapped: a mixin has no table."""
        names = {member.name for _, ancestor in self.lineage(key) for member in ancestor.members}
        declared = sorted(names & DECLARING)
        is_open = any(base.kind in (Kind.UNKNOWN, Kind.EXTERNAL) for base in self.bases(key))
        return (
            f"it has columns and {declared[-1]}, and a base that is not in these files" if declared and is_open else ""
        )

    def _keywords(self, key: ClassKey) -> Iterator[tuple[str, Node]]:
        for _, declaration in self.lineage(key):
            yield from declaration.keywords

    def root(self, key: ClassKey, depth: int = 0) -> str:
        """The declarative base that a class inherits from; empty where there is none."""
        declaration = self.names.class_of(key)
        if declaration is None or depth > DEEPEST_INHERITANCE:
            return ""
        if is_made_declarative(declaration) or self._has_metaclass(declaration, key):
            return declaration.qualname
        found = (self._root_in(base, depth) for base in self.bases(key) if base.of != key)
        return next(filter(None, found), "")

    def _has_metaclass(self, declaration: SqlClass, key: ClassKey) -> bool:
        """Whether `metaclass=DeclarativeMeta` makes it a declarative base."""
        given = next((value for name, value in declaration.keywords if name == "metaclass"), None)
        value = UNKNOWN if given is None else self._evaluate(given, self.names.by_path[key.path])
        return value.kind is Kind.EXTERNAL and is_library(value.name) and last_of(value.name) in BARE

    def _root_in(self, base: Value, depth: int) -> str:
        if base.kind is Kind.EXTERNAL and base.name and is_root(base.name):
            return last_of(base.name)
        is_class = base.kind in (Kind.CLASS, Kind.MODEL)
        return self.root(base.of, depth + 1) if is_class and base.of is not None else ""

    def attribute(self, key: ClassKey, name: str) -> Value:
        """What a name looked up on a mapped class is."""
        known = self._attributes.get((key, name))
        if known is None:
            self._attributes[key, name] = UNKNOWN
            known = self._attributes[key, name] = self._attribute(key, name)
        return known

    def _attribute(self, key: ClassKey, name: str) -> Value:
        for ancestor, declaration in self.lineage(key):
            members = members_of(declaration, name)
            if members:
                file = self.names.by_path[ancestor.path]
                values = [self._own_attribute(member, ancestor, file) for member in members]
                found = next((value for value in values if value.kind is not Kind.UNKNOWN), values[0])
                return found._replace(of=key)
        return self._from_table(key, name)

    def _from_table(self, key: ClassKey, name: str) -> Value:
        for ancestor, declaration in self.lineage(key):
            for member in members_of(declaration, "__table__"):
                if member.value is not None:
                    table = self._evaluate(member.value, self.names.by_path[ancestor.path])
                    column = next((column for column in table.columns if column.name == name), None)
                    if column is not None:
                        return Value(Kind.ATTRIBUTE, key, name, column)
        return self._mapped_outside(key, name)

    def _mapped_outside(self, key: ClassKey, name: str) -> Value:
        """An attribute that a call of `map_imperatively()` gives a class."""
        mapping = self.mapping_of(key)
        if mapping is None:
            return UNKNOWN
        arguments, _ = arguments_of(mapping.node)
        table = self._evaluate(arguments[1], mapping.file) if len(arguments) > 1 else UNKNOWN
        column = next((column for column in table.columns if column.name == name), None)
        return UNKNOWN if column is None else Value(Kind.ATTRIBUTE, key, name, column)

    def mapping_of(self, key: ClassKey) -> Written | None:
        """The call that maps a class, or one that it inherits from, from outside of it."""
        found = (self._mappings[ancestor] for ancestor, _ in self.lineage(key) if ancestor in self._mappings)
        return next(found, None)

    @cached_property
    def _mappings(self) -> dict[ClassKey, Written]:
        return mappings_in(self.names)

    def _own_attribute(self, member: SqlMember, key: ClassKey, file: SourceFile) -> Value:
        """What a member of a class body becomes on a mapped class."""
        if member.form == "def" and member.value is None:
            return decorated(member)
        if member.form not in ("value", "def"):
            return UNKNOWN
        called = self._called(member.value, file)
        if called in RELATIONSHIP:
            return Value(Kind.RELATIONSHIP, key, member.name)
        if self._is_column(member, called, key, file):
            return Value(Kind.ATTRIBUTE, key, member.name, self._column(member, file))
        return UNKNOWN

    def _column(self, member: SqlMember, file: SourceFile) -> Column:
        """What is known about a column, also through a name for its type: `Name = Annotated[str, ...]`."""
        found = column_of(member, file, self._evaluate, self.enum_class)
        inner, is_optional = annotated_type(member.annotation)
        if found.base or inner is None or inner.kind != "ref":
            return found
        alias = self.names.alias(file, inner.value)
        meant = None if alias is None else annotated_member(member, alias.node)
        if alias is None or meant is None:
            return found
        told = column_of(meant, alias.file, self._evaluate, self.enum_class)
        return told._replace(nullable=told.nullable or is_optional)

    def _is_column(self, member: SqlMember, called: str, key: ClassKey, file: SourceFile) -> bool:
        """Whether a member with such a value becomes a column: it is one itself, or its annotation says so."""
        annotation = member.annotation
        if called in COLUMN or annotation is None:
            return called in COLUMN
        if self._is_mapped_annotation(annotation, file) and called not in ("association_proxy", "composite"):
            return True
        return not called and self.root(key) == "SQLModel" and not is_class_var(annotation)

    def _is_mapped_annotation(self, annotation: Node, file: SourceFile) -> bool:
        if annotation.kind == "str":
            return annotation.value.rpartition(".")[2].startswith("Mapped[") or annotation.value.startswith("Mapped[")
        if annotation.kind != "item":
            return False
        value = self._evaluate(annotation.children[0], file)
        return value.kind is Kind.EXTERNAL and last_of(value.name) in MAPPED and is_library(value.name)

    def _called(self, value: Node | None, file: SourceFile) -> str:
        """The name of the function of SQLAlchemy that a value is a call of."""
        if value is None or value.kind != "call":
            return ""
        function = self._evaluate(value.children[0], file)
        if function.kind is Kind.EXTERNAL and is_library(function.name):
            return last_of(function.name)
        return "?"

    def enum_class(self, key: ClassKey) -> tuple[bool, bool]:
        """Whether a class is a Python enumeration, and whether its members are strings or numbers, too."""
        is_enum = is_mixed = False
        for ancestor, declaration in self.lineage(key):
            for node in declaration.bases:
                value = self._evaluate(node, self.names.by_path[ancestor.path])
                name = last_of(value.name) if value.kind is Kind.EXTERNAL else ""
                is_enum |= value.name.startswith("enum.") or name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")
                is_mixed |= name in ("str", "int", "IntEnum", "StrEnum", "IntFlag", "float", "bytes")
                is_mixed |= value.kind is Kind.UNKNOWN
        return is_enum, is_mixed

    def has_expression(self, key: ClassKey, name: str) -> bool:
        """Whether a hybrid says apart what it is as SQL."""
        declaration = self.names.class_of(key)
        return declaration is not None and any(
            decorator.kind == "attr" and decorator.value in ("expression", "comparator", "update_expression")
            for member in declaration.members
            for decorator in member.decorators
            if hybrid_of(decorator) == name
        )
