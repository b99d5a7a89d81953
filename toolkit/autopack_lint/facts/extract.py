"""A syntax tree -> the facts that outlive it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from autopack_lint.facts.copies.statements import statements_of
from autopack_lint.facts.names.added_builtins import added_builtins_of
from autopack_lint.facts.names.added_modules import added_modules_of
from autopack_lint.facts.names.bindings import definitions_of
from autopack_lint.facts.names.dotted_calls import dotted_names_of
from autopack_lint.facts.names.dynamic_imports import dynamic_imports_of
from autopack_lint.facts.names.import_places import import_places_of
from autopack_lint.facts.names.import_use import with_uses
from autopack_lint.facts.names.module_strings import module_strings_of
from autopack_lint.facts.names.scopes import Scopes
from autopack_lint.facts.names.symbols import Symbols
from autopack_lint.facts.names.verdicts import names_of_module
from autopack_lint.facts.source import Source
from autopack_lint.facts.sql.text import may_hold_sql
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Definitions, Facts, Import
from autopack_lint.model.names import UndefinedName, UnusedImport

if TYPE_CHECKING:
    from autopack_lint.model.sql import SqlFacts


class Parsed:
    """One module, and what several of its facts are made from: each is made when one of them is asked for."""

    def __init__(self, tree: ast.Module, walk: Walk, source: Source) -> None:
        self.tree = tree
        self.walk = walk
        self.source = source

    @cached_property
    def definitions(self) -> Definitions:
        return definitions_of(self.tree, self.source.text)

    @cached_property
    def symbols(self) -> Symbols:
        return Symbols([*self.walk.classes, *self.walk.functions])

    @cached_property
    def scopes(self) -> Scopes:
        return Scopes(self.tree)

    @cached_property
    def names(self) -> tuple[tuple[UndefinedName, ...], tuple[UnusedImport, ...]]:
        return names_of_module(self.scopes, self.tree, self.source, self.symbols)

    @property
    def imports(self) -> tuple[Import, ...]:
        walk = self.walk
        return with_uses(walk.imports, self.tree, self.source, walk.function_nodes, self.definitions.exports or ())

    @property
    def sql(self) -> SqlFacts | None:
        """What matters to queries; files that hold none do not even load what would look for it."""
        if not may_hold_sql(self.source.text):
            return None
        from autopack_lint.facts.sql.trees import sql_of

        return sql_of(self.tree, self.source)

    def let_go(self) -> None:
        """Scopes refer to each other, and memory is freed by counting references."""
        scopes = self.__dict__.get("scopes")
        if scopes is not None:
            scopes.let_go()


READERS: Mapping[str, Callable[[Parsed], object]] = {
    "imports": lambda parsed: parsed.imports,
    "classes": lambda parsed: tuple(parsed.walk.classes),
    "functions": lambda parsed: tuple(parsed.walk.functions),
    "definitions": lambda parsed: parsed.definitions,
    "dynamic_imports": lambda parsed: dynamic_imports_of(parsed.tree, parsed.source.text),
    "statements": lambda parsed: statements_of(parsed.tree, parsed.source),
    "undefined": lambda parsed: parsed.names[0],
    "unused_imports": lambda parsed: parsed.names[1],
    "import_places": lambda parsed: import_places_of(
        parsed.walk.imports, parsed.scopes, parsed.tree, parsed.source, parsed.symbols
    ),
    "added_modules": lambda parsed: added_modules_of(parsed.tree, parsed.source.text),
    "added_builtins": lambda parsed: added_builtins_of(parsed.tree, parsed.source.text),
    "module_strings": lambda parsed: module_strings_of(parsed.source.text),
    "dotted_names": lambda parsed: dotted_names_of(parsed.tree, parsed.source, parsed.symbols),
    "sql": lambda parsed: parsed.sql,
}
"""How each section of the facts is made."""


def facts_of(head: Facts, tree: ast.Module, walk: Walk, source: Source, sections: Collection[str]) -> Facts:
    """What rules over many files may know about one module: the head, and these sections."""
    parsed = Parsed(tree, walk, source)
    made = {section: reader(parsed) for section, reader in READERS.items() if section in sections}
    parsed.let_go()
    return Facts(head.code_lines, head.suppressions, **made)  # type: ignore[arg-type]
