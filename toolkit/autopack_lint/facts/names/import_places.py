"""Where imported names stand, and whether a statement runs on every system."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from autopack_lint.facts.children import statements_of_module
from autopack_lint.facts.names.scope import Imported, Scope, ScopeKind
from autopack_lint.facts.names.scopes import Scopes
from autopack_lint.facts.names.symbols import Symbols
from autopack_lint.facts.source import Source
from autopack_lint.model.facts import Import
from autopack_lint.model.finding import Span
from autopack_lint.model.names import ImportPlace

ASKS = re.compile(
    rb"version_info|hexversion|platform|os\.name|\b(?:is_?)?py(?:thon)?_?[23]|implementation|raises|suppress",
    re.IGNORECASE,
)

BLOCKS = (ast.If, ast.With)


def import_places_of(
    imports: Sequence[Import], scopes: Scopes, tree: ast.Module, source: Source, symbols: Symbols
) -> tuple[ImportPlace, ...]:
    """The place of each import, in their order."""
    if not imports:
        return ()
    placed = [(imported, scope) for scope in scopes.every for bound in scope.imported.values() for imported in bound]
    inside = sorted({imported.node.lineno for imported, _ in placed if imported.node.col_offset})
    conditional = conditional_lines(tree, source, inside) if inside else []
    found = {key_of(imported): place_of(imported, scope, source, symbols, conditional) for imported, scope in placed}
    return tuple([found[line, module, name, alias] for module, name, alias, _, line, _, _ in imports])


def key_of(imported: Imported) -> tuple[int, str, str, str]:
    node, alias = imported
    if type(node) is ast.ImportFrom:
        return node.lineno, node.module or "", alias.name, alias.asname or ""
    return node.lineno, alias.name, "", alias.asname or ""


def place_of(
    imported: Imported, scope: Scope, source: Source, symbols: Symbols, conditional: Iterable[tuple[int, int]]
) -> ImportPlace:
    node, alias = imported
    line = node.lineno
    start = source.position(alias.lineno, alias.col_offset)
    end = source.position(alias.end_lineno or alias.lineno, alias.end_col_offset or alias.col_offset)
    return ImportPlace(
        Span(start, end),
        source.line(start.line),
        "" if scope.kind is ScopeKind.MODULE else symbols.at(line),
        node.col_offset == 0,
        any(first <= line <= last for first, last in conditional),
    )


def conditional_lines(tree: ast.Module, source: Source, lines: Sequence[int]) -> list[tuple[int, int]]:
    """The extents, around some of these lines, of statements that depend on the version of Python or the platform,
    or that expect an error."""
    return [
        (node.lineno, node.end_lineno or node.lineno)
        for node in statements_of_module(tree)
        if isinstance(node, BLOCKS) and holds_one_of(node, lines) and asks(node, source)
    ]


def holds_one_of(node: ast.If | ast.With, lines: Sequence[int]) -> bool:
    place = bisect_left(lines, node.lineno)
    return place < len(lines) and lines[place] <= (node.end_lineno or node.lineno)


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
