"""Which names of a file mean the same: every occurrence, with the scope in which the name is bound."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from autopack_lint.codemods.edits import Region
from autopack_lint.codemods.text import RefusedError, Text

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """A module, class, function or comprehension, and the names that it binds."""

    def __init__(self, node: ast.AST, parent: Scope | None) -> None:
        self.node = node
        self.parent = parent
        self.bound: set[str] = set()
        self.of_module: set[str] = set()
        """Names that are declared `global`."""
        self.of_outer: set[str] = set()
        """Names that are declared `nonlocal`."""

    @property
    def module(self) -> Scope:
        return self if self.parent is None else self.parent.module

    def binding(self, name: str) -> Scope:
        """The scope in which a name is bound that is used here; the module for those that are bound nowhere."""
        if name in self.of_module:
            return self.module
        if name in self.bound and name not in self.of_outer:
            return self
        outer = self.parent
        while outer is not None and outer.parent is not None:
            is_seen = not isinstance(outer.node, ast.ClassDef)
            if is_seen and (name in outer.bound or name in outer.of_module):
                return outer.binding(name)
            outer = outer.parent
        return self.module


class Occurrence(NamedTuple):
    """A name where it stands."""

    name: str
    node: ast.AST
    scope: Scope
    region: Region
    binds: bool

    @property
    def meaning(self) -> tuple[int, str]:
        """The same for all that mean the same."""
        return id(self.scope.binding(self.name)), self.name


class Names(ast.NodeVisitor):
    """Collects the occurrences of all names. Raises `RefusedError` for what it does not know to read."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.top = self.scope = Scope(text.tree, None)
        self.found: list[Occurrence] = []
        try:
            self.visit(text.tree)
        except RecursionError as error:
            raise RefusedError("it is nested or chained too deeply") from error

    def add(self, name: str, node: ast.AST, start: int, *, binds: bool, scope: Scope | None = None) -> None:
        """Put a name on record. Raises `RefusedError` where it is not where it should be."""
        region = Region(start, start + len(name))
        if self.text.characters[region.start : region.end] != name:
            raise RefusedError(f"`{name}` on line {self.text.line_number(start)} is written in a way we cannot rename")
        self.found.append(Occurrence(name, node, scope or self.scope, region, binds))
        if binds:
            (scope or self.scope).bound.add(name)

    def inside(self, node: ast.AST, children: list[ast.AST]) -> None:
        """Visit children in a scope of their own."""
        self.scope = Scope(node, self.scope)
        for child in children:
            self.visit(child)
        self.scope = self.scope.parent or self.top

    def visit_Name(self, node: ast.Name) -> None:
        binds = not isinstance(node.ctx, ast.Load)
        self.add(node.id, node, self.text.start_of(node), binds=binds)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        scope = self.scope
        while isinstance(scope.node, COMPREHENSIONS) and scope.parent is not None:
            scope = scope.parent
        self.add(node.target.id, node.target, self.text.start_of(node.target), binds=True, scope=scope)
        self.visit(node.value)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.no_type_parameters(node)
        self.add_defined(node, r"(?:async\s+)?def\s+")
        arguments = node.args
        outside = [*node.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults)]
        outside += [item.annotation for item in parameters(arguments) if item.annotation]
        outside += [node.returns] if node.returns else []
        for child in outside:
            self.visit(child)
        self.inside(node, [*map(bare, parameters(arguments)), *node.body])

    visit_FunctionDef = function  # noqa: N815
    visit_AsyncFunctionDef = function  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for child in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(child)
        self.inside(node, [*parameters(node.args), node.body])

    def visit_arg(self, node: ast.arg) -> None:
        self.add(node.arg, node, self.text.start_of(node), binds=True)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.no_type_parameters(node)
        self.add_defined(node, r"class\s+")
        for child in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(child)
        self.inside(node, list(node.body))

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        results: list[ast.AST] = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self.inside(node, [first.target, *first.ifs, *others, *results])

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension  # noqa: N815

    def visit_Global(self, node: ast.Global) -> None:
        self.declared(node, self.scope.of_module)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.declared(node, self.scope.of_outer)

    def declared(self, node: ast.Global | ast.Nonlocal, names: set[str]) -> None:
        names.update(node.names)
        for name in node.names:
            self.add(name, node, self.place_of(rf"\b{re.escape(name)}\b", node, "names"), binds=False)

    def visit_alias(self, node: ast.alias) -> None:
        if node.asname:
            self.add(node.asname, node, self.text.end_of(node) - len(node.asname), binds=True)
        elif node.name != "*":
            self.add(node.name.partition(".")[0], node, self.text.start_of(node), binds=True)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name and node.type:
            found = re.compile(r"[\s)]*\bas\s+").match(self.text.characters, self.text.end_of(node.type))
            self.add(node.name, node, found.end() if found else self.text.start_of(node), binds=True)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.add(node.name, node, self.text.end_of(node) - len(node.name), binds=True)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.add(node.name, node, self.text.end_of(node) - len(node.name), binds=True)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            pattern = rf"\*\*\s*(?={re.escape(node.rest)}\b)"
            ends = [found.end() for found in re.finditer(pattern, self.text.source(node))]
            self.add(node.rest, node, self.text.start_of(node) + (ends or [0])[-1], binds=True)
        self.generic_visit(node)

    def add_defined(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, keyword: str) -> None:
        """The name of a definition, which stands after its keyword."""
        start = self.text.node_offset(node.lineno, node.col_offset)
        found = re.compile(keyword).match(self.text.characters, start)
        self.add(node.name, node, found.end() if found else start, binds=True)

    def place_of(self, pattern: str, node: ast.AST, what: str) -> int:
        """Where a pattern is in the text of a node. Raises `RefusedError`."""
        found = re.search(pattern, self.text.source(node))
        if found is None:
            raise RefusedError(f"{what} that cannot be found in their statement")
        return self.text.start_of(node) + found.start()

    def no_type_parameters(self, node: ast.AST) -> None:
        if getattr(node, "type_params", None):
            raise RefusedError("a definition has type parameters, of whose scopes we are not sure")

    def generic_visit(self, node: ast.AST) -> None:
        if type(node).__name__ == "TypeAlias":
            raise RefusedError("a `type` statement has a scope of which we are not sure")
        super().generic_visit(node)


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    stars = [item for item in (arguments.vararg, arguments.kwarg) if item]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]


def bare(node: ast.arg) -> ast.arg:
    """A parameter without its annotation, which belongs to the scope outside."""
    return ast.arg(node.arg, None, lineno=node.lineno, col_offset=node.col_offset)
