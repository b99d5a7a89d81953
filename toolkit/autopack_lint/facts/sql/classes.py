"""Classes as those who ask whether they are mapped need them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autopack_lint.facts.sql.expressions import Builder
from autopack_lint.facts.sql.scopes import FunctionNode, Scope, last_name
from autopack_lint.model.sql import Node, SqlClass, SqlMember

VALUES = (ast.Call, ast.Attribute, ast.Name, ast.Subscript)
DECLARED = ("declared_attr", "cascading", "directive")
HYBRID = {"hybrid_property", "hybrid_method"}
CLASS_LEVEL = {"classmethod", "declared_attr", "expression", "comparator"}


def class_of(node: ast.ClassDef, qualname: str, scope: Scope, builder: Builder) -> SqlClass:
    """A class without its members; `scope` is that around it."""
    return SqlClass(
        qualname=qualname,
        line=node.lineno,
        bases=tuple(builder.plain(base, scope) for base in node.bases),
        keywords=tuple((keyword.arg or "**", builder.plain(keyword.value, scope)) for keyword in node.keywords),
        decorators=tuple(builder.plain(decorator, scope) for decorator in node.decorator_list),
        members=(),
    )


def members_of(node: ast.ClassDef, scope: Scope, builder: Builder) -> Iterator[SqlMember]:
    """What the body of a class, whose scope this is, says about its attributes."""
    for statement in node.body:
        line = statement.lineno
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield function_of(statement, scope, builder)
            case ast.Assign(targets=targets, value=value):
                built = built_of(value, scope, builder)
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                yield from (SqlMember(name, line, "value", None, built) for name in names)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                written = builder.annotation(annotation, scope)
                yield SqlMember(name, line, "value", written, built_of(value, scope, builder))
            case ast.ClassDef(name=name):
                yield SqlMember(name, line, "class")
            case _:
                continue


def function_of(node: FunctionNode, scope: Scope, builder: Builder) -> SqlMember:
    """A function of a class; with what it returns, where that makes an attribute of the class."""
    decorators = tuple(builder.plain(decorator, scope) for decorator in node.decorator_list)
    returned = node.body[-1].value if isinstance(node.body[-1], ast.Return) else None
    is_declared = any(decorator.value.endswith(DECLARED) for decorator in decorators)
    value = built_of(returned, function_scope(node, scope), builder) if is_declared else None
    return SqlMember(node.name, node.lineno, "def", value=value, decorators=decorators)


def built_of(value: ast.expr | None, scope: Scope, builder: Builder) -> Node | None:
    return builder.plain(value, scope) if isinstance(value, VALUES) else None


def function_scope(node: FunctionNode, scope: Scope) -> Scope:
    """The scope of a function; its first parameter is the class around it in class methods, hybrids and the like."""
    qualname = f"{scope.qualname}.{node.name}" if scope.qualname else node.name
    method_of = ""
    if scope.is_class:
        names = {last_name(decorator) for decorator in node.decorator_list}
        if names & CLASS_LEVEL:
            method_of = "own"
        elif "staticmethod" not in names:
            method_of = "hybrid" if names & HYBRID else "self"
    return Scope(node.body, qualname, scope, arguments=node.args, method_of=method_of)
