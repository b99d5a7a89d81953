"""The nodes directly below a node, as Python's own grammar has them: what every loop over a tree turns on.

A class of `ast` says in its documentation which fields it has, and how often each: `Call(expr func, expr* args,
keyword* keywords)`. So a node that only a newer Python knows is walked as well as one that we know.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

Children = Callable[[Any], Sequence[Any]]
"""From a node to the nodes below it, in the order of the grammar; `None` stands for one that may be missing."""
FIELD = re.compile(r"(\w+)([*?]?) (\w+)")
WITHOUT_NODES = frozenset(
    {
        *("identifier", "int", "string", "constant", "type_ignore"),
        *("expr_context", "boolop", "operator", "unaryop", "cmpop"),
    }
)
"""Types of fields that hold text, or nodes that say nothing of their own."""


def fields_of(kind: type[ast.AST]) -> list[tuple[str, bool]]:
    """The fields of a class that hold nodes, and whether they hold many."""
    _, _, signature = (kind.__doc__ or "").partition("(")
    return [(name, mark == "*") for type_, mark, name in FIELD.findall(signature) if type_ not in WITHOUT_NODES]


def children_getter(fields: Sequence[tuple[str, bool]]) -> Children:
    """The fastest way to get at these fields: it runs for every node."""
    getters = [
        getter for is_list, run in groupby(fields, lambda field: field[1]) for getter in getters_of(is_list, run)
    ]
    if not getters:
        return no_children
    if len(getters) == 1:
        return getters[0]
    first, second, *others = getters
    if not others:
        return lambda node: [*first(node), *second(node)]
    return lambda node: [child for getter in getters for child in getter(node)]


def getters_of(is_list: bool, run: Iterable[tuple[str, bool]]) -> list[Children]:
    names = [name for name, _ in run]
    if is_list:
        return [attrgetter(name) for name in names]
    if len(names) > 1:
        return [attrgetter(*names)]
    only = attrgetter(names[0])
    return [lambda node: (only(node),)]


def no_children(node: object) -> tuple[()]:
    return ()


def _kinds_below(kind: type[ast.AST]) -> list[type[ast.AST]]:
    return [kind, *(inner for child in kind.__subclasses__() for inner in _kinds_below(child))]


CHILDREN: dict[type, Children] = {kind: children_getter(fields_of(kind)) for kind in _kinds_below(ast.AST)}
CHILDREN[type(None)] = no_children
