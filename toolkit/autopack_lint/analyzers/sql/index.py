"""Names across files: which definition a dotted name means, which classes are mapped, and what their attributes are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autopack_lint.analyzers.sql.names import is_library
from autopack_lint.analyzers.sql.values import UNKNOWN, ClassKey, Kind, SourceFile, Value
from autopack_lint.model.facts import Facts, Import, ImportKind
from autopack_lint.model.sql import Node, SqlClass, SqlFacts, SqlMember, SqlName

DEEPEST_CHAIN = 12


class Written(NamedTuple):
    """An expression and the file that it stands in."""

    node: Node
    file: SourceFile


def source_file(path: str, module: str, facts: Facts) -> SourceFile:
    """What a file says about names, from two sections of its facts."""
    imports: dict[str, str] = {}
    stars: list[str] = []
    for item in facts.imports:
        if item.name == "*":
            stars.append("." * item.level + item.module)
        elif item.kind is not ImportKind.DEFERRED:
            name, dotted = binding_of(item)
            imports.setdefault(name, dotted)
    is_package = path.endswith(("__init__.py", "__init__.pyi"))
    return SourceFile(path, module, is_package, imports, tuple(stars), facts.sql or SqlFacts())


def binding_of(item: Import) -> tuple[str, str]:
    """The name that an import binds, and the dotted name that it means."""
    if not item.name:
        first = item.module.partition(".")[0]
        return (item.alias, item.module) if item.alias else (first, first)
    module = "." * item.level + item.module
    dot = "" if not item.module else "."
    return item.alias or item.name, f"{module}{dot}{item.name}"


class Names:
    """All files by module, and where names lead."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self.by_path = {file.path: file for file in files}
        self.by_module: dict[str, SourceFile] = {}
        for file in self.by_path.values():
            self.by_module.setdefault(file.module, file)
        self._folders = {part for module in self.by_module for part in parents_of(module)}
        self._classes = {
            ClassKey(file.path, declaration.qualname): declaration
            for file in self.by_path.values()
            for declaration in file.facts.classes
        }
        self._names = {(file.path, name.name): name for file in self.by_path.values() for name in file.facts.names}
        self._found: dict[tuple[str, str], Value] = {}
        self._meant: dict[tuple[str, str], Value] = {}

    def class_of(self, key: ClassKey) -> SqlClass | None:
        return self._classes.get(key)

    def classes(self) -> Iterator[tuple[ClassKey, SqlClass]]:
        yield from self._classes.items()

    def assigned(self, file: SourceFile, name: str) -> SqlName | None:
        return self._names.get((file.path, name))

    def alias(self, file: SourceFile, dotted: str) -> Written | None:
        """The one expression that a name of a module stands for, wherever that module is."""
        found = self.find(file, dotted)
        if found.kind is not Kind.SAME or found.of is None:
            return None
        holder = self.by_path[found.of.path]
        name = self.assigned(holder, found.of.qualname)
        return Written(name.values[0], holder) if name is not None and len(name.values) == 1 else None

    def absolute(self, file: SourceFile, dotted: str) -> str:
        """A dotted name as seen from a file, without leading dots."""
        if not dotted.startswith("."):
            return dotted
        rest = dotted.lstrip(".")
        level = len(dotted) - len(rest)
        parts = file.module.split(".")
        kept = parts[: len(parts) - level + file.is_package]
        return ".".join([*kept, rest]) if rest else ".".join(kept)

    def find(self, file: SourceFile, dotted: str) -> Value:
        """What a dotted name means in a file: a module, a class, an external name, or an assigned one.

        An assigned name comes back as `Kind.SAME` with the file's path and the name: its values are the
        evaluator's to look at. What is left of the dotted name is in `column`-less values' `name`.
        """
        key = (file.path, dotted)
        known = self._meant.get(key)
        if known is None:
            known = self._meant[key] = self._find(file, dotted, 0)
        return known

    def _find(self, file: SourceFile, dotted: str, depth: int) -> Value:
        if depth > DEEPEST_CHAIN:
            return UNKNOWN
        if dotted.startswith("@."):
            return self.member(file, dotted[2:].partition(".")[0], depth)
        dotted = self.absolute(file, dotted)
        if is_library(dotted):
            return Value(Kind.EXTERNAL, name=dotted)
        if dotted in self.by_module or dotted in self._folders:
            return Value(Kind.MODULE, name=dotted)
        module, _, name = dotted.rpartition(".")
        if not module:
            return Value(Kind.EXTERNAL, name=dotted)
        inner = self._find(file, module, depth + 1)
        if inner.kind is Kind.MODULE:
            return self.inside(inner.name, name, depth)
        return Value(Kind.EXTERNAL, name=dotted) if inner.kind is Kind.EXTERNAL else UNKNOWN

    def inside(self, module: str, name: str, depth: int = 0) -> Value:
        """What a module's attribute is."""
        holder = self.by_module.get(module)
        found = UNKNOWN if holder is None else self.member(holder, name, depth + 1)
        if found.kind is Kind.UNKNOWN:
            inner = f"{module}.{name}"
            if inner in self.by_module or inner in self._folders:
                return Value(Kind.MODULE, name=inner)
        return found

    def member(self, file: SourceFile, name: str, depth: int = 0) -> Value:
        """What a name at the top level of a file is."""
        key = (file.path, name)
        known = self._found.get(key)
        if known is None:
            self._found[key] = UNKNOWN  # a cycle of imports leads nowhere
            known = self._found[key] = self._member(file, name, depth)
        return known

    def _member(self, file: SourceFile, name: str, depth: int) -> Value:
        declaration = self._classes.get(ClassKey(file.path, name))
        if declaration is not None:
            return Value(Kind.CLASS, ClassKey(file.path, name))
        if (file.path, name) in self._names:
            return Value(Kind.SAME, ClassKey(file.path, name))
        dotted = file.imports.get(name)
        if dotted is not None:
            return self._find(file, dotted, depth + 1)
        for star in file.stars:
            module = self.absolute(file, star)
            if is_library(module):
                return Value(Kind.EXTERNAL, name=f"{module}.{name}") if name[:1].isalpha() else UNKNOWN
            found = self.inside(module, name, depth + 1) if depth < DEEPEST_CHAIN else UNKNOWN
            if found.kind is not Kind.UNKNOWN:
                return found
        return UNKNOWN


def parents_of(module: str) -> Iterator[str]:
    while "." in module:
        module = module.rpartition(".")[0]
        yield module


def members_of(declaration: SqlClass, name: str) -> list[SqlMember]:
    return [member for member in declaration.members if member.name == name]


def mappings_in(names: Names) -> dict[ClassKey, Written]:
    """The calls that map classes from outside of them, by class.

    Found by name and not evaluated: whether a class is mapped is what is being asked.
    """
    found: dict[ClassKey, Written] = {}
    for file in names.by_path.values():
        for call in file.facts.mappings:
            function, *arguments = call.children
            mapped = names.find(file, dotted_in(arguments[0])) if arguments else UNKNOWN
            is_mapper = function.value == "map_imperatively" or is_library(dotted_in(function))
            if is_mapper and mapped.of is not None and mapped.kind is Kind.CLASS:
                found.setdefault(mapped.of, Written(call, file))
    return found


def dotted_in(node: Node) -> str:
    """The dotted name that an expression writes; empty where it is none."""
    if node.kind == "ref":
        return node.value
    base = dotted_in(node.children[0]) if node.kind == "attr" else ""
    return f"{base}.{node.value}" if base else ""


def string_of(node: Node | None) -> str:
    return node.value if node is not None and node.kind == "str" else ""
