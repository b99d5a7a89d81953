"""What becomes of a condition: whether the database sees it, or what Python makes of it before."""

from __future__ import annotations

from autopack_lint.analyzers.sql.sites import Site
from autopack_lint.analyzers.sql.truth import Truth, truth_of
from autopack_lint.model.sql import Node

CONSTANTS = {"is": Truth.FALSE, "is not": Truth.TRUE, "in": Truth.FALSE, "not in": Truth.TRUE}
NEGATED = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.RAISES: Truth.RAISES}


def fate_of(site: Site) -> str:
    """What becomes of the condition that an expression is; empty where it is none, or nothing is known."""
    look = LOOKS.get(site.node.kind)
    found = look(site) if look else ""
    if found or site.node.kind == "bool":
        return found
    if is_asked(site):
        return constant(truth_of(site, site.node))
    is_handed_on = site.is_condition and not is_operand(site) and site.node.kind == "compare" and site.is_sql()
    return f"a condition that {site.context}() hands to the database" if is_handed_on else ""


def is_asked(site: Site) -> bool:
    """Whether Python asks for its truth."""
    parent = site.parent
    is_before_others = parent is not None and is_operand(site) and parent.node.children[-1] is not site.node
    return site.role == "test" or is_before_others


def is_operand(site: Site) -> bool:
    return site.parent is not None and site.parent.node.kind == "bool"


def of_bool(site: Site) -> str:
    if not any(map(site.is_sql, site.node.children)):
        return ""
    outcome = site.outcome()
    if outcome.raising is not None:
        at = f"Python asks `{site.short(outcome.raising)}` for its truth, which raises TypeError"
        return f"{at}, unless {either(site, outcome.kept)} is what it stops at" if outcome.kept else at
    kept, dropped = either(site, outcome.kept), " and ".join(f"`{site.short(node)}`" for node in outcome.dropped)
    return f"Python keeps {kept} and drops {dropped}" if dropped else f"Python keeps {kept}, as it decides"


def either(site: Site, nodes: tuple[Node, ...]) -> str:
    return " or ".join(f"`{site.short(node)}`" for node in nodes)


def of_not(site: Site) -> str:
    if site.node.value != "not":
        return ""
    truth = NEGATED.get(truth_of(site, site.node.children[0]), Truth.UNKNOWN)
    return constant(truth)


def of_compare(site: Site) -> str:
    operators = site.node.value.split(",")
    left = site.node.children[0]
    if operators[0] in CONSTANTS and len(operators) == 1 and left.kind != "local" and site.is_sql(left):
        return f"Python answers it: the constant {CONSTANTS[operators[0]].value}"
    if len(operators) > 1 and any(map(site.is_proven, site.node.children[:2])):
        return CHAINS.get(operators[0], "Python asks the first comparison for its truth, which raises TypeError")
    return ""


def constant(truth: Truth) -> str:
    if truth is Truth.RAISES:
        return "Python asks for its truth, which raises TypeError"
    return "" if truth is Truth.UNKNOWN else f"Python answers it: the constant {truth.value}"


CHAINS = {
    "==": "Python keeps the first comparison, which it takes for False, and drops the others",
    "!=": "Python takes the first comparison for True and drops it",
}
LOOKS = {"bool": of_bool, "unary": of_not, "compare": of_compare}
