"""Where imported names stand, and whether a statement runs on every system."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence

from autopack_lint.facts.children import statements_of_module
from autopack_lint.facts.scopes import Imported, Scope, ScopeKind
from autopack_lint.facts.source import Source
from autopack_lint.facts.symbols import Symbols
from autopack_lint.model.facts import Import
from autopack_lint.model.finding import Span
from autopack_lint.model.names import ImportPlace

ASKS = re.compile(
    rb"version_info|hexversion|platform|os\.name|\b(?:is_?)?py(?:thon)?_?[23]|implementation|raises|suppress",
    re.IGNORECASE,
)


def import_places_of(
    imports: Sequence[Import], module: Scope, tree: ast.Module, source: Source, symbols: Symbols
) -> tuple[ImportPlace, ...]:
    """The place of each import, in their order."""
    conditional = conditional_lines(tree, source)
    found: dict[tuple[int, str, str, str], ImportPlace] = {}
    pending = [module]
    while pending:
        scope = pending.pop()
        pending += scope.inner
        for bound in scope.imported.values():
            for imported in bound:
                found[key_of(imported)] = place_of(imported, scope, source, symbols, conditional)
    return tuple(found[item.line, item.module, item.name, item.alias] for item in imports)


def key_of(imported: Imported) -> tuple[int, str, str, str]:
    node, alias = imported
    if isinstance(node, ast.ImportFrom):
        return node.lineno, node.module or "", alias.name, alias.asname or ""
    return node.lineno, alias.name, "", alias.asname or ""


def place_of(
    imported: Imported, scope: Scope, source: Source, symbols: Symbols, conditional: Iterable[tuple[int, int]]
) -> ImportPlace:
    node, alias = imported
    start = source.position(alias.lineno, alias.col_offset)
    end = source.position(alias.end_lineno or alias.lineno, alias.end_col_offset or alias.col_offset)
    return ImportPlace(
        span=Span(start, end),
        excerpt=source.line(start.line),
        symbol="" if scope.kind is ScopeKind.MODULE else symbols.at(node.lineno),
        is_direct=node.col_offset == 0,
        is_conditional=any(first <= node.lineno <= last for first, last in conditional),
    )


def conditional_lines(tree: ast.Module, source: Source) -> list[tuple[int, int]]:
    """The lines of statements that depend on the version of Python or the platform, or expect an error."""
    blocks = (node for node in statements_of_module(tree) if isinstance(node, ast.If | ast.With))
    return [(node.lineno, node.end_lineno or node.lineno) for node in blocks if asks(node, source)]


def asks(node: ast.If | ast.With, source: Source) -> bool:
    heads = [node.test] if isinstance(node, ast.If) else [item.context_expr for item in node.items]
    offsets = source.line_offsets
    return any(
        ASKS.search(
            source.text,
            offsets[head.lineno] + head.col_offset,
            offsets[head.end_lineno or head.lineno] + (head.end_col_offset or 0),
        )
        for head in heads
    )
