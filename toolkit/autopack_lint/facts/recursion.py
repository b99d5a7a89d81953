"""Whether a function calls itself: a search in the text first, the tree only where that finds something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SELVES = (b"self", b"cls")
OTHER_OBJECT = b"super()."
WORD = frozenset(b"_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
DOT = b"."[0]
CALLED = re.compile(rb"(?:[\s\\)]|#[^\n]*\n)*\(")


def possible_calls(name: bytes, text: bytes, start: int, end: int, *, method: bool) -> Iterator[int]:
    """Where, between two offsets, the text may hold a call of `name`: all such places and perhaps more."""
    place = text.find(name, start, end)
    while place >= 0:
        after = place + len(name)
        if may_be_own(text, place, method=method) and CALLED.match(text, after, end):
            yield place
        place = text.find(name, after, end)


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


def calls_itself(function: FunctionNode, line: int, *, method: bool) -> bool:
    """Whether the body calls the function by its own name on a line (a method: through `self` or `cls`).

    Line 0 stands for all lines.
    """
    pending: list[ast.AST] = [*function.body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Call) and is_own_name(node.func, function.name, method=method):
            return True
        pending += [child for child in ast.iter_child_nodes(node) if not line or may_reach(child, line)]
    return False


def may_reach(node: ast.AST, line: int) -> bool:
    """Whether a node may stand on a line. A definition begins with its decorators, above its own line."""
    first: int = getattr(node, "lineno", line)
    last: int | None = getattr(node, "end_lineno", None)
    return (first <= line or isinstance(node, DEFINITIONS)) and (last is None or line <= last)


def is_own_name(called: ast.expr, name: str, *, method: bool) -> bool:
    match called:
        case ast.Name(id=found):
            return not method and found == name
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=found):
            return method and found == name
    return False
