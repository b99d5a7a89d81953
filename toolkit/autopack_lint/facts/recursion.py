"""Whether a function calls itself: a search in the text first, the tree only where that finds something."""

from __future__ import annotations

import ast
import re

from autopack_lint.facts.children import nodes_of

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
SELVES = (b"self", b"cls")
OTHER_OBJECT = b"super()."
WORD = frozenset(b"_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
DOT = b"."[0]
CALLED = re.compile(rb"(?:[\s\\)]|#[^\n]*\n)*\(")


def may_call_itself(name: bytes, text: bytes, start: int, end: int, *, method: bool) -> bool:
    """Whether the text between two offsets may hold a call of `name`: false only where that is certain."""
    place = text.find(name, start, end)
    while place >= 0:
        after = place + len(name)
        if may_be_own(text, place, method=method) and CALLED.match(text, after, end):
            return True
        place = text.find(name, after, end)
    return False


def may_be_own(text: bytes, place: int, *, method: bool) -> bool:
    """Whether what stands before a name lets it be the function's."""
    before = text[place - 1] if place else 0
    if before in WORD:
        return False
    if not method:
        return before != DOT
    if before == DOT and place > 1 and text[place - 2] in WORD:
        return text.endswith(SELVES, 0, place - 1)
    return not text.endswith(OTHER_OBJECT, 0, place)


def normalised(text: bytes) -> bytes:
    """Identifiers as the parser has them: it takes letters that look alike for one."""
    import unicodedata

    return unicodedata.normalize("NFKC", text.decode(errors="replace")).encode()


def calls_itself(function: FunctionNode, *, method: bool) -> bool:
    """Whether the body calls the function by its own name (a method: through `self` or `cls`)."""
    return any(
        type(node) is ast.Call and is_own_name(node.func, function.name, method=method)
        for statement in function.body
        for node in nodes_of(statement)
    )


def is_own_name(called: ast.expr, name: str, *, method: bool) -> bool:
    match called:
        case ast.Name(id=found):
            return not method and found == name
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=found):
            return method and found == name
    return False
