"""What Python makes of conditions that it asks for their truth, and which operand `and` and `or` give back."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.analyzers.sql.values import Kind
from autopack_lint.model.sql import Node

if TYPE_CHECKING:
    from autopack_lint.analyzers.sql.sites import Site


class Truth(Enum):
    """What `bool()` of an expression gives."""

    TRUE = "True"
    FALSE = "False"
    RAISES = "TypeError"
    UNKNOWN = "unknown"


TRUTHS = {
    Kind.EQUAL: Truth.FALSE,
    Kind.UNEQUAL: Truth.TRUE,
    Kind.ATTRIBUTE: Truth.TRUE,
    Kind.RELATIONSHIP: Truth.TRUE,
    Kind.COLUMN: Truth.RAISES,
    Kind.CLAUSE: Truth.RAISES,
    Kind.SELECT: Truth.RAISES,
    Kind.STATEMENT: Truth.RAISES,
}
PASSED_ON = {"and": Truth.TRUE, "or": Truth.FALSE}
"""The truth with which an operand is passed over for the next."""


class Outcome(NamedTuple):
    """What `and` or `or` gives back."""

    kept: tuple[Node, ...]
    """The operands of which one is given back."""
    dropped: tuple[Node, ...]
    """Those that never are."""
    raising: Node | None
    """The one that has no truth, where Python gets to it."""


def truth_of(site: Site, node: Node) -> Truth:
    """What Python takes an expression of a site for."""
    if node.kind != "bool":
        return TRUTHS.get(site.value(node).kind, Truth.UNKNOWN) if site.is_proven(node) else Truth.UNKNOWN
    found = outcome_of(site, node)
    truths = {truth_of(site, kept) for kept in found.kept} | ({Truth.RAISES} if found.raising else set())
    return truths.pop() if len(truths) == 1 else Truth.UNKNOWN


def outcome_of(site: Site, node: Node) -> Outcome:
    """What an expression with `and` or `or` gives back."""
    *asked, last = node.children
    kept: list[Node] = []
    dropped: list[Node] = []
    for number, operand in enumerate(asked):
        truth = truth_of(site, operand)
        if truth is Truth.RAISES:
            return Outcome(tuple(kept), tuple(dropped), operand)
        if truth is PASSED_ON[node.value]:
            dropped.append(operand)
            continue
        kept.append(operand)
        if truth is not Truth.UNKNOWN:
            return Outcome(tuple(kept), (*dropped, *node.children[number + 1 :]), None)
    return Outcome((*kept, last), tuple(dropped), None)
