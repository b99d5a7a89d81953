"""The lines that statements have to themselves: what stands on others cannot change how these are read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autopack_lint.codemods.text import Text

BLOCKS = ("body", "orelse", "finalbody")
Lines = tuple[int, int]
"""Where whole lines begin, and where they end."""


def groups_of(text: Text, block: Sequence[ast.stmt], start: int) -> Iterator[tuple[list[ast.stmt], Lines]]:
    """The statements of a block by the lines that they share, each with the lines above that belong to nothing else."""
    nodes: list[ast.stmt] = []
    end = start
    for node in block:
        if nodes and text.line_start(text.start_of(node)) >= end:
            yield nodes, (start, end)
            nodes, start = [], end
        nodes.append(node)
        end = text.next_line(text.end_of(node))
    if nodes:
        yield nodes, (start, end)


def blocks_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield block
    for inner in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield from blocks_of(inner)


def begins_its_line(text: Text, node: ast.stmt) -> bool:
    """Whether nothing but space stands before a statement on its line."""
    first = text.start_of(node)
    return not text.characters[text.line_start(first) : first].strip(" \t")


def lines_around(text: Text, place: int) -> Lines:
    """The fewest lines around a place that are read alike without all others."""
    start, end = 0, len(text.characters)
    block: Sequence[ast.stmt] = text.tree.body
    while block:
        nodes, (start, end) = group_at(text, block, (start, end), place)
        block = block_at(text, nodes, place)
        start = begin_of(text, block) if block else start
    return start, end


def group_at(text: Text, block: Sequence[ast.stmt], lines: Lines, place: int) -> tuple[list[ast.stmt], Lines]:
    """The statements of a block on whose lines a place is; none behind the last of them."""
    start, end = lines
    for nodes, group in groups_of(text, block, start):
        if place < group[1]:
            return nodes, group
        start = group[1]
    return [], (start, end)


def block_at(text: Text, nodes: Sequence[ast.stmt], place: int) -> Sequence[ast.stmt]:
    """The last block inside of a statement that begins before a place, on a line of its own."""
    inner = blocks_of(nodes[0]) if len(nodes) == 1 else ()
    begun = [block for block in inner if begins_its_line(text, block[0]) and begin_of(text, block) <= place]
    return max(begun, key=lambda block: begin_of(text, block), default=[])


def begin_of(text: Text, block: Sequence[ast.stmt]) -> int:
    """Where the first line of a block begins."""
    return text.line_start(text.start_of(block[0]))
