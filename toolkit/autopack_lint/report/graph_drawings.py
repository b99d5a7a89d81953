"""Graphs as texts that other programs draw: Graphviz's DOT and Mermaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.model.facts import ImportKind
from autopack_lint.model.graph import Edge, Graph, GraphResult
from autopack_lint.report.sanitize import visible

READABLE = 60
DEEPEST = 20


class Drawing(NamedTuple):
    """Boxes, and arrows between them with how many imports they stand for; red ones close a cycle at import time."""

    boxes: tuple[str, ...]
    arrows: dict[tuple[str, str], int]
    red: frozenset[tuple[str, str]]


def drawing_of(result: GraphResult, level: int) -> Drawing:
    """The graph with modules put together to packages of at most `level` names; 0 keeps a drawing readable."""
    graph = result.graph
    level = level or readable_level(graph)
    arrows: dict[tuple[str, str], int] = {}
    for edge in graph.edges:
        arrow = (shortened(edge.importer, level), shortened(edge.imported, level))
        if arrow[0] != arrow[1]:
            arrows[arrow] = arrows.get(arrow, 0) + 1
    red = {(shortened(edge.importer, level), shortened(edge.imported, level)) for edge in edges_in_cycles(result)}
    boxes = sorted({shortened(name, level) for name in graph.modules})
    return Drawing(tuple(boxes), dict(sorted(arrows.items())), frozenset(red))


def edges_in_cycles(result: GraphResult) -> Iterator[Edge]:
    """Those that run into a cycle at import time."""
    cycles = [cycle for cycle in result.cycles if cycle.kind is ImportKind.IMPORT]
    place = {name: number for number, cycle in enumerate(cycles) for name in cycle.members}
    for edge in result.graph.edges:
        if edge.importer in place and place[edge.importer] == place.get(edge.imported):
            yield edge


def shortened(name: str, level: int) -> str:
    return name if name.startswith("./") else ".".join(name.split(".")[:level])


def readable_level(graph: Graph) -> int:
    """The deepest level with a number of boxes that one can still read; at least 1."""
    for level in range(DEEPEST, 1, -1):
        if len({shortened(name, level) for name in graph.modules}) <= READABLE:
            return level
    return 1


def dot(result: GraphResult, level: int) -> str:
    drawing = drawing_of(result, level)
    return "\n".join(("digraph imports {", "  rankdir=LR", "  node [shape=box]", *dot_lines(drawing), "}", ""))


def dot_lines(drawing: Drawing) -> Iterator[str]:
    for box in drawing.boxes:
        yield f"  {quoted(box)}"
    for (importer, imported), count in drawing.arrows.items():
        colour = ', color="red"' if (importer, imported) in drawing.red else ""
        yield f"  {quoted(importer)} -> {quoted(imported)} [label={count}{colour}]"


def quoted(name: str) -> str:
    return '"' + visible(name).replace("\\", "\\\\").replace('"', '\\"') + '"'


def mermaid(result: GraphResult, level: int) -> str:
    drawing = drawing_of(result, level)
    number = {box: f"n{place}" for place, box in enumerate(drawing.boxes)}
    lines = ["flowchart LR", *(f'  {number[box]}["{escaped(box)}"]' for box in drawing.boxes)]
    red: list[int] = []
    for place, ((importer, imported), count) in enumerate(drawing.arrows.items()):
        lines.append(f"  {number[importer]} -->|{count}| {number[imported]}")
        if (importer, imported) in drawing.red:
            red.append(place)
    if red:
        lines.append(f"  linkStyle {','.join(map(str, red))} stroke:red")
    return "\n".join((*lines, ""))


def escaped(name: str) -> str:
    """A label in which nothing means anything to Mermaid or to a browser."""
    return "".join(
        character if character.isalnum() or character in "._-/ " else f"#{ord(character)};"
        for character in visible(name)
    )
