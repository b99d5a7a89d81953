"""What matters to queries as the JSON that it is stored as, and out of it.

Equal trees are written once, and stand for each other by their numbers: a variable stands in many expressions, each
with all that is assigned to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from autopack_lint.model.sql import Node, SqlClass, SqlFacts, SqlMember, SqlName, SqlUse

ENCODER = json.JSONEncoder(separators=(",", ":"))
Packed = list[Any]
Key = tuple[str | int, ...]


class Table:
    """The nodes of a file, each once, inner ones first."""

    def __init__(self) -> None:
        self.numbers: dict[Key, int] = {}
        self._seen: dict[int, int] = {}
        """By the identity of a node: most that are equal are the same."""

    def number(self, node: Node) -> int:
        known = self._seen.get(id(node))
        if known is None:
            kind, value, children, start, end = node
            key: Key = (kind, value, start, end, *[self.number(child) for child in children])
            known = self._seen[id(node)] = self.numbers.setdefault(key, len(self.numbers))
        return known

    def all(self, nodes: Iterable[Node]) -> list[int]:
        return [self.number(node) for node in nodes]

    def optional(self, node: Node | None) -> int | None:
        return None if node is None else self.number(node)


def pack(facts: SqlFacts) -> bytes:
    table = Table()
    names = [(name, line, table.all(values)) for name, line, values in facts.names]
    classes = [packed_class(declaration, table) for declaration in facts.classes]
    uses = [(*use[:-1], table.number(use.root)) for use in facts.uses]
    mappings = table.all(facts.mappings)
    return ENCODER.encode((list(table.numbers), names, classes, uses, facts.noqa, mappings)).encode()


def packed_class(declaration: SqlClass, table: Table) -> Packed:
    qualname, line, bases, keywords, decorators, members = declaration
    given = [(name, table.number(value)) for name, value in keywords]
    inside = [
        (name, at, form, table.optional(annotation), table.optional(value), table.all(above))
        for name, at, form, annotation, value, above in members
    ]
    return [qualname, line, table.all(bases), given, table.all(decorators), inside]


def unpack(packed: bytes) -> SqlFacts:
    table, names, classes, uses, noqa, mappings = json.loads(packed)
    nodes: list[Node] = []
    for kind, value, start, end, *children in table:
        nodes.append(Node(kind, value, chosen(nodes, children), start, end))
    return SqlFacts(
        tuple(SqlName(name, line, chosen(nodes, values)) for name, line, values in names),
        tuple(unpacked_class(item, nodes) for item in classes),
        tuple(SqlUse(position, symbol, line, text, nodes[root]) for position, symbol, line, text, root in uses),
        noqa,
        chosen(nodes, mappings),
    )


def unpacked_class(item: Packed, nodes: list[Node]) -> SqlClass:
    qualname, line, bases, keywords, decorators, members = item
    given = tuple((name, nodes[value]) for name, value in keywords)
    inside = tuple(unpacked_member(member, nodes) for member in members)
    return SqlClass(qualname, line, chosen(nodes, bases), given, chosen(nodes, decorators), inside)


def unpacked_member(item: Packed, nodes: list[Node]) -> SqlMember:
    name, line, form, annotation, value, decorators = item
    annotated = None if annotation is None else nodes[annotation]
    given = None if value is None else nodes[value]
    return SqlMember(name, line, form, annotated, given, chosen(nodes, decorators))


def chosen(nodes: list[Node], numbers: list[int]) -> tuple[Node, ...]:
    return tuple([nodes[number] for number in numbers])
