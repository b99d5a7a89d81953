"""What a setup.py declares, as far as it is written out: it is read, never run."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from autopack_lint.analyzers.copies.similarity import tree_of
from autopack_lint.analyzers.imports.requirements import NOTHING, OPEN, REQUIREMENT, Declared, all_of, of_requirement

KEYS = frozenset({"install_requires", "extras_require", "tests_require", "setup_requires", "requires"})


def in_setup_py(text: bytes) -> Declared:
    """The requirements that a call of `setup` lists. Where some are computed it may declare anything, and every text
    that could be a requirement counts as one."""
    tree = tree_of(text)
    if tree is None:
        return OPEN
    given = list(given_to_setup(tree))
    if not given:
        return NOTHING
    values = assigned_once(tree)
    found = joined(literal(word.value, values) for word in given if word.arg in KEYS)
    if found is None or any(word.arg is None for word in given):
        return all_of(map(of_requirement, requirements_in(tree))).joined(OPEN)
    return all_of(map(of_requirement, found))


def given_to_setup(tree: ast.Module) -> Iterator[ast.keyword]:
    """What calls of `setup` are given by name; as a whole, it has none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_setup(node.func):
            yield from node.keywords


def is_setup(function: ast.expr) -> bool:
    match function:
        case ast.Name(id="setup") | ast.Attribute(attr="setup"):
            return True
    return False


def assigned_once(tree: ast.Module) -> dict[str, ast.expr]:
    """The names that are given one value and never touched again."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stores = Counter(node.id for node in names if isinstance(node.ctx, ast.Store))
    changed = set(touched(tree))
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if stores[name] == 1 and name not in changed:
                found[name] = value
    return found


def touched(tree: ast.Module) -> Iterator[str]:
    """The names whose values may be changed in place: a method is called, an item set."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name)) | ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                yield name


def literal(node: ast.expr, values: dict[str, ast.expr], depth: int = 0) -> list[str] | None:
    """The texts in a list, or in a table of lists, that is written out; None where anything in it is computed."""
    match node:
        case ast.Name(id=name) if name in values and depth < 4:
            return literal(values[name], values, depth + 1)
        case ast.Constant(value=str(text)):
            return [line for line in text.splitlines() if line.strip()]
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items) | ast.Dict(values=items):
            return joined(literal(item, values, depth) for item in items)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return joined(literal(item, values, depth) for item in (left, right))
    return None


def joined(parts: Iterator[list[str] | None]) -> list[str] | None:
    found: list[str] = []
    for part in parts:
        if part is None:
            return None
        found += part
    return found


def requirements_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (line for line in node.value.splitlines() if REQUIREMENT.match(line))
