"""What radon and complexipy say about real code, function by function."""

import ast
import contextlib
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from complexipy import code_complexity
from radon.visitors import Class as RadonClass
from radon.visitors import ComplexityVisitor
from radon.visitors import Function as RadonFunction

from autopack_lint.facts.source import Source
from tests.support.cognitive_reference import FUNCTIONS, FunctionNode

EVERYDAY = ("click==8.1.8", "attrs==25.1.0")
TRUTH = (
    *("anyio==4.8.0", "attrs==25.1.0", "black==25.1.0", "click==8.1.8", "Django==5.2", "jinja2==3.1.5"),
    *("mypy==1.15.0", "networkx==3.4.2", "pydantic==2.10.6", "requests==2.32.3", "rich==13.9.4", "sqlalchemy==2.0.41"),
    *("sympy==1.13.3", "trio==0.29.0", "twisted==24.11.0", "werkzeug==3.1.3"),
)
LARGE = frozenset(
    {"Django==5.2", "mypy==1.15.0", "networkx==3.4.2", "sqlalchemy==2.0.41", "sympy==1.13.3", "twisted==24.11.0"}
)
PACKAGES = [pytest.param(package, marks=[pytest.mark.large] if package in LARGE else []) for package in TRUTH]
"""All of them, as parameters of a truth test."""
Place = tuple[int, int]


class Parsed(NamedTuple):
    """One file of somebody else's."""

    path: Path
    tree: ast.Module
    source: Source


def parsed_files(folder: Path) -> Iterator[Parsed]:
    """Every file below a folder that this Python can parse, in the order of their paths."""
    for path in sorted(folder.rglob("*.py")):
        source = Source(path.read_bytes())
        with contextlib.suppress(SyntaxError, ValueError):
            yield Parsed(path, parsed(source), source)


def parsed(source: Source) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        return ast.parse(source.text.decode())


@contextlib.contextmanager
def much_recursion() -> Iterator[None]:
    """The others recurse into expressions: some of them are thousands of operators long."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(40_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def radon_numbers(tree: ast.Module) -> dict[Place, int]:
    """Cyclomatic complexity by line and column. Methods of classes inside functions are not in it."""
    visitor = ComplexityVisitor.from_ast(tree)
    found: dict[Place, int] = {}
    pending: list[RadonFunction | RadonClass] = [*visitor.functions, *visitor.classes]
    while pending:
        block = pending.pop()
        if isinstance(block, RadonClass):
            pending.extend((*block.methods, *block.inner_classes))
        else:
            found[block.lineno, block.col_offset] = block.complexity
            pending.extend(block.closures)
    return found


def complexipy_numbers(file: Parsed) -> list[tuple[FunctionNode, int]]:
    """The functions that complexipy has an entry for, with its numbers."""
    functions = list(outermost_functions(file.tree))
    numbers = [found.complexity for found in code_complexity(file.source.text.decode(), no_ignore=True).functions]
    return list(zip(functions, numbers, strict=True))


def outermost_functions(node: ast.AST) -> Iterator[FunctionNode]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield child
        else:
            yield from outermost_functions(child)
