"""What an expression stands for: the declarations of a project, applied to the small trees of one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from autopack_lint.analyzers.sql.attributes import attribute_of
from autopack_lint.analyzers.sql.calls import ASKED, ASKING, asked_of, given_by, made_by
from autopack_lint.analyzers.sql.columns import annotated_type, column_of, positional_of
from autopack_lint.analyzers.sql.declarations import own_class
from autopack_lint.analyzers.sql.index import Names, members_of, string_of
from autopack_lint.analyzers.sql.models import Models
from autopack_lint.analyzers.sql.names import is_library, last_of
from autopack_lint.analyzers.sql.operators import combined, compared, inverted
from autopack_lint.analyzers.sql.values import (
    EXPRESSIONS,
    PYTHON,
    SAME,
    UNKNOWN,
    ClassKey,
    Column,
    Kind,
    SourceFile,
    Value,
    joined,
)
from autopack_lint.model.sql import Node, SqlMember

DEEPEST = 80
KEPT = frozenset({Kind.MODEL, Kind.ALIAS, Kind.TABLE, Kind.SELECT, Kind.QUERY})


class Evaluator:
    """Tells what expressions stand for."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.models = Models(names, self._declared_value)
        self._assigned: dict[ClassKey, Value] = {}
        self._known: dict[int, Value] = {}
        """By the identity of a node: the facts keep all of them. Only what does not depend on where we come from."""
        self._depth = self._cuts = self._declarations = 0
        self.is_class_level = False
        """Whether the first parameter of a hybrid is taken for the class, which it may be, or for nothing known."""

    def value(self, node: Node, file: SourceFile) -> Value:
        """What an expression in this file stands for."""
        if self._declarations or self.is_class_level:
            return self._looked_at(node, file)
        known = self._known.get(id(node))
        if known is None:
            cuts = self._cuts
            known = self._looked_at(node, file)
            if cuts == self._cuts:
                self._known[id(node)] = known
        return known

    def _declared_value(self, node: Node, file: SourceFile) -> Value:
        """The same for a part of a declaration: what leads back to it is not known yet."""
        self._declarations += 1
        found = self._looked_at(node, file)
        self._declarations -= 1
        return found

    def _looked_at(self, node: Node, file: SourceFile) -> Value:
        look = LOOKS.get(node.kind)
        if look is None:
            return UNKNOWN
        if self._depth > DEEPEST:
            self._cuts += 1
            return UNKNOWN
        self._depth += 1
        found = look(self, node, file)
        self._depth -= 1
        return found

    def _ref(self, node: Node, file: SourceFile) -> Value:
        return self._defined(self.names.find(file, node.value))

    def _defined(self, found: Value) -> Value:
        """A class, or the value of an assigned name."""
        key = found.of
        if key is None:
            return found
        if found.kind is Kind.CLASS:
            mapped = self.models.mapped(key)
            return found if mapped is None else Value(Kind.MODEL, key)
        if found.kind is Kind.SAME:
            return self._assigned_value(key)
        return found

    def _assigned_value(self, key: ClassKey) -> Value:
        known = self._assigned.get(key)
        if known is None:
            self._assigned[key] = SAME
            file = self.names.by_path[key.path]
            name = self.names.assigned(file, key.qualname)
            values = () if name is None else name.values
            found = joined(self._declared_value(value, file) for value in values)
            known = self._assigned[key] = found
        return known

    def _attr(self, node: Node, file: SourceFile) -> Value:
        base = self.value(node.children[0], file)
        found = self.attribute(base, node.value)
        key = own_class(node.children[0], file) if found.kind is Kind.UNKNOWN else None
        return found if key is None else self._held(key, node.value)

    def _held(self, key: ClassKey, name: str) -> Value:
        """The mapped class, table or query that the body of a class keeps under a name."""
        for ancestor, declaration in self.models.lineage(key):
            for member in members_of(declaration, name):
                held = UNKNOWN if member.value is None else self.value(member.value, self.names.by_path[ancestor.path])
                return held if held.kind in KEPT else UNKNOWN
        return UNKNOWN

    def attribute(self, base: Value, name: str) -> Value:
        """What a name looked up on a value stands for."""
        match base.kind:
            case Kind.MODULE:
                return self._defined(self.names.inside(base.name, name))
            case Kind.MODEL | Kind.ALIAS if base.of is not None:
                return self._of_model(base, base.of, name)
            case Kind.CLASS if base.of is not None:
                return self._of_class(base.of, name)
            case Kind.INSTANCE if base.of is not None:
                return self._of_instance(base, base.of, name)
            case Kind.COLUMNS:
                return self._of_table(base, name)
        return attribute_of(base, name)

    def _of_model(self, base: Value, key: ClassKey, name: str) -> Value:
        if name in ("__table__", "c"):
            return Value(Kind.TABLE, key) if name == "__table__" else UNKNOWN
        found = self.models.attribute(key, name)
        if found.kind is Kind.UNKNOWN and name == "query":
            return Value(Kind.QUERY, key)
        return found

    def _of_instance(self, base: Value, key: ClassKey, name: str) -> Value:
        found = self.models.attribute(key, name)
        is_column = found.kind is Kind.ATTRIBUTE
        return Value(Kind.FIELD, key, name, found.column) if is_column else UNKNOWN

    def _of_table(self, table: Value, name: str) -> Value:
        """A column of a table, with what is known about its type."""
        column = next((column for column in table.columns if column.name == name), None)
        if column is None and table.of is not None:
            column = self.models.attribute(table.of, name).column
        return Value(Kind.COLUMN, name=name, column=column)

    def _of_class(self, key: ClassKey, name: str) -> Value:
        inner = ClassKey(key.path, f"{key.qualname}.{name}")
        if self.names.class_of(inner) is not None:
            return self._defined(Value(Kind.CLASS, inner))
        is_enum, _ = self.models.enum_class(key)
        return Value(Kind.MEMBER, key, name) if is_enum and name[:1] != "_" else self._held(key, name)

    def _call(self, node: Node, file: SourceFile) -> Value:
        function = node.children[0]
        arguments = positional_of(node)
        if function.kind == "attr":
            base = self.value(function.children[0], file)
            found = self._method(base, function.value, arguments, file)
            if found.kind is not Kind.UNKNOWN:
                return found
        called = self.value(function, file)
        match called.kind:
            case Kind.EXTERNAL:
                return self._external(called, arguments, file)
            case Kind.MODEL:
                return Value(Kind.INSTANCE, called.of)
            case Kind.CLASS if called.of is not None:
                return self.models.made_by(called.of)
            case Kind.SESSION:
                return called
        return UNKNOWN

    def _external(self, called: Value, arguments: tuple[Node, ...], file: SourceFile) -> Value:
        name = last_of(called.name)
        if called.name == "functools.partial" and arguments:
            return self.value(arguments[0], file)
        if not is_library(called.name):
            return PYTHON if called.name.startswith("builtins.") and name in ("len", "int", "bool", "str") else UNKNOWN
        if name == "Table":
            columns = tuple(self._columns_in(arguments, file))
            names = ",".join(column.name for column in columns)
            return Value(Kind.TABLE, name=names, columns=columns)
        return made_by(called, self.value(arguments[0], file) if arguments else UNKNOWN)

    def _columns_in(self, arguments: Iterable[Node], file: SourceFile) -> Iterator[Column]:
        """The columns that a declaration of a table lists."""
        for call in arguments:
            given = positional_of(call)
            if given and given[0].kind == "str":
                member = SqlMember(given[0].value, 0, "value", None, call)
                yield column_of(member, file, self.value, self.models.enum_class)

    def _method(self, base: Value, name: str, arguments: tuple[Node, ...], file: SourceFile) -> Value:
        """What a method of a value gives back."""
        if base.kind in ASKING and name in ASKED:
            first = self.value(arguments[0], file) if arguments else UNKNOWN
            return asked_of(base, name, first, len(arguments))
        return given_by(base, name)

    def _compare(self, node: Node, file: SourceFile) -> Value:
        return compared(node, self.value(node.children[0], file), self.value(node.children[-1], file))

    def _bool(self, node: Node, file: SourceFile) -> Value:
        values = [self.value(child, file) for child in node.children]
        return next((value for value in values if value.kind in EXPRESSIONS), UNKNOWN)

    def _unary(self, node: Node, file: SourceFile) -> Value:
        return inverted(node.value, self.value(node.children[0], file))

    def _binary(self, node: Node, file: SourceFile) -> Value:
        return combined(self.value(child, file) for child in node.children)

    def _if(self, node: Node, file: SourceFile) -> Value:
        return joined(self.value(child, file) for child in node.children[1:])

    def _local(self, node: Node, file: SourceFile) -> Value:
        return joined(self.value(child, file) for child in node.children)

    def _instance(self, node: Node, file: SourceFile) -> Value:
        annotation = node.children[0]
        annotation = annotated_type(annotation)[0] or annotation
        if annotation.kind == "item" and last_of(annotation.children[0].value) in ("type", "Type"):
            held = self.value(annotation.children[1], file)
            return held if held.kind is Kind.MODEL else UNKNOWN
        held = self.value(annotation, file)
        return Value(Kind.INSTANCE, held.of) if held.kind is Kind.MODEL else UNKNOWN

    def _element(self, node: Node, file: SourceFile) -> Value:
        held = self.value(node.children[0], file)
        if held.kind in (Kind.QUERY, Kind.ROWS) and held.of is not None:
            return Value(Kind.INSTANCE, held.of)
        return UNKNOWN

    def _entered(self, node: Node, file: SourceFile) -> Value:
        held = self.value(node.children[0], file)
        return held if held.kind is Kind.SESSION else UNKNOWN

    def _item(self, node: Node, file: SourceFile) -> Value:
        held = self.value(node.children[0], file)
        if held.kind is Kind.COLUMNS:
            return Value(Kind.COLUMN, name=string_of(node.children[1]))
        is_sql = held.kind in (Kind.ATTRIBUTE, Kind.COLUMN) and held.column is not None and held.column.base == "json"
        return Value(Kind.CLAUSE) if is_sql else UNKNOWN

    def _own(self, node: Node, file: SourceFile) -> Value:
        return self._defined(Value(Kind.CLASS, ClassKey(file.path, node.value)))

    def _self(self, node: Node, file: SourceFile) -> Value:
        held = self._own(node, file)
        return Value(Kind.INSTANCE, held.of) if held.kind is Kind.MODEL else UNKNOWN

    def _hybrid(self, node: Node, file: SourceFile) -> Value:
        qualname, _, name = node.value.rpartition(".")
        key = ClassKey(file.path, qualname)
        is_asked = self.is_class_level and not self.models.has_expression(key, name)
        return self._defined(Value(Kind.CLASS, key)) if is_asked else UNKNOWN

    def _same(self, node: Node, file: SourceFile) -> Value:
        return SAME

    def _wrapped(self, node: Node, file: SourceFile) -> Value:
        return self.value(node.children[0], file)

    def _python(self, node: Node, file: SourceFile) -> Value:
        return PYTHON


Look = Callable[[Evaluator, Node, SourceFile], Value]
LOOKS: dict[str, Look] = {
    "ref": Evaluator._ref,
    "attr": Evaluator._attr,
    "call": Evaluator._call,
    "compare": Evaluator._compare,
    "bool": Evaluator._bool,
    "unary": Evaluator._unary,
    "binary": Evaluator._binary,
    "if": Evaluator._if,
    "local": Evaluator._local,
    "instance": Evaluator._instance,
    "element": Evaluator._element,
    "entered": Evaluator._entered,
    "item": Evaluator._item,
    "own": Evaluator._own,
    "self": Evaluator._self,
    "hybrid": Evaluator._hybrid,
    "same": Evaluator._same,
    "await": Evaluator._wrapped,
    "yieldfrom": Evaluator._wrapped,
    "namedexpr": Evaluator._wrapped,
    **dict.fromkeys(("none", "str", "number", "bool-const", "list", "fstring"), Evaluator._python),
}
