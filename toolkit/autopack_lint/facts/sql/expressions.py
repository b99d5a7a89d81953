"""Expressions of a syntax tree -> small trees in which names are resolved as far as one file allows."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence
from typing import Any

from autopack_lint.facts.sql.operators import OPERATORS
from autopack_lint.facts.sql.scopes import Binding, Scope, last_name
from autopack_lint.model.sql import Node

Built = tuple[str, str, tuple[Node, ...]]
"""A node without its place."""
DEEPEST, MOST_ASSIGNMENTS, LONGEST_STRING, MOST_LOCALS = 60, 12, 100, 40
DEEPEST_LOCALS = 6
BUILTINS = frozenset(dir(builtins))
UNKNOWN: Built = ("unknown", "", ())
NOTHING = Node(*UNKNOWN)
Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
Place = Callable[[int, int], int]
"""From a line and a column in bytes to an offset."""


class Builder:
    """Builds the trees of one module."""

    def __init__(self, module: Scope) -> None:
        self.module = module
        self._known: dict[tuple[Scope, str], Built | Scope] = {}
        self._cache: dict[tuple[Scope, str], Built] = {}
        self._expanding: set[tuple[Scope, str]] = set()
        self._expanded = 0
        self.scope = module
        self.hidden: list[set[str]] = []
        """Names bound by the comprehensions and lambdas around the expression."""
        self._has_quoted_code = False
        self._place: Place | None = None

    def node(self, expression: ast.expr, depth: int = 0) -> Node:
        """The tree of an expression in the current scope."""
        build = BUILDERS.get(type(expression))
        kind, value, children = UNKNOWN if build is None or depth > DEEPEST else build(self, expression, depth + 1)
        place = self._place
        if place is None:
            return Node(kind, value, children)
        last, column = expression.end_lineno, expression.end_col_offset
        return Node(
            kind,
            value,
            children,
            place(expression.lineno, expression.col_offset),
            place(last, column),  # type: ignore[arg-type]
        )

    def placed(self, expression: ast.expr, scope: Scope, place: Place) -> Node:
        """The tree of an expression in a scope, with offsets."""
        self.scope, self._place = scope, place
        found = self.node(expression)
        self._place = None
        return found

    def plain(self, expression: ast.expr, scope: Scope) -> Node:
        """The tree of an expression elsewhere, without offsets."""
        outer = self.scope, self.hidden, self._place
        self.scope, self.hidden, self._place = scope, [], None
        found = self.node(expression)
        self.scope, self.hidden, self._place = outer
        return found

    def annotation(self, expression: ast.expr, scope: Scope) -> Node:
        """The tree of an annotation: what stands in quotes there is code, too."""
        outer, self._has_quoted_code = self._has_quoted_code, True
        found = self.plain(expression, scope)
        self._has_quoted_code = outer
        return found

    def _nodes(self, expressions: Sequence[ast.expr], depth: int) -> tuple[Node, ...]:
        return tuple([self.node(expression, depth) for expression in expressions])

    def _name(self, expression: ast.Name, depth: int) -> Built:
        name = expression.id
        if self.hidden and any(name in names for names in self.hidden):
            return "local", name, ()
        key = (self.scope, name)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._meaning(name, self.scope.holder(name))
        return known if isinstance(known, tuple) else self._local(name, known)

    def _meaning(self, name: str, holder: Scope | None) -> Built | Scope:
        """What a name is that no function or class binds; of others, the scope that binds it."""
        if holder is None:
            return "ref", f"builtins.{name}" if name in BUILTINS else f"@.{name}", ()
        return ("ref", global_name(name, holder.names[name]), ()) if holder is self.module else holder

    def _local(self, name: str, holder: Scope) -> Built:
        key = (holder, name)
        if key in self._expanding:
            return "same", name, ()
        known = self._cache.get(key)
        if known is None:
            self._expanding.add(key)
            is_outermost = len(self._expanding) == 1
            self._expanded = 0 if is_outermost else self._expanded + 1
            known = "local", name, tuple(dict.fromkeys(self._values(name, holder)))
            self._expanding.discard(key)
            if is_outermost:
                self._cache[key] = known
        return known

    def _values(self, name: str, holder: Scope) -> Sequence[Node]:
        """What a local name may hold, where all of that is known; in a class also what the class has under it."""
        bindings = holder.names[name]
        values = [self._value(binding, holder) for binding in bindings] if self._may_expand(bindings) else []
        known = () if NOTHING in values else values
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
        return NOTHING

    def _attribute(self, expression: ast.Attribute, depth: int) -> Built:
        base = self.node(expression.value, depth)
        return "attr", expression.attr, (base,)

    def _call(self, expression: ast.Call, depth: int) -> Built:
        keywords = expression.keywords
        if not keywords:
            return "call", "", self._nodes([expression.func, *expression.args], depth)
        names = ",".join([keyword.arg or "**" for keyword in keywords])
        values = self._nodes([keyword.value for keyword in keywords], depth)
        return "call", names, self._nodes([expression.func, *expression.args], depth) + values

    def _compare(self, expression: ast.Compare, depth: int) -> Built:
        operators = ",".join([OPERATORS[type(operator)] for operator in expression.ops])
        return "compare", operators, self._nodes((expression.left, *expression.comparators), depth)

    def _bool(self, expression: ast.BoolOp, depth: int) -> Built:
        return "bool", OPERATORS[type(expression.op)], self._nodes(expression.values, depth)

    def _unary(self, expression: ast.UnaryOp, depth: int) -> Built:
        return "unary", OPERATORS[type(expression.op)], (self.node(expression.operand, depth),)

    def _binary(self, expression: ast.BinOp, depth: int) -> Built:
        operator = OPERATORS.get(type(expression.op), "?")
        return "binary", operator, self._nodes((expression.left, expression.right), depth)

    def _if(self, expression: ast.IfExp, depth: int) -> Built:
        return "if", "", self._nodes((expression.test, expression.body, expression.orelse), depth)

    def _constant(self, expression: ast.Constant, depth: int) -> Built:
        value = expression.value
        if isinstance(value, bool):
            return "bool-const", str(value), ()
        if isinstance(value, str) and self._has_quoted_code:
            return self._quoted(value, depth)
        if isinstance(value, str):
            return "str", shortened(value), ()
        return ("none", "", ()) if value is None else ("number", type(value).__name__, ())

    def _quoted(self, text: str, depth: int) -> Built:
        """The tree of what stands in quotes; of a string, where that is no code."""
        try:
            return self.node(ast.parse(text.strip(), mode="eval").body, depth)[:3]
        except (SyntaxError, ValueError):
            return "str", shortened(text), ()

    def _list(self, expression: ast.List | ast.Tuple | ast.Set, depth: int) -> Built:
        return "list", type(expression).__name__.lower(), self._nodes(expression.elts, depth)

    def _dict(self, expression: ast.Dict, depth: int) -> Built:
        return "list", "dict", self._nodes(expression.values, depth)

    def _comprehension(self, expression: Comprehension, depth: int) -> Built:
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
        return "comp", type(expression).__name__, (element, first, *rest, *guards)

    def _lambda(self, expression: ast.Lambda, depth: int) -> Built:
        given = expression.args
        arguments = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
        self.hidden.append({argument.arg for argument in arguments if argument is not None})
        body = self.node(expression.body, depth)
        self.hidden.pop()
        return "lambda", "", (body,)

    def _fstring(self, expression: ast.JoinedStr, depth: int) -> Built:
        # Positions inside f-strings are not to be relied on before Python 3.12: only the whole has them.
        place, self._place = self._place, None
        values = [part.value for part in expression.values if isinstance(part, ast.FormattedValue)]
        parts = self._nodes(values, depth)
        self._place = place
        return "fstring", "", parts

    def _item(self, expression: ast.Subscript, depth: int) -> Built:
        outer = self._has_quoted_code
        self._has_quoted_code = outer and last_name(expression.value) != "Literal"
        found = "item", "", self._nodes((expression.value, expression.slice), depth)
        self._has_quoted_code = outer
        return found

    def _yield(self, expression: ast.Yield, depth: int) -> Built:
        return "yield", "", () if expression.value is None else (self.node(expression.value, depth),)

    def _wrapper(self, expression: Any, depth: int) -> Built:
        value: ast.expr = expression.value
        return type(expression).__name__.lower(), "", (self.node(value, depth),)


def shortened(text: str) -> str:
    """As much of a text as is kept, without what cannot be written."""
    return text[:LONGEST_STRING].encode(errors="replace").decode()


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


BUILDERS: dict[type[ast.expr], Callable[[Builder, Any, int], Built]] = {
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
