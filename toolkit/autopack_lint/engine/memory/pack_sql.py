"""What matters to queries, out of the JSON that it is stored as."""

from __future__ import annotations

import json
from typing import Any

from autopack_lint.model.sql import Node, SqlClass, SqlFacts, SqlMember, SqlName, SqlUse

Packed = list[Any]


def unpack(packed: bytes) -> SqlFacts:
    names, classes, uses, noqa, mappings = json.loads(packed)
    return SqlFacts(
        tuple(SqlName(name, line, nodes(values)) for name, line, values in names),
        tuple(unpack_class(item) for item in classes),
        tuple(SqlUse(position, symbol, line, text, node(root)) for position, symbol, line, text, root in uses),
        noqa,
        nodes(mappings),
    )


def unpack_class(item: Packed) -> SqlClass:
    qualname, line, bases, keywords, decorators, members = item
    given = tuple((name, node(value)) for name, value in keywords)
    inside = tuple(unpack_member(member) for member in members)
    return SqlClass(qualname, line, nodes(bases), given, nodes(decorators), inside)


def unpack_member(item: Packed) -> SqlMember:
    name, line, form, annotation, value, decorators = item
    return SqlMember(name, line, form, annotation and node(annotation), value and node(value), nodes(decorators))


def nodes(items: Packed) -> tuple[Node, ...]:
    return tuple([node(item) for item in items])


def node(item: Packed) -> Node:
    kind, value, children, start, end = item
    return Node(kind, value, nodes(children), start, end)
