"""Imports that nothing in their file reads."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeGuard

from autopack_lint.facts.children import nodes_of
from autopack_lint.facts.definitions import FunctionNode, expects_import_error, is_docstring
from autopack_lint.facts.names.annotations import names_in_text
from autopack_lint.facts.names.readings import names_bound_by
from autopack_lint.facts.names.scope import Imported, Scope, ScopeKind
from autopack_lint.facts.names.scopes import Scopes
from autopack_lint.facts.source import Source
from autopack_lint.model.finding import Span
from autopack_lint.model.names import UnusedImport

SILENCED = re.compile(
    rb"#\s*noqa(?:\s*(?=\n|$)|(?!\s*:)|\s*:[^\n]*\bF4(?:01)?\b)|#\s*pylint:\s*disable=[^\n]*(?:unused|W0611)", re.I
)
FILE_SILENCED = re.compile(rb"#\s*(?:flake8|ruff)\s*:\s*noqa|#\s*autoflake:\s*skip_file|#\s*pylint:\s*skip-file", re.I)
TYPE_COMMENT = re.compile(r"#\s*type:\s*(?!ignore)([^#\n]*)")
SEES_ALL_NAMES = re.compile(rb"\b(?:locals|globals|vars|dir)\s*\(\s*\)|\beval\s*\(|\bexec\s*\(")
WORD = re.compile(r"\w+")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)
TRIVIAL = (*IMPORTS, ast.Pass)
MAY_HOLD_TYPES = (ast.Subscript, ast.Call, ast.AnnAssign, ast.BinOp)
NAMES_IN_ARGUMENTS = frozenset(
    {
        *("cast", "TypeVar", "NewType", "NamedTuple", "TypedDict", "ForwardRef", "get_type_hints", "TypeAliasType"),
        *("usefixtures", "getfixturevalue", "ParamSpec", "assert_type"),
    }
)


GATHERS = frozenset({"DeprecationWarning", "FutureWarning", "__name__", "warn", "warnings"})
"""What a module that hands on the names of another may use to say so."""


def unused_imports(scopes: Scopes, tree: ast.Module, source: Source) -> list[UnusedImport]:
    """The imports of a module and its functions that nothing in it reads, in source order."""
    candidates = [found for scope in scopes.every for found in unread(scope)]
    if not candidates:
        return []
    reader = Reader(scopes, tree, source)
    unused = [imported for scope, imported in candidates if not reader.is_meant(scope, imported)]
    found = [reader.described(imported) for imported in unused if not reader.loads_submodule(imported, unused)]
    return sorted(found, key=lambda item: item.span)


def unread(scope: Scope) -> Iterator[tuple[Scope, Imported]]:
    """Imports of a scope whose name no read in it or below may mean."""
    if scope.imported and scope.kind in {ScopeKind.MODULE, ScopeKind.FUNCTION}:
        for name, imports in scope.imported.items():
            if name not in scope.free and name not in scope.elsewhere and name not in scope.declared and name != "*":
                yield from ((scope, imported) for imported in imports)


def top_of(imported: Imported) -> str:
    """The top-level package that a name is imported from; empty for a relative import."""
    node, alias = imported
    if isinstance(node, ast.ImportFrom):
        return "" if node.level else (node.module or "").partition(".")[0]
    return alias.name.partition(".")[0]


def is_gathering(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr)


def is_trial(node: ast.AST) -> TypeGuard[ast.With | FunctionNode]:
    """A block that may be there to see what an import does."""
    return isinstance(node, ast.With) or (isinstance(node, FUNCTIONS) and all(map(is_trivial, node.body)))


def is_trivial(node: ast.stmt) -> bool:
    return isinstance(node, TRIVIAL) or is_docstring(node)


def bound_name(imported: Imported) -> str:
    alias = imported.alias
    return alias.asname or (alias.name.partition(".")[0] if isinstance(imported.node, ast.Import) else alias.name)


class Reader:
    """A file in which some imports seem unused: what else in it may mean them."""

    def __init__(self, scopes: Scopes, tree: ast.Module, source: Source) -> None:
        self._scopes = scopes
        self._tree = tree
        self._source = source

    def is_meant(self, scope: Scope, imported: Imported) -> bool:
        """Whether something speaks for an import."""
        name = bound_name(imported)
        if self._is_kept(imported) or name in self._otherwise_read or name in self._scopes.global_names:
            return True
        if scope.kind is not ScopeKind.MODULE:
            return False
        if name in self._scopes.read_by_classes or self._is_one_of_several(imported):
            return True
        return name in self._exported or "*" in self._exported or self._only_imports

    def _is_one_of_several(self, imported: Imported) -> bool:
        """Whether a name is imported under a condition and bound elsewhere: somebody wants the module to have it."""
        return imported.node not in self._tree.body and self._bindings[bound_name(imported)] > 1

    def loads_submodule(self, imported: Imported, unused: Sequence[Imported]) -> bool:
        """Whether `import a.b` may be there for `a`, which the file uses under another name."""
        node, alias = imported
        if not isinstance(node, ast.Import) or alias.asname or "." not in alias.name:
            return False
        return any(top_of(other) == top_of(imported) for other in self._imported if other not in unused)

    def _is_kept(self, imported: Imported) -> bool:
        """Whether the statement itself says that it is meant: a silencing comment, an explicit re-export, a probe."""
        node, alias = imported
        if alias.asname == alias.name or getattr(node, "module", "") == "__future__":
            return True
        lines = self._source.lines[node.lineno - 1 : node.end_lineno or node.lineno]
        if any(SILENCED.search(line) for line in lines) or self._is_silenced:
            return True
        return any(first <= node.lineno <= last for first, last in self._probing)

    @cached_property
    def _imported(self) -> list[Imported]:
        return [
            Imported(node, alias) for node in nodes_of(self._tree) if isinstance(node, IMPORTS) for alias in node.names
        ]

    @cached_property
    def _bindings(self) -> Counter[str | None]:
        """How often the text gives each name a value."""
        return Counter(name for node in nodes_of(self._tree) for name in names_bound_by(node))

    @cached_property
    def _is_silenced(self) -> bool:
        text = self._source.text
        return FILE_SILENCED.search(text) is not None or SEES_ALL_NAMES.search(text) is not None

    @cached_property
    def _probing(self) -> list[tuple[int, int]]:
        """Lines in which something is imported to find out whether, or how, that works: below `try` and `with`, and
        in functions that do nothing else."""
        tries = (node for node in self._scopes.tries if any(map(expects_import_error, node.handlers)))
        lines = [(node.lineno, node.handlers[-1].end_lineno or 0) for node in tries]
        return lines + [(node.lineno, node.end_lineno or 0) for node in nodes_of(self._tree) if is_trial(node)]

    @cached_property
    def _exported(self) -> frozenset[str]:
        """The names in `__all__`; `*` where it is not written out."""
        if b"__all__" not in self._source.text:
            return frozenset()
        return frozenset(name for value in values_of_all(self._tree) for name in texts_in(value))

    @cached_property
    def _only_imports(self) -> bool:
        """Whether the module does nothing but gather names."""
        return all(map(is_gathering, self._tree.body)) and self._scopes.module.free <= GATHERS

    @cached_property
    def _otherwise_read(self) -> frozenset[str]:
        """Names in texts that are types, in type comments, and of parameters: pytest passes fixtures by name."""
        comments = TYPE_COMMENT.findall(self._source.text.decode(errors="replace"))
        found = {word for comment in comments for word in WORD.findall(comment)}
        for node in nodes_of(self._tree):
            if isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, MAY_HOLD_TYPES):
                found.update(name.id for text in types_in(node) for name in names_in_text(text))
        return frozenset(found)

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        """Words in texts that are no docstrings."""
        docstrings = {id(node.value) for node in nodes_of(self._tree) if isinstance(node, ast.Expr)}
        texts = (
            node.value
            for node in nodes_of(self._tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        )
        return frozenset(word for text in texts for word in WORD.findall(text))

    def described(self, imported: Imported) -> UnusedImport:
        """The import as a fact."""
        node, alias = imported
        start = self._source.position(alias.lineno, alias.col_offset)
        end = self._source.position(alias.end_lineno or alias.lineno, alias.end_col_offset or alias.col_offset)
        is_from = isinstance(node, ast.ImportFrom)
        return UnusedImport(
            module=(node.module or "") if isinstance(node, ast.ImportFrom) else alias.name,
            name=alias.name if is_from else "",
            alias=alias.asname or "",
            level=node.level if isinstance(node, ast.ImportFrom) else 0,
            span=Span(start, end),
            symbol="",
            excerpt=self._source.line(start.line),
            is_mentioned=bound_name(imported) in self._mentioned,
        )


def values_of_all(tree: ast.Module) -> Iterator[ast.expr | None]:
    """Every value that is given or added to `__all__`."""
    for node in nodes_of(tree):
        match node:
            case ast.Assign(targets=[ast.Name("__all__")], value=value):
                yield value
            case ast.AugAssign(target=ast.Name("__all__"), value=value):
                yield value
            case ast.AnnAssign(target=ast.Name("__all__"), value=value):
                yield value
            case ast.Call(func=ast.Attribute(value=ast.Name("__all__")), args=arguments):
                yield from arguments


def texts_in(value: ast.expr | None) -> Iterable[str]:
    """The texts of a list of texts; `*` where it is anything else."""
    match value:
        case ast.Constant(value=str(text)):
            return (text,)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [text for item in items for text in texts_in(item)]
        case ast.BinOp(left=left, right=right):
            return [*texts_in(left), *texts_in(right)]
    return ("*",)


def types_in(node: ast.AST) -> Iterator[ast.Constant]:
    """Texts that are types outside of annotations."""
    roots: list[ast.expr] = []
    match node:
        case ast.Subscript(slice=index):
            roots = [index]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in NAMES_IN_ARGUMENTS:
            roots = [*node.args, *(keyword.value for keyword in node.keywords)]
        case ast.AnnAssign(value=ast.expr() as value):
            roots = [value]
        case ast.BinOp(left=left, right=right):
            roots = [left, right]
    for root in roots:
        for inner in nodes_of(root):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield inner
