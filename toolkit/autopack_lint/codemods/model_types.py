"""Which Python type a column's declaration means, and under which name a file has it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.model.operation import AddImport

PYTHON_TYPES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("Integer", "BigInteger", "SmallInteger", "INTEGER", "BIGINT", "SMALLINT"), ("", "int")),
    **dict.fromkeys(("String", "Text", "Unicode", "UnicodeText", "VARCHAR", "TEXT", "CHAR", "NVARCHAR"), ("", "str")),
    **dict.fromkeys(("Boolean", "BOOLEAN"), ("", "bool")),
    **dict.fromkeys(("Float", "FLOAT", "Double", "DOUBLE"), ("", "float")),
    **dict.fromkeys(("LargeBinary", "BLOB", "BINARY", "VARBINARY"), ("", "bytes")),
    **dict.fromkeys(("DateTime", "DATETIME", "TIMESTAMP"), ("datetime", "datetime")),
    **dict.fromkeys(("Date", "DATE"), ("datetime", "date")),
    **dict.fromkeys(("Time", "TIME"), ("datetime", "time")),
    "Interval": ("datetime", "timedelta"),
    **dict.fromkeys(("Numeric", "NUMERIC", "DECIMAL"), ("decimal", "Decimal")),
    **dict.fromkeys(("Uuid",), ("uuid", "UUID")),
    **dict.fromkeys(("JSON", "JSONB", "PickleType"), ("typing", "Any")),
}
CHANGING = {"asdecimal": "Numeric", "as_uuid": "Uuid"}
"""Arguments of types that make them give back another type."""


class RefusalError(Exception):
    """Why a class cannot be translated as a whole."""


class TypeName(NamedTuple):
    """How a type is written in a file, and the import that this needs."""

    text: str
    imports: tuple[AddImport, ...] = ()


class FileNames:
    """The names that a file binds at its top level, by where they come from."""

    def __init__(self, tree: ast.Module) -> None:
        self.imported: dict[str, str] = {}
        self.bound: set[str] = set()
        for node in tree.body:
            match node:
                case ast.Import() | ast.ImportFrom():
                    self.imported.update(imported_by(node))
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                    self.bound.add(name)
                case ast.Assign(targets=targets):
                    self.bound.update(target.id for target in targets if isinstance(target, ast.Name))
                case _:
                    continue
        self.bound |= set(self.imported)

    def dotted(self, node: ast.expr) -> str:
        """Where an expression of names comes from; empty where that is not an import."""
        match node:
            case ast.Name(id=name):
                return self.imported.get(name, "")
            case ast.Attribute(value=value, attr=attr):
                base = self.dotted(value)
                return f"{base}.{attr}" if base else ""
        return ""

    def name_of(self, module: str, name: str, taken: Mapping[str, object]) -> TypeName:
        """How a name of a module is written here. Raises `RefusalError` where all ways to write it are taken."""
        is_taken = name in self.bound or name in taken
        if not module:
            if is_taken:
                raise RefusalError(f"`{name}` means something else here")
            return TypeName(name)
        known = self._imported_as(module, name, taken)
        if known:
            return TypeName(known)
        if is_taken:
            raise RefusalError(f"`{name}` means something else here, so that {module}.{name} cannot be imported")
        return TypeName(name, (AddImport(module, name),))

    def _imported_as(self, module: str, name: str, taken: Mapping[str, object]) -> str:
        """How the imports of the file lead to a name of a module already; empty where none does."""
        free = [(bound, dotted) for bound, dotted in sorted(self.imported.items()) if bound not in taken]
        itself = [bound for bound, dotted in free if dotted == f"{module}.{name}"]
        through = [f"{bound}.{name}" for bound, dotted in free if dotted == module]
        return next(iter((*itself, *through)), "")


def imported_by(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    """The names that an import binds, and where they come from."""
    if isinstance(node, ast.ImportFrom):
        source = f"{'.' * node.level}{node.module or ''}"
        return {alias.asname or alias.name: f"{source}.{alias.name}" for alias in node.names}
    found: dict[str, str] = {}
    for alias in node.names:
        top = alias.name.partition(".")[0]
        found[alias.asname or top] = alias.name if alias.asname else top
    return found


def type_of(node: ast.expr, names: FileNames, taken: Mapping[str, object]) -> TypeName | None:
    """The Python type that a type of SQLAlchemy gives back; None where the expression is none that we know."""
    called = node.func if isinstance(node, ast.Call) else node
    dotted = names.dotted(called)
    name = dotted.rpartition(".")[2]
    if not dotted.startswith(("sqlalchemy.", "sqlmodel.")):
        return None
    if isinstance(node, ast.Call) and any(keyword.arg in CHANGING for keyword in node.keywords):
        raise RefusalError(f"{name}() says itself which type it gives back")
    if name in ("Enum", "ENUM"):
        return enumeration_of(node)
    known = PYTHON_TYPES.get(name)
    return None if known is None else names.name_of(*known, taken)


def enumeration_of(node: ast.expr) -> TypeName:
    """The class in `Enum(Status)`, or `str` for `Enum("open", "done")`."""
    if isinstance(node, ast.Call) and node.args:
        first = node.args[0]
        if isinstance(first, ast.Name | ast.Attribute):
            return TypeName(ast.unparse(first))
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return TypeName("str")
    raise RefusalError("its Enum does not name what it holds")
