"""Which expressions are worth keeping: those that could be wrong if a name in them is a column."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

from autopack_lint.facts.children import CHILDREN
from autopack_lint.facts.sql.lines import lines_of_queries
from autopack_lint.facts.sql.scopes import Scope, last_name
from autopack_lint.facts.sql.vocabulary import (
    CONTEXT,
    DIRECT,
    FREQUENT,
    PARTS,
    PYTHON,
    SPECIAL,
    SUSPICIOUS,
    TABLES,
)

ALIASES = re.compile(rb"(?:aliased|alias|subquery|cte|Table|query|select)\b")
RELATIONSHIP = re.compile(rb"(\w+)(?:\s*:[^=\n]*)?\s*=\s*(?:\w+\.)?relationship\(")
PROPERTY = re.compile(rb"@property\s+def (\w+)")
ASSIGNED = re.compile(rb"\s*(\w+)(?:\s*:[^=]*)?\s*=[^=]")
WRONG, SQL = 1, 2
BOTH = WRONG | SQL


class Suspicion:
    """Knows the lower-case names of a file that could be aliases, tables or subqueries."""

    def __init__(self, text: bytes) -> None:
        self._aliases = frozenset(aliases_in(text))
        members = (*PROPERTY.findall(text), *RELATIONSHIP.findall(text))
        self._parts = PARTS.union(name.decode(errors="replace") for name in members)
        self._lines = lines_of_queries(text, self._aliases)

    def may_fall_between(self, first: int, last: int | None) -> bool:
        """Whether it could fall on anything on these lines, but for uses of a first parameter that is the class."""
        return self._lines.find(0, first, (last or first) + 1) >= 0

    def falls_on(self, expression: ast.expr, position: str, scope: Scope) -> bool:
        """Whether an expression is to be kept."""
        kind = type(expression)
        if kind is ast.Constant or (kind is ast.Name and position != "test"):
            return False
        own = scope.method_of in ("own", "hybrid")
        if not own and not self.may_fall_between(expression.lineno, expression.end_lineno):
            return False
        if position == "statement" and is_query_call(expression):
            return True
        return self.holds_both(expression, WRONG if position == "test" else 0, own=own)

    def holds_both(self, expression: ast.expr, found: int, *, own: bool) -> bool:
        """Whether something in it could be wrong, and something be SQL."""
        aliases = self._aliases
        pending: list[Any] = [expression]
        for node in pending:  # the list grows while we go through it
            kind = type(node)
            if kind is ast.Name:
                found |= SQL if node.id in aliases else 0
            elif kind is ast.Attribute:
                found |= self._look_at_attribute(node, own=own)
                pending.append(node.value)
            elif kind is not ast.Constant:
                found |= LOOKS[kind](node) if kind in LOOKS else 0
                pending += CHILDREN[kind](node)
            if found == BOTH:
                return True
        return False

    def _look_at_attribute(self, node: ast.Attribute, *, own: bool) -> int:
        wrong = WRONG if node.attr in self._parts else 0
        return wrong | SQL if self._may_be_column(node, own=own) else wrong

    def _may_be_column(self, node: ast.Attribute, *, own: bool) -> bool:
        base: ast.expr = node
        while isinstance(base, ast.Attribute):
            if base.attr in TABLES or (base is not node and base.attr[:1].isupper()):
                return True
            base = base.value
        return isinstance(base, ast.Name) and self._may_be_model(base.id, own=own)

    def _may_be_model(self, name: str, *, own: bool) -> bool:
        return name[:1].isupper() or name in self._aliases or name == "func" or (own and name in ("cls", "self"))


def aliases_in(text: bytes) -> Iterator[str]:
    """Names on lines that assign an alias, table or subquery to them."""
    for match in ALIASES.finditer(text):
        start = text.rfind(b"\n", 0, match.start()) + 1
        assigned = ASSIGNED.match(text, start, match.start())
        if assigned is not None:
            yield assigned[1].decode(errors="replace")


def is_query_call(expression: ast.expr) -> bool:
    return (
        isinstance(expression, ast.Call)
        and isinstance(expression.func, ast.Attribute)
        and expression.func.attr in FREQUENT
    )


def look_at_call(node: ast.Call) -> int:
    function = node.func
    if isinstance(function, ast.Name) and function.id in PYTHON:
        return WRONG
    name = last_name(function)
    if name in SPECIAL:
        return special(name, node)
    found = SQL if name in CONTEXT else 0
    found |= WRONG if name in DIRECT and any(map(is_about_object, node.args)) else 0
    return found | (WRONG if name in SUSPICIOUS else 0)


def is_about_object(node: ast.expr) -> bool:
    """`user.age == 3`, where a column was to be expected."""
    match node:
        case ast.Compare(left=ast.Attribute(value=ast.Name(id=name)), comparators=[right]):
            return name[:1].islower() and not isinstance(right, ast.Attribute | ast.Call)
    return False


def special(name: str, node: ast.Call) -> int:
    if name == "text":
        return BOTH if node.args and not isinstance(node.args[0], ast.Constant) else 0
    if name == "get":
        return look_at_get(node.func)
    if name == "relationship":
        return SQL
    return BOTH if any(keyword.arg in ("default", "onupdate") for keyword in node.keywords) else 0


def look_at_get(function: ast.expr) -> int:
    """`query.get()`, and what a column does not have."""
    value = function.value if isinstance(function, ast.Attribute) else function
    return BOTH if last_of(value) == "query" else WRONG if isinstance(value, ast.Attribute) else 0


def last_of(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else ""


def look_at_compare(node: ast.Compare) -> int:
    if len(node.ops) > 1 or not isinstance(node.ops[0], PLAIN):
        return WRONG
    sides = (node.left, *node.comparators)
    odd = any(isinstance(side, ODD) or is_singleton(side) or is_query(side) for side in sides)
    return WRONG if odd else 0


def is_query(node: ast.expr) -> bool:
    """What is a query and no column: comparing it is about the object itself."""
    return isinstance(node, ast.Call) and last_name(node.func) in ASKING


def is_singleton(node: ast.expr) -> bool:
    """`== None` and the like, which is fine, and which other linters take for a mistake."""
    return isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool))


ASKING = FREQUENT | {"query", "select"}
ODD = (ast.BinOp, ast.UnaryOp, ast.List, ast.Tuple, ast.Set)
PLAIN = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
LOOKS: dict[type[ast.AST], Callable[[Any], int]] = {
    ast.Call: look_at_call,
    ast.Compare: look_at_compare,
    ast.BoolOp: lambda node: WRONG,
    ast.IfExp: lambda node: WRONG,
    ast.UnaryOp: lambda node: WRONG if isinstance(node.op, ast.Not) else 0,
    ast.BinOp: lambda node: WRONG if isinstance(node.op, ast.BitAnd | ast.BitOr | ast.Mod) else 0,
    ast.JoinedStr: lambda node: WRONG,
    ast.ListComp: lambda node: WRONG if node.generators[0].ifs else 0,
    ast.GeneratorExp: lambda node: WRONG if node.generators[0].ifs else 0,
}
