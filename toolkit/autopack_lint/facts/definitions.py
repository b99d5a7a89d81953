"""What one definition or block is, seen by itself: its shape, parameters and entry in the facts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autopack_lint.model.facts import Function

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


class Frame:
    """The running metrics of one function.

    `cognitive` is what the function scores by itself; `structural` counts the increments
    that grow by one when the whole function is nested one level deeper.
    """

    __slots__ = ("cognitive", "cyclomatic", "depth", "structural")

    def __init__(self) -> None:
        self.cyclomatic = 1
        self.cognitive = 0
        self.structural = 0
        self.depth = 0

    def branch(self, nesting: int) -> None:
        """Count a flow break that costs more the deeper it stands."""
        self.cognitive += 1 + nesting
        self.structural += 1

    def nest(self, inner: Frame, levels: int) -> None:
        """Take over what an inner function scores when it stands this many levels deeper."""
        self.cognitive += inner.cognitive + levels * inner.structural
        self.structural += inner.structural


def function_of(node: FunctionNode, qualname: str, frame: Frame, *, method: bool) -> Function:
    line = node.lineno
    end_line = node.end_lineno or line
    lines = end_line - line + 1
    parameters = parameters_of(node, method=method)
    # By position: names would cost as much as the rest.
    return Function(
        qualname, line, end_line, node.col_offset, frame.cyclomatic, frame.cognitive, lines, frame.depth, parameters
    )


def parameters_of(node: FunctionNode, *, method: bool) -> int:
    """How many values a caller may pass: `self` and `cls` are not passed by anyone."""
    given = node.args
    named = len(given.posonlyargs) + len(given.args)
    bound = method and named > 0 and not (node.decorator_list and any(map(is_staticmethod, node.decorator_list)))
    return named - bound + len(given.kwonlyargs) + (given.vararg is not None) + (given.kwarg is not None)


def is_staticmethod(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id == "staticmethod"


def is_type_checking(test: ast.expr) -> bool:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False


def expects_import_error(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or not IMPORT_ERRORS.isdisjoint(names_in(handler.type))


def names_in(caught: ast.expr) -> Iterator[str]:
    for item in caught.elts if isinstance(caught, ast.Tuple) else (caught,):
        if isinstance(item, ast.Name):
            yield item.id


def catches_all(case: ast.match_case) -> bool:
    """`case _:` or `case name:`, which radon counts as the `else` that it is."""
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def is_decorator(node: FunctionNode) -> bool:
    """A function that holds one inner function and returns: nesting it costs the reader nothing."""
    body = node.body
    return (
        type(body[-1]) is ast.Return
        and len(body) == 2 + is_docstring(body[0])
        and isinstance(body[-2], ast.FunctionDef | ast.AsyncFunctionDef)
    )


def is_docstring(statement: ast.stmt) -> bool:
    return type(statement) is ast.Expr and type(statement.value) is ast.Constant and type(statement.value.value) is str
