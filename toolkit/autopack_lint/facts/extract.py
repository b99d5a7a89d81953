"""A syntax tree -> the facts that outlive it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from autopack_lint.facts.added_builtins import added_builtins_of
from autopack_lint.facts.added_modules import added_modules_of
from autopack_lint.facts.bindings import definitions_of
from autopack_lint.facts.dynamic_imports import dynamic_imports_of
from autopack_lint.facts.import_places import import_places_of
from autopack_lint.facts.import_use import with_uses
from autopack_lint.facts.module_strings import module_strings_of
from autopack_lint.facts.names import names_of_module
from autopack_lint.facts.scopes import Scopes
from autopack_lint.facts.source import Source
from autopack_lint.facts.sql_text import may_hold_sql
from autopack_lint.facts.statements import statements_of
from autopack_lint.facts.suppressions import suppressions_of
from autopack_lint.facts.symbols import Symbols
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Facts

if TYPE_CHECKING:
    from autopack_lint.model.sql import SqlFacts

HASH = b"#"[0]


def plain_facts_of(walk: Walk, source: Source, families: frozenset[str]) -> Facts:
    """What the walk has found, without what only rules over many files read."""
    return Facts(
        code_lines=code_lines_of(source),
        suppressions=tuple(suppressions_of(source, walk.functions, walk.classes, families)),
        imports=tuple(walk.imports),
        classes=tuple(walk.classes),
        functions=tuple(walk.functions),
    )


def facts_of(tree: ast.Module, walk: Walk, source: Source, families: frozenset[str]) -> Facts:
    """Everything a rule over many files may need to know about one module."""
    definitions = definitions_of(tree, source.text)
    symbols = Symbols([*walk.classes, *walk.functions])
    scopes = Scopes(tree)
    undefined, unused_imports = names_of_module(scopes, tree, source, symbols)
    facts = Facts(
        imports=with_uses(walk.imports, tree, source, walk.function_nodes, definitions.exports or ()),
        classes=tuple(walk.classes),
        functions=tuple(walk.functions),
        suppressions=tuple(suppressions_of(source, walk.functions, walk.classes, families)),
        code_lines=code_lines_of(source),
        definitions=definitions,
        dynamic_imports=dynamic_imports_of(tree, source.text),
        statements=statements_of(tree, source),
        undefined=undefined,
        unused_imports=unused_imports,
        sql=sql_in(tree, source),
        import_places=import_places_of(walk.imports, scopes, tree, source, symbols),
        added_modules=added_modules_of(tree, source.text),
        added_builtins=added_builtins_of(tree, source.text),
        module_strings=module_strings_of(source.text),
    )
    scopes.let_go()
    return facts


def code_lines_of(source: Source) -> int:
    """How many lines hold more than white space and a comment."""
    return sum(1 for line in map(bytes.lstrip, source.lines) if line and line[0] != HASH)


def sql_in(tree: ast.Module, source: Source) -> SqlFacts | None:
    """What matters to queries; files that hold none do not even load what would look for it."""
    if not may_hold_sql(source.text):
        return None
    from autopack_lint.facts.sql import sql_of

    return sql_of(tree, source)
