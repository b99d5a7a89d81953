"""How much two definitions are alike: by their tokens, names of locals included, layout and comments apart."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import lru_cache

TOKEN = re.compile(r"\w+|[^\w\s]")
WINDOW = 3


@lru_cache(maxsize=512)
def tree_of(text: bytes) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def definition_text(text: bytes, name: str) -> str:
    """The definition of a top-level name, brought into one form; empty where there is none."""
    tree = tree_of(text)
    if tree is None:
        return ""
    found = [node for node in statements_of(tree.body) if defines(node, name)]
    try:
        return "\n".join(ast.unparse(node) for node in found)
    except (RecursionError, ValueError):
        return ""


def statements_of(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of the top level, also below `if` and `try`."""
    found: list[ast.stmt] = []
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            found += statements_of([*node.body, *node.orelse])
        else:
            found.append(node)
    return found


def defines(node: ast.stmt, name: str) -> bool:
    match node:
        case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found) | ast.ClassDef(name=found):
            return found == name
        case ast.Assign(targets=targets):
            return any(isinstance(target, ast.Name) and target.id == name for target in targets)
        case ast.AnnAssign(target=ast.Name(id=found)):
            return found == name
    return False


def likeness(one: str, other: str) -> float:
    """Between 0 and 1: the share of runs of tokens that both have."""
    first, second = shingles(one), shingles(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(text)
    width = min(WINDOW, len(tokens)) or 1
    return Counter(tuple(tokens[start : start + width]) for start in range(len(tokens) - width + 1))
