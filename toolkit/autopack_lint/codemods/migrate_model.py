"""Models of plain `Column(...)` attributes -> `Mapped[...] = mapped_column(...)`, with the same tables.

Only the annotation and the name of the function are written; every argument, comment and line stays. A class
that cannot be translated whole is left as it is, with the reason.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeGuard

from autopack_lint.codemods.model_types import FileNames, RefusalError, TypeName, type_of
from autopack_lint.model.operation import AddImport, Operation, RemoveImport, ReplaceStatement
from autopack_lint.model.place import Span

COLUMN, RELATIONSHIP = "sqlalchemy.Column", "sqlalchemy.orm.relationship"
COLUMNS = (COLUMN, "sqlalchemy.schema.Column", "sqlalchemy.sql.schema.Column")
RELATIONSHIPS = (RELATIONSHIP,)


class Source(NamedTuple):
    """The file that a class is in: its tree, the text of any part, and where that stands."""

    tree: ast.Module
    text: Callable[[ast.expr | ast.stmt], str]
    span: Callable[[ast.expr | ast.stmt], Span]


class LegacyModel(NamedTuple):
    """A class with plain columns: the operations that translate it, or the reason why nothing can."""

    node: ast.ClassDef
    operations: tuple[Operation, ...] = ()
    refusal: str = ""


def legacy_models(source: Source) -> Iterator[LegacyModel]:
    """The models of a file whose columns are plain `Column(...)`, in the order in which they stand."""
    names = FileNames(source.tree)
    models = {node.name: node for node in source.tree.body if isinstance(node, ast.ClassDef)}
    for node in models.values():
        if "__tablename__" in bound_in(node) and any(item.is_column for item in declarations_in(node, names)):
            try:
                yield LegacyModel(node, Translation(node, names, models, source).operations())
            except RefusalError as error:
                yield LegacyModel(node, refusal=str(error))


class Declaration(NamedTuple):
    """`name = Column(...)` or `name = relationship(...)` in the body of a class."""

    statement: ast.Assign
    name: ast.Name
    call: ast.Call
    is_column: bool


def declarations_in(node: ast.ClassDef, names: FileNames) -> Iterator[Declaration]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name() as target], value=ast.Call(func=function) as call):
                dotted = names.dotted(function)
                if dotted in (*COLUMNS, *RELATIONSHIPS):
                    yield Declaration(statement, target, call, dotted in COLUMNS)
            case _:
                continue


class Translation:
    """One class."""

    def __init__(
        self, node: ast.ClassDef, names: FileNames, models: Mapping[str, ast.ClassDef], source: Source
    ) -> None:
        self._node = node
        self._names = names
        self._models = models
        self._source = source
        self._taken = bound_in(node)
        self._imports: list[AddImport] = []

    def operations(self) -> tuple[Operation, ...]:
        """Raises `RefusalError`."""
        refuse_what_is_odd(self._node, self._names)
        statements: list[Operation] = []
        for declaration in declarations_in(self._node, self._names):
            try:
                text = self._translated(declaration)
            except RefusalError as error:
                raise RefusalError(f"{declaration.name.id}: {error}") from error
            statements.append(ReplaceStatement(self._source.span(declaration.statement), text))
        return (*statements, *self._imports, *self._unneeded())

    def _unneeded(self) -> Iterator[RemoveImport]:
        """The import of `Column`, where nothing uses it when this class is translated, and perhaps others with it."""
        columns = [item.call.func for item in declarations_in(self._node, self._names) if item.is_column]
        for name in sorted({node.id for node in columns if isinstance(node, ast.Name)}):
            module, _, original = self._names.imported[name].rpartition(".")
            yield RemoveImport(module, original, "" if original == name else name, if_unused=True)

    def _translated(self, declaration: Declaration) -> str:
        """The statement with its annotation, without the indentation of its place."""
        statement, name, call, is_column = declaration
        if any(is_long_string(node) and not is_in_pieces(self._source.text(node)) for node in ast.walk(call)):
            raise RefusalError("it holds a string of several lines")
        mapped = self._name("sqlalchemy.orm", "Mapped")
        inner = self._column_type(call) if is_column else self._target(call)
        called = self._source.text(call.func)
        arguments = self._source.text(call)[len(called) :]
        function = self._name("sqlalchemy.orm", "mapped_column") if is_column else called
        first, *rest = arguments.split("\n")
        indentation = statement.col_offset
        lines = [line[indentation:] if not line[:indentation].strip() else line for line in rest]
        return "\n".join((f"{name.id}: {mapped}[{inner}] = {function}{first}", *lines))

    def _name(self, module: str, name: str) -> str:
        return self._written(self._names.name_of(module, name, self._taken))

    def _written(self, name: TypeName) -> str:
        self._imports += [item for item in name.imports if item not in self._imports]
        return name.text

    def _column_type(self, call: ast.Call) -> str:
        given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "type_")]
        found = next((typed for item in given if (typed := type_of(item, self._names, self._taken))), None)
        if found is None:
            raise RefusalError("its type is none that we know")
        text = self._written(found)
        return f"{self._name('typing', 'Optional')}[{text}]" if is_nullable(call) else text

    def _target(self, call: ast.Call) -> str:
        """What a relationship holds: one object or a list of them, which the foreign keys of both sides tell."""
        options = {keyword.arg: keyword.value for keyword in call.keywords}
        if holds_unknown_collection(options):
            raise RefusalError("what kind of collection this relationship holds is not known")
        target = target_of(call)
        other = self._models.get(target)
        if other is None:
            raise RefusalError(f"{target or 'its class'} is not in this file, so that it may hold one or many")
        own, back = keys_to(self._node, other, self._names), keys_to(other, self._node, self._names)
        if other is self._node or bool(own) == bool(back):
            raise RefusalError("the foreign keys do not tell whether it holds one or many")
        is_optional = any(map(is_nullable, own)) if own else is_false(options.get("uselist"))
        if is_optional:
            return f'{self._name("typing", "Optional")}["{target}"]'
        return f'"{target}"' if own else f'{self._name("", "list")}["{target}"]'


def is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def is_long_string(node: ast.AST) -> TypeGuard[ast.Constant | ast.JoinedStr]:
    return isinstance(node, ast.Constant | ast.JoinedStr) and (node.end_lineno or 0) > node.lineno


def is_in_pieces(text: str) -> bool:
    """Whether a string of several lines is written as several, so that indentation is not a part of any."""
    return '"""' not in text and "'''" not in text and "\\\n" not in text


