"""Cognitive complexity once more, straight from the paper: slow, recursive, and written to be read."""

import ast
from collections.abc import Iterable, Iterator

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions_of(node: ast.AST, *, in_class: bool = False) -> Iterator[tuple[FunctionNode, bool]]:
    """Every function below a node, and whether it is a method."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield child, in_class
            yield from functions_of(child)
        else:
            yield from functions_of(child, in_class=isinstance(child, ast.ClassDef) or in_class)


class Reader:
    """Someone who reads the functions of a module and counts what makes them hard."""

    def __init__(self, tree: ast.Module) -> None:
        functions = list(functions_of(tree))
        self.methods = {function for function, is_method in functions if is_method}
        self.wrappers = {wrapper_in(function) for function, _ in functions}

    def score(self, function: FunctionNode) -> int:
        return self.block(function.body, 0) + self.recursion(function)

    def block(self, body: Iterable[ast.stmt], level: int) -> int:
        return sum(self.statement(statement, level) for statement in body)

    def statement(self, node: ast.stmt, level: int) -> int:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self.inner_function(node, level)
            case ast.ClassDef():
                return self.block(node.body, level)
            case ast.If():
                return 1 + level + self.choice(node, level)
            case ast.For() | ast.AsyncFor() | ast.While():
                return self.loop(node, level)
            case ast.Try() | ast.TryStar():
                bodies = self.block([*node.body, *node.orelse, *node.finalbody], level)
                return bodies + sum(self.handler(handler, level) for handler in node.handlers)
            case ast.With() | ast.AsyncWith():
                return self.expressions(node.items, level) + self.block(node.body, level)
            case ast.Match():
                cases = sum(self.case(case, level) for case in node.cases)
                return 1 + level + self.expression(node.subject, level) + cases
        return self.expression(node, level)

    def choice(self, node: ast.If, level: int) -> int:
        """The test and the branches of an `if`: `elif` and `else` cost one, however deep they stand."""
        found = self.expression(node.test, level) + self.block(node.body, level + 1)
        match node.orelse:
            case []:
                return found
            case [ast.If() as following] if is_elif(node, following):
                return found + 1 + self.choice(following, level)
        return found + 1 + self.block(node.orelse, level + 1)

    def loop(self, node: ast.For | ast.AsyncFor | ast.While, level: int) -> int:
        header = [node.test] if isinstance(node, ast.While) else [node.target, node.iter]
        found = 1 + level + self.expressions(header, level) + self.block(node.body, level + 1)
        return found + (1 + self.block(node.orelse, level + 1) if node.orelse else 0)

    def handler(self, node: ast.ExceptHandler, level: int) -> int:
        caught = self.expression(node.type, level) if node.type else 0
        return 1 + level + caught + self.block(node.body, level + 1)

    def case(self, node: ast.match_case, level: int) -> int:
        guard = self.expression(node.guard, level) if node.guard else 0
        return guard + self.block(node.body, level + 1)

    def inner_function(self, node: FunctionNode, level: int) -> int:
        """What a function adds to the one around it. A decorator's wrapper is no deeper than the decorator."""
        return self.block(node.body, level + (node not in self.wrappers)) + self.recursion(node)

    def expressions(self, nodes: Iterable[ast.AST], level: int) -> int:
        return sum(self.expression(node, level) for node in nodes)

    def expression(self, node: ast.AST, level: int) -> int:
        match node:
            case ast.BoolOp():
                return self.runs(node) + self.expressions(operands_of(node), level)
            case ast.IfExp():
                return 1 + level + self.expressions(ast.iter_child_nodes(node), level + 1)
            case ast.Lambda():
                return self.expressions(ast.iter_child_nodes(node), level + 1)
        return self.expressions(ast.iter_child_nodes(node), level)

    def runs(self, node: ast.BoolOp) -> int:
        """Sequences of like operators, in reading order."""
        order = operators_of(node)
        return sum(after is not before for before, after in zip([None, *order], order, strict=False))

    def recursion(self, function: FunctionNode) -> int:
        name = function.name
        names = {f"self.{name}", f"cls.{name}"} if function in self.methods else {name}
        calls = (node for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Call))
        return int(
            any(isinstance(call.func, ast.Name | ast.Attribute) and called(call.func) in names for call in calls)
        )


def wrapper_in(function: FunctionNode) -> FunctionNode | None:
    """The one inner function of a function that does nothing but return."""
    match function.body:
        case [
            ast.Expr(value=ast.Constant(value=str())),
            ast.FunctionDef() | ast.AsyncFunctionDef() as inner,
            ast.Return(),
        ]:
            return inner
        case [ast.FunctionDef() | ast.AsyncFunctionDef() as inner, ast.Return()]:
            return inner
    return None


def called(node: ast.Name | ast.Attribute) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
    return ""


def is_elif(node: ast.If, following: ast.If) -> bool:
    return node.col_offset == following.col_offset


def operands_of(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BoolOp):
        return [operand for value in node.values for operand in operands_of(value)]
    return [node]


def operators_of(node: ast.expr) -> list[type[ast.boolop]]:
    if not isinstance(node, ast.BoolOp):
        return []
    first, *others = node.values
    return [*operators_of(first), *(kind for other in others for kind in (type(node.op), *operators_of(other)))]
