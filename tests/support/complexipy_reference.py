"""Cognitive complexity as complexipy 8 counts it: our reading, and one switch for each kind of difference."""

import ast
from collections.abc import Iterable, Iterator
from enum import StrEnum

from tests.support.cognitive_reference import (
    FUNCTIONS,
    FunctionNode,
    Reader,
    called,
    operands_of,
    wrapper_in,
)

COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
NOT_ITS_OWN = (*FUNCTIONS, ast.ClassDef, ast.Lambda)


class Kind(StrEnum):
    """What complexipy does otherwise than the paper, or than we do where the paper is silent."""

    OPERATORS = "operators are compared with those around them, not with those before: `a or b and c or d` costs two"
    BLIND_SPOTS = "attributes, subscripts, keyword arguments, operands, f-strings, guards and more are not looked at"
    COMPREHENSIONS = "a comprehension costs one and its nesting, each of its filters one"
    LOOP_ELSE = "a loop's `else` costs nothing and is no deeper than the loop"
    TERNARY_TEST = "the test of a ternary is no deeper than the ternary"
    METHOD_RECURSION = "a method is recursive when it calls a function of its name, not when it calls itself"
    INNER_RECURSION = "recursion of, or from within, an inner function does not count"
    INNER_DEPTH = "an inner function deepens only right below another function, not in a block or a class"
    DECORATORS = "a decorator with a docstring is none, and what a decorator returns is not looked at"
    CLASS_BODIES = "of a class inside a function only the methods are looked at"


class ComplexipyReader(Reader):
    """Reads as we do, but for the given kinds of difference."""

    def __init__(self, tree: ast.Module, kinds: Iterable[Kind] = tuple(Kind)) -> None:
        super().__init__(tree)
        self.kinds = frozenset(kinds)

    def score(self, function: FunctionNode) -> int:
        return self.body(function, 0) + self.recursion(function)

    def body(self, function: FunctionNode, level: int) -> int:
        if Kind.DECORATORS in self.kinds:
            wrapper = wrapper_in(function)
            if wrapper is not None and len(function.body) == 2:
                return self.inner_function(wrapper, level - (Kind.INNER_DEPTH not in self.kinds))
        inner = level + (Kind.INNER_DEPTH in self.kinds)
        if Kind.DECORATORS not in self.kinds and wrapper_in(function) is not None:
            inner = level
        return sum(self.statement(node, inner if isinstance(node, FUNCTIONS) else level) for node in function.body)

    def inner_function(self, node: FunctionNode, level: int) -> int:
        deeper = 0 if Kind.INNER_DEPTH in self.kinds else 1
        if Kind.DECORATORS not in self.kinds and node in self.wrappers:
            deeper = 0
        own = 0 if Kind.INNER_RECURSION in self.kinds else self.recursion(node)
        return self.body(node, level + deeper) + own

    def statement(self, node: ast.stmt, level: int) -> int:
        if isinstance(node, ast.ClassDef) and Kind.CLASS_BODIES in self.kinds:
            return sum(self.inner_function(method, level) for method in node.body if isinstance(method, FUNCTIONS))
        return super().statement(node, level)

    def loop(self, node: ast.For | ast.AsyncFor | ast.While, level: int) -> int:
        header = [node.test] if isinstance(node, ast.While) else [*self.seen(node.target), node.iter]
        found = 1 + level + self.expressions(header, level) + self.block(node.body, level + 1)
        if Kind.LOOP_ELSE in self.kinds:
            return found + self.block(node.orelse, level)
        return found + (1 + self.block(node.orelse, level + 1) if node.orelse else 0)

    def handler(self, node: ast.ExceptHandler, level: int) -> int:
        return 1 + level + self.expressions(self.seen(node.type), level) + self.block(node.body, level + 1)

    def case(self, node: ast.match_case, level: int) -> int:
        return self.expressions(self.seen(node.guard), level) + self.block(node.body, level + 1)

    def seen(self, node: ast.expr | None) -> list[ast.expr]:
        """What stands where complexipy does not look."""
        return [] if node is None or Kind.BLIND_SPOTS in self.kinds else [node]

    def expression(self, node: ast.AST, level: int) -> int:
        match node:
            case ast.BoolOp():
                return self.runs(node) + self.expressions(self.operands(node), level)
            case ast.IfExp() if Kind.TERNARY_TEST in self.kinds:
                branches = self.expressions([node.body, node.orelse], level + 1)
                return 1 + level + self.expression(node.test, level) + branches
            case ast.IfExp():
                return 1 + level + self.expressions([node.test, node.body, node.orelse], level + 1)
            case ast.Lambda():
                return self.expressions(self.parts(node), level + 1)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp() if (
                Kind.COMPREHENSIONS in self.kinds
            ):
                return self.comprehension(node, level)
        return self.expressions(self.parts(node), level)

    def comprehension(self, node: COMPREHENSIONS, level: int) -> int:
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        found = self.expressions(results, level + 1)
        for generator in node.generators:
            found += 1 + level + self.expression(generator.iter, level)
            found += self.expressions(self.seen(generator.target), level)
            found += len(generator.ifs) + self.expressions(generator.ifs, level + 1)
        return found

    def runs(self, node: ast.BoolOp) -> int:
        if Kind.OPERATORS not in self.kinds:
            return super().runs(node)
        inner = [value for value in node.values if isinstance(value, ast.BoolOp)]
        return 1 + sum(self.runs(value) - (type(value.op) is type(node.op)) for value in inner)

    def operands(self, node: ast.BoolOp) -> list[ast.expr]:
        operands = operands_of(node)
        return [item for item in operands if Kind.BLIND_SPOTS not in self.kinds or isinstance(item, ast.UnaryOp)]

    def parts(self, node: ast.AST) -> Iterable[ast.AST]:
        """The expressions that are looked at."""
        if Kind.BLIND_SPOTS not in self.kinds:
            return ast.iter_child_nodes(node)
        return [part for part in visible_parts(node) if part is not None]

    def recursion(self, function: FunctionNode) -> int:
        as_method = function in self.methods and Kind.METHOD_RECURSION not in self.kinds
        reached = own_nodes if Kind.INNER_RECURSION in self.kinds else all_nodes
        names = {f"self.{function.name}", f"cls.{function.name}"} if as_method else {function.name}
        calls = (node.func for node in reached(function) if isinstance(node, ast.Call))
        return int(any(isinstance(call, ast.Name | ast.Attribute) and called(call) in names for call in calls))


