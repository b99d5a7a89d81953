"""Expressions of a syntax tree -> small trees in which names are resolved as far as one file allows."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence
from typing import Any

from autopack_lint.facts.sql.scopes import Binding, Scope, last_name
from autopack_lint.model.sql import Node

DEEPEST, MOST_ASSIGNMENTS, LONGEST_STRING, MOST_LOCALS = 60, 12, 100, 40
DEEPEST_LOCALS = 6
BUILTINS = frozenset(dir(builtins))
UNKNOWN = Node("unknown")
OPERATORS: dict[type[ast.AST], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
    ast.Invert: "~",
    ast.UAdd: "+",
    ast.USub: "-",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.Mod: "%",
    ast.Add: "+",
}


Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class Builder:
    """Builds the trees of one module."""

    def __init__(self, module: Scope) -> None:
        self.module = module
        self._cache: dict[tuple[int, str], Node] = {}
        self._expanding: set[tuple[int, str]] = set()
        self._expanded = 0
        self.scope = module
        self.hidden: list[set[str]] = []
        """Names bound by the comprehensions and lambdas around the expression."""
        self._has_quoted_code = False
        self.base: tuple[int, Callable[[int, int], int]] | None = None

    def node(self, expression: ast.expr, depth: int = 0) -> Node:
        """The tree of an expression in the current scope."""
        build = BUILDERS.get(type(expression))
        found = UNKNOWN if build is None or depth > DEEPEST else build(self, expression, depth + 1)
        if self.base is None:
            return found
        _, offset = self.base
        start = offset(expression.lineno, expression.col_offset)
        end = offset(expression.end_lineno or expression.lineno, expression.end_col_offset or 0)
        return Node(found.kind, found.value, found.children, start, end)

    def plain(self, expression: ast.expr, scope: Scope) -> Node:
        """The tree of an expression elsewhere, without offsets."""
        outer = self.scope, self.hidden, self.base
        self.scope, self.hidden, self.base = scope, [], None
        found = self.node(expression)
        self.scope, self.hidden, self.base = outer
        return found

    def annotation(self, expression: ast.expr, scope: Scope) -> Node:
        """The tree of an annotation: what stands in quotes there is code, too."""
        outer, self._has_quoted_code = self._has_quoted_code, True
        found = self.plain(expression, scope)
        self._has_quoted_code = outer
        return found

    def _nodes(self, expressions: Sequence[ast.expr], depth: int) -> tuple[Node, ...]:
        return tuple([self.node(expression, depth) for expression in expressions])

    def _name(self, expression: ast.Name, depth: int) -> Node:
        name = expression.id
        if any(name in names for names in self.hidden):
            return Node("local", name)
        holder = self.scope.holder(name)
        if holder is None:
            return Node("ref", f"builtins.{name}" if name in BUILTINS else f"@.{name}")
        if holder is self.module:
            return Node("ref", global_name(name, holder.names[name]))
        return self._local(name, holder)

    def _local(self, name: str, holder: Scope) -> Node:
        key = (id(holder), name)
        if key in self._expanding:
            return Node("same", name)
        known = self._cache.get(key)
        if known is None:
            self._expanding.add(key)
            is_outermost = len(self._expanding) == 1
            self._expanded = 0 if is_outermost else self._expanded + 1
            known = Node("local", name, tuple(dict.fromkeys(self._values(name, holder))))
            self._expanding.discard(key)
            if is_outermost:
                self._cache[key] = known
        return known

    def _values(self, name: str, holder: Scope) -> Sequence[Node]:
        """What a local name may hold, where all of that is known; in a class also what the class has under it."""
        bindings = holder.names[name]
        values = [self._value(binding, holder) for binding in bindings] if self._may_expand(bindings) else []
        known = () if UNKNOWN in values else values
        if holder.is_class and holder.qualname:
            return (*known, Node("attr", name, (class_node(holder.qualname),)))
        return known

    def _may_expand(self, bindings: Sequence[Binding]) -> bool:
        is_small = self._expanded < MOST_LOCALS and len(self._expanding) <= DEEPEST_LOCALS
        return is_small and len(bindings) <= MOST_ASSIGNMENTS

    def _value(self, binding: Binding, holder: Scope) -> Node:
        expression = binding.expression
        match binding.form:
            case "import":
                return Node("ref", binding.dotted)
            case "own" | "self":
                return Node(binding.form, holder.qualname.rpartition(".")[0])
            case "hybrid":
                return Node("hybrid", holder.qualname)
            case "value" if expression is not None:
                return self.plain(expression, holder)
            case "element" | "entered" | "instance" if expression is not None:
                scope = holder.parent if binding.form == "instance" and holder.parent is not None else holder
                build = self.annotation if binding.form == "instance" else self.plain
                return Node(binding.form, "", (build(expression, scope),))
        return UNKNOWN

    def _attribute(self, expression: ast.Attribute, depth: int) -> Node:
        base = self.node(expression.value, depth)
        return Node("attr", expression.attr, (base,))

    def _call(self, expression: ast.Call, depth: int) -> Node:
        keywords = expression.keywords
        names = ",".join(keyword.arg or "**" for keyword in keywords)
        values = self._nodes([keyword.value for keyword in keywords], depth)
        return Node("call", names, (self.node(expression.func, depth), *self._nodes(expression.args, depth), *values))

    def _compare(self, expression: ast.Compare, depth: int) -> Node:
        operators = ",".join([OPERATORS[type(operator)] for operator in expression.ops])
        return Node("compare", operators, self._nodes((expression.left, *expression.comparators), depth))

    def _bool(self, expression: ast.BoolOp, depth: int) -> Node:
        return Node("bool", OPERATORS[type(expression.op)], self._nodes(expression.values, depth))

    def _unary(self, expression: ast.UnaryOp, depth: int) -> Node:
        return Node("unary", OPERATORS[type(expression.op)], (self.node(expression.operand, depth),))

    def _binary(self, expression: ast.BinOp, depth: int) -> Node:
        operator = OPERATORS.get(type(expression.op), "?")
        return Node("binary", operator, self._nodes((expression.left, expression.right), depth))

    def _if(self, expression: ast.IfExp, depth: int) -> Node:
        return Node("if", "", self._nodes((expression.test, expression.body, expression.orelse), depth))

    def _constant(self, expression: ast.Constant, depth: int) -> Node:
        value = expression.value
        if isinstance(value, bool):
            return Node("bool-const", str(value))
        if isinstance(value, str) and self._has_quoted_code:
            return self._quoted(value, depth)
        if isinstance(value, str):
            return Node("str", value[:LONGEST_STRING].encode(errors="replace").decode())
        return Node("none") if value is None else Node("number", type(value).__name__)

    def _quoted(self, text: str, depth: int) -> Node:
        """The tree of what stands in quotes; of a string, where that is no code."""
        try:
            return self.node(ast.parse(text.strip(), mode="eval").body, depth)
        except (SyntaxError, ValueError):
            return Node("str", text[:LONGEST_STRING].encode(errors="replace").decode())

    def _list(self, expression: ast.List | ast.Tuple | ast.Set, depth: int) -> Node:
        return Node("list", type(expression).__name__.lower(), self._nodes(expression.elts, depth))

    def _dict(self, expression: ast.Dict, depth: int) -> Node:
        return Node("list", "dict", self._nodes(expression.values, depth))

    def _comprehension(self, expression: Comprehension, depth: int) -> Node:
        generators = expression.generators
        first = self.node(generators[0].iter, depth)
        names: set[str] = set()
        for generator in generators:
            names.update(node.id for node in ast.walk(generator.target) if isinstance(node, ast.Name))
        self.hidden.append(names)
        rest = self._nodes([generator.iter for generator in generators[1:]], depth)
        tests = self._nodes([test for generator in generators for test in generator.ifs], depth)
        element = self.node(expression.value if isinstance(expression, ast.DictComp) else expression.elt, depth)
        self.hidden.pop()
        guards = tuple(Node("guard", "", (test,), test.start, test.end) for test in tests)
        return Node("comp", type(expression).__name__, (element, first, *rest, *guards))

    def _lambda(self, expression: ast.Lambda, depth: int) -> Node:
        given = expression.args
        arguments = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
        self.hidden.append({argument.arg for argument in arguments if argument is not None})
        body = self.node(expression.body, depth)
        self.hidden.pop()
        return Node("lambda", "", (body,))

    def _fstring(self, expression: ast.JoinedStr, depth: int) -> Node:
        # Positions inside f-strings are not to be relied on before Python 3.12: only the whole has them.
        base, self.base = self.base, None
        values = [part.value for part in expression.values if isinstance(part, ast.FormattedValue)]
        parts = self._nodes(values, depth)
        self.base = base
        return Node("fstring", "", parts)

    def _item(self, expression: ast.Subscript, depth: int) -> Node:
        outer = self._has_quoted_code
        self._has_quoted_code = outer and last_name(expression.value) != "Literal"
        found = Node("item", "", self._nodes((expression.value, expression.slice), depth))
        self._has_quoted_code = outer
        return found

    def _yield(self, expression: ast.Yield, depth: int) -> Node:
        return Node("yield", "", () if expression.value is None else (self.node(expression.value, depth),))

    def _wrapper(self, expression: Any, depth: int) -> Node:
        value: ast.expr = expression.value
        return Node(type(expression).__name__.lower(), "", (self.node(value, depth),))


def class_node(qualname: str) -> Node:
    """A class of this file, by its qualified name."""
    first, *rest = qualname.split(".")
    found = Node("ref", f"@.{first}")
    for name in rest:
        found = Node("attr", name, (found,))
    return found


def global_name(name: str, bindings: Sequence[Binding]) -> str:
    """The dotted name of a module-level name: where it is imported from, or that it is of this file."""
    dotted = [binding.dotted for binding in bindings if binding.form == "import"]
    if dotted and len(dotted) == len(bindings):
        return dotted[0]
    return f"@.{name}"


BUILDERS: dict[type[ast.expr], Callable[[Builder, Any, int], Node]] = {
    ast.Name: Builder._name,
    ast.Attribute: Builder._attribute,
    ast.Call: Builder._call,
    ast.Compare: Builder._compare,
    ast.BoolOp: Builder._bool,
    ast.UnaryOp: Builder._unary,
    ast.BinOp: Builder._binary,
    ast.IfExp: Builder._if,
    ast.Constant: Builder._constant,
    ast.List: Builder._list,
    ast.Tuple: Builder._list,
    ast.Set: Builder._list,
    ast.Dict: Builder._dict,
    ast.ListComp: Builder._comprehension,
    ast.SetComp: Builder._comprehension,
    ast.GeneratorExp: Builder._comprehension,
    ast.DictComp: Builder._comprehension,
    ast.Yield: Builder._yield,
    ast.YieldFrom: Builder._wrapper,
    ast.Lambda: Builder._lambda,
    ast.JoinedStr: Builder._fstring,
    ast.Subscript: Builder._item,
    ast.Await: Builder._wrapper,
    ast.Starred: Builder._wrapper,
    ast.NamedExpr: Builder._wrapper,
}
