"""What Python does with the parts of an expression, and of which SQL they become a part."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.analyzers.sql.names import CONTEXT_FUNCTIONS, CONTEXT_METHODS, is_library, last_of
from autopack_lint.analyzers.sql.sites import Site
from autopack_lint.analyzers.sql.values import EXPRESSIONS, QUERIES, Kind
from autopack_lint.model.sql import Node

TEST, VALUE = "test", "value"
CLOSED = frozenset({"local", "instance", "element", "entered", "fstring"})
"""What they hold stands elsewhere, or at places that are not known."""
OPEN = frozenset({"binary", "unary", "list", "starred", "lambda", "namedexpr"})
"""Their parts become what they become."""
JOINS = frozenset({"primaryjoin", "secondaryjoin"})
"""Arguments of `relationship()` that are conditions."""
ORDER = frozenset({"==", "!=", "<", "<=", ">", ">="})
AMBIGUOUS = frozenset({"values", "label", "query", "any"})
"""Names that many others have, too: what they are called on must be known."""
NOT_SQL = frozenset({Kind.PYTHON, Kind.MODULE, Kind.CLASS, Kind.INSTANCE, Kind.MEMBER, Kind.FIELD, Kind.ROWS})
"""On these, `filter` and `join` are other functions."""
Part = tuple[Node, str, str]


def parts_of(site: Site) -> list[Part]:
    """The parts of an expression, what Python does with each, and of which SQL it becomes a part."""
    node = site.node
    first, *rest = node.children or (node,)
    match node.kind:
        case _ if not node.children or node.kind in CLOSED:
            return []
        case "call":
            return [(first, VALUE, ""), *arguments_in(site, rest)]
        case "if":
            return [(first, TEST, ""), *((child, site.role, site.context) for child in rest)]
        case "comp":
            return [(first, VALUE, site.context), *((child, VALUE, "") for child in rest)]
    role, context = passed_on(site)
    return [(child, role, context) for child in node.children]


def arguments_in(site: Site, given: list[Node]) -> Iterator[Part]:
    """The arguments of a call: most become a part of what is called, and those of relationships have names."""
    context = context_of(site)
    names = site.node.value.split(",") if context == "relationship" and site.node.value else []
    positional = len(given) - len(names)
    for number, child in enumerate(given):
        name = names[number - positional] if number >= positional else ""
        yield child, VALUE, name if name in JOINS else context


def passed_on(site: Site) -> tuple[str, str]:
    """What Python does with all parts of an expression, and of which SQL they become a part."""
    match site.node.kind, site.node.value:
        case ("guard", _) | ("unary", "not"):
            return TEST, ""
        case "bool", _:
            return TEST if site.role == TEST else VALUE, site.context
    return VALUE, context_inside(site)


def context_inside(site: Site) -> str:
    """Of which SQL the parts of an operation or the like become a part."""
    node = site.node
    match node.kind, node.value:
        case "compare", operator:
            is_part = site.context and operator in ORDER and site.is_sql()
            return "operand" if is_part else ""
        case "binary", "&" | "|" if not site.context:
            return "operator" if any(map(site.is_sql, node.children)) else ""
    return site.context if node.kind in OPEN else ""


def context_of(site: Site) -> str:
    """The name of the call, where its arguments become SQL."""
    function = site.node.children[0]
    if function.kind == "attr" and function.value in CONTEXT_METHODS and takes_sql(site, function):
        return function.value
    called = site.value(function)
    if called.kind is Kind.EXTERNAL and is_library(called.name):
        name = last_of(called.name)
        if name in CONTEXT_FUNCTIONS:
            return name
        return "func" if ".func." in called.name else ""
    return ""


def takes_sql(site: Site, function: Node) -> bool:
    """Whether a method of this name is, or could be, one of SQLAlchemy."""
    base = site.value(function.children[0])
    if function.value in AMBIGUOUS:
        return base.kind in QUERIES | EXPRESSIONS | {Kind.SESSION}
    return base.kind not in NOT_SQL and (base.kind is not Kind.EXTERNAL or is_library(base.name))
