"""A syntax tree -> the facts that outlive it."""

from __future__ import annotations

import ast

from autopack_lint.facts.bindings import definitions_of
from autopack_lint.facts.dynamic_imports import dynamic_imports_of
from autopack_lint.facts.import_use import with_uses
from autopack_lint.facts.source import Source
from autopack_lint.facts.statements import statements_of
from autopack_lint.facts.suppressions import suppressions_of
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Facts

HASH = b"#"[0]


def facts_of(tree: ast.Module, walk: Walk, source: Source, families: frozenset[str]) -> Facts:
    """Everything a rule over many files may need to know about one module."""
    definitions = definitions_of(tree, source.text)
    return Facts(
        imports=with_uses(walk.imports, tree, source, walk.function_nodes, definitions.exports or ()),
        classes=tuple(walk.classes),
        functions=tuple(walk.functions),
        suppressions=tuple(suppressions_of(source, walk.functions, walk.classes, families)),
        code_lines=sum(1 for line in map(bytes.lstrip, source.text.splitlines()) if line and line[0] != HASH),
        definitions=definitions,
        dynamic_imports=dynamic_imports_of(tree, source.text),
        statements=statements_of(tree, source),
    )
