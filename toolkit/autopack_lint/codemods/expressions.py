"""Expressions are replaced and wrapped. What comes out is compared with the tree that was meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from autopack_lint.codemods.edits import Edit, Plan, Region, carried_out
from autopack_lint.codemods.text import RefusedError, Text, parsed
from autopack_lint.model.operation import ReplaceExpression, WrapCall

CONTEXT = re.compile(r"ctx=(?:Store|Del)\(\)")


def replace_expression(operation: ReplaceExpression, text: Text, span: Region) -> Plan:
    """Raises `RefusedError`."""
    node = expression_at(text, span)
    new = operation.text.replace("\n", text.newline)
    wanted = expression(operation.text)
    candidates = [(Edit(*span, new),), (Edit(*span, f"({new})"),)]
    return meant(text, node, wanted, candidates)


def wrap_call(operation: WrapCall, text: Text, span: Region) -> Plan:
    """Raises `RefusedError`."""
    node = expression_at(text, span)
    rest = f", {operation.arguments}" if operation.arguments else ""
    wanted = expression(f"{operation.function}(({text.characters[span.start : span.end]}){rest})")
    candidates = [
        (Edit(span.start, span.start, before), Edit(span.end, span.end, after))
        for before, after in (
            (f"{operation.function}(", f"{rest})"),
            (f"{operation.function}((", f"){rest})"),
            (f"({operation.function}(", f"{rest}))"),
            (f"({operation.function}((", f"){rest}))"),
        )
    ]
    return meant(text, node, wanted, candidates)._replace(relies_on=(span,))


def expression(characters: str) -> ast.expr:
    """The expression that a text is. Raises `RefusedError`."""
    try:
        return ast.parse(f"({characters}\n)", mode="eval").body
    except SyntaxError as error:
        raise RefusedError(f"`{shortened(characters)}` is no expression: {error.msg}") from error
    except ValueError as error:
        raise RefusedError(f"`{shortened(characters)}` is no expression: {error}") from error
    except (RecursionError, MemoryError) as error:
        raise RefusedError("the new expression is nested too deeply") from error


def expression_at(text: Text, span: Region) -> ast.expr:
    """The expression that begins and ends with a span. Raises `RefusedError`."""
    written = text.characters[span.start : span.end]
    line = text.line_number(span.start)
    for node in ast.walk(text.tree):
        if not isinstance(node, ast.expr) or node.lineno != line:
            continue
        # Inside of f-strings, Python up to 3.11 gives places that are not the true ones.
        if (text.start_of(node), text.end_of(node)) == span and shape(node) == shape(expression(written)):
            return node
    raise RefusedError(f"there is no expression `{shortened(written)}` of its own on line {line}")


def shortened(written: str) -> str:
    return written if len(written) <= 40 else written[:40] + "…"


def meant(text: Text, node: ast.expr, wanted: ast.expr, candidates: Sequence[tuple[Edit, ...]]) -> Plan:
    """The first edits after which the statement says what it would with another node in this place."""
    statement = statement_around(text, node)
    start, end = text.line_start(text.start_of(statement)), text.end_of(statement)
    wanted_shape = shape_with(text, statement, node, wanted)
    for edits in candidates:
        local = [Edit(edit.start - start, edit.end - start, edit.text) for edit in edits]
        snippet = carried_out(text.characters[start:end], local)
        if shape_of_snippet(snippet, text.characters[start : text.start_of(statement)]) == wanted_shape:
            return Plan(edits)
    raise RefusedError(f"the statement on line {statement.lineno} would not mean what it should")


def statement_around(text: Text, node: ast.AST) -> ast.stmt:
    """The statement that an expression is part of; the whole chain where that is an `elif`."""
    while not isinstance(node, ast.stmt) or is_elif(text, node):
        node = text.parents[node]
    return node


def is_elif(text: Text, node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and text.characters.startswith("elif", text.start_of(node))


def shape_with(text: Text, statement: ast.stmt, node: ast.expr, wanted: ast.expr) -> str:
    """What a statement would be with another node in this place."""
    parent = text.parents[node]
    for field, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, field, wanted)
            try:
                return shape(statement)
            finally:
                setattr(parent, field, node)
        if isinstance(value, list) and node in value:
            place = value.index(node)
            value[place] = wanted
            try:
                return shape(statement)
            finally:
                value[place] = node
    raise AssertionError(f"{node} is not in its parent")


def shape_of_snippet(snippet: str, before: str) -> str:
    """What the statement in a snippet is; empty when it is none. `before` is what stands before it on its line."""
    indented = before and not before.strip()
    try:
        body = parsed(f"if 1:\n{snippet}" if indented else snippet[len(before) :]).body
    except RefusedError:
        return ""
    if indented and isinstance(body[0], ast.If):
        body = [*body[0].body, *body[0].orelse, *body[1:]]
    return shape(body[0]) if len(body) == 1 else ""


def shape(node: ast.AST) -> str:
    """A tree without its places, and without whether names are read or written. Raises `RefusedError`."""
    try:
        return CONTEXT.sub("ctx=Load()", ast.dump(node))
    except RecursionError as error:
        raise RefusedError("it is nested or chained too deeply") from error
