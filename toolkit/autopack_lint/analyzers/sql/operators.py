"""What operators make of values."""

from __future__ import annotations

from collections.abc import Iterable

from autopack_lint.analyzers.sql.values import EXPRESSIONS, PYTHON, UNKNOWN, Kind, Value
from autopack_lint.model.sql import Node

COMPARISONS = {"==": Kind.EQUAL, "!=": Kind.UNEQUAL}
OF_PYTHON = ("is", "is not", "in", "not in")
"""They cannot be overloaded, or only for what is on the other side."""


def compared(node: Node, left: Value, right: Value) -> Value:
    """What a comparison is, of these outermost operands."""
    proven = next((side for side in (left, right) if side.kind in EXPRESSIONS or side.kind is Kind.HYBRID), None)
    if proven is None:
        return UNKNOWN
    if node.value in OF_PYTHON or "," in node.value:
        return PYTHON
    if proven.kind is Kind.HYBRID:
        return UNKNOWN
    is_null = any(side.kind == "none" for side in node.children)
    kind = Kind.CLAUSE if is_null else COMPARISONS.get(node.value, Kind.CLAUSE)
    return Value(kind, proven.of, proven.name, proven.column)


def inverted(operator: str, inner: Value) -> Value:
    """What `not`, `~` or a sign makes of a value."""
    if operator == "not":
        return PYTHON
    return Value(Kind.CLAUSE, inner.of, inner.name) if inner.kind in EXPRESSIONS else UNKNOWN


def combined(operands: Iterable[Value]) -> Value:
    """What an operator with two sides makes of them: SQL, where one of them is."""
    for value in operands:
        if value.kind in EXPRESSIONS:
            return Value(Kind.CLAUSE, value.of, value.name)
    return UNKNOWN