def visible_parts(  # autopack: ignore[CPX101] a table of types
    node: ast.AST,
) -> list[ast.expr | None]:
    """The parts of a statement or an expression that complexipy looks at."""
    match node:
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Return() | ast.Expr():
            return [node.value]
        case ast.Raise():
            return [node.exc, node.cause]
        case ast.Assert():
            return [node.test, node.msg]
        case ast.withitem():
            return [node.context_expr]
        case ast.UnaryOp():
            return [condition_behind(node)]
        case ast.Compare():
            return [node.left, *node.comparators]
        case ast.Call():
            return [*node.args]
        case ast.Tuple() | ast.List() | ast.Set():
            return [*node.elts]
        case ast.Dict():
            return [*node.values]
        case ast.Lambda():
            return [node.body]
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return [node.elt, *(part for generator in node.generators for part in (generator.iter, *generator.ifs))]
        case ast.DictComp():
            parts = [part for generator in node.generators for part in (generator.iter, *generator.ifs)]
            return [node.key, node.value, *parts]
    return []


def condition_behind(node: ast.UnaryOp) -> ast.BoolOp | None:
    operand = node.operand
    while isinstance(operand, ast.UnaryOp):
        operand = operand.operand
    return operand if isinstance(operand, ast.BoolOp) else None


def all_nodes(function: FunctionNode) -> Iterator[ast.AST]:
    return (node for statement in function.body for node in ast.walk(statement))


def own_nodes(function: FunctionNode) -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions, classes and lambdas inside it."""
    pending: list[ast.AST] = [*function.body]
    while pending:
        node = pending.pop()
        if not isinstance(node, NOT_ITS_OWN):
            yield node
            pending.extend(ast.iter_child_nodes(node))