def refuse_what_is_odd(node: ast.ClassDef, names: FileNames) -> None:
    """Raises `RefusalError` for bodies that hold columns in ways that cannot be followed."""
    if node.keywords:
        raise RefusalError("it has arguments after its bases, which may make it another kind of class")
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(func=function)):
                if names.dotted(function) in COLUMNS:
                    raise RefusalError(f"{name} has an annotation already")
            case ast.Assign(targets=[_, _, *_], value=ast.Call(func=function)):
                if names.dotted(function) in COLUMNS:
                    raise RefusalError(f"line {statement.lineno} gives one column several names")
            case _:
                continue


def bound_in(node: ast.ClassDef) -> dict[str, object]:
    """The names in the body of a class: there, annotations mean these first."""
    found: dict[str, object] = {}
    for statement in node.body:
        match statement:
            case ast.Assign(targets=targets):
                found.update({target.id: statement for target in targets if isinstance(target, ast.Name)})
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = statement
            case _:
                continue
    return found


def is_nullable(call: ast.Call) -> bool:
    """Whether the column may hold NULL. Raises `RefusalError` where only running the code would tell."""
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    if None in options:
        raise RefusalError("its arguments come from elsewhere")
    for name, result in (("nullable", True), ("primary_key", False)):
        given = options.get(name)
        if given is not None and not (isinstance(given, ast.Constant) and isinstance(given.value, bool)):
            raise RefusalError(f"{name} is not written as True or False")
        if isinstance(given, ast.Constant) and (name == "nullable" or given.value):
            return bool(given.value) == result
    return True


def holds_unknown_collection(options: Mapping[str | None, ast.expr]) -> bool:
    """Whether a relationship with these options may hold something else than an object or a list."""
    return bool(options.keys() & {"collection_class", "secondary", None}) or is_dynamic(options)


def is_dynamic(options: Mapping[str | None, ast.expr]) -> bool:
    lazy = options.get("lazy")
    return lazy is not None and not (isinstance(lazy, ast.Constant) and lazy.value not in ("dynamic", "write_only"))


def target_of(call: ast.Call) -> str:
    """The name of the class that a relationship leads to; empty where it is not written down."""
    match call.args[:1]:
        case [ast.Constant(value=str(name))] | [ast.Name(id=name)]:
            return name
    return ""


def keys_to(node: ast.ClassDef, other: ast.ClassDef, names: FileNames) -> list[ast.Call]:
    """The columns of a class with a foreign key to the table of another."""
    table = table_of(other)
    if table is None:
        return []
    columns = [item.call for item in declarations_in(node, names) if item.is_column]
    return [call for call in columns for part in call.args if is_key_to(table, part, names)]


def table_of(node: ast.ClassDef) -> str | None:
    """The name of the table of a class, where it is written down."""
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__tablename__"), *_], value=ast.Constant(value=name)):
                return name if isinstance(name, str) else None
            case _:
                continue
    return None


def is_key_to(table: str, node: ast.expr, names: FileNames) -> bool:
    """Whether it is a foreign key to a column of the table."""
    match node:
        case ast.Call(func=function, args=[ast.Constant(value=str(target)), *_]):
            return names.dotted(function).endswith(".ForeignKey") and target.rpartition(".")[0] == table
    return False
