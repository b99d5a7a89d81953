"""Really moves the lines that an advice names into an inner function."""

import ast
import symtable
from typing import NamedTuple

from autopack_lint.facts.advice.extraction import Plan, Run
from autopack_lint.facts.definitions import FunctionNode

HELPER = "moved_by_the_test"
ASYNCHRONOUS = (ast.Await, ast.AsyncFor, ast.AsyncWith)


class Move(NamedTuple):
    """Which lines move, and what is passed."""

    first: int
    last: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    returns: bool
    is_async: bool


def move_of(plan: Plan, run: Run, function: FunctionNode) -> Move:
    inputs, outputs = plan.flow.names(run.inputs), plan.flow.names(run.outputs)
    return Move(run.first, run.last, tuple(inputs), tuple(outputs), run.returns, awaits(function, run.first, run.last))


def awaits(function: FunctionNode, first: int, last: int) -> bool:
    """Whether the lines await, apart from what functions inside them do."""
    pending: list[ast.AST] = [*function.body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        is_inside = first <= getattr(node, "lineno", first) <= last
        if is_inside and (isinstance(node, ASYNCHRONOUS) or getattr(node, "is_async", 0)):
            return not isinstance(node, ast.comprehension) or starts_inside(node, first, last)
        pending.extend(ast.iter_child_nodes(node))
    return False


def starts_inside(node: ast.comprehension, first: int, last: int) -> bool:
    return first <= node.target.lineno <= last


def moved(text: str, move: Move) -> str:
    """The text after the move."""
    lines = text.split("\n")
    run = lines[move.first - 1 : move.last]
    indent = run[0][: len(run[0]) - len(run[0].lstrip())]
    deeper = [f"{indent} {line[len(indent) :]}" if line.startswith(indent) and line.strip() else line for line in run]
    keyword, awaited = ("async def", "await ") if move.is_async else ("def", "")
    given = ", ".join(move.outputs)
    call = f"{awaited}{HELPER}({', '.join(move.inputs)})"
    after = f"return {call}" if move.returns else f"{given} = {call}" if given else call
    helper = [f"{indent}{keyword} {HELPER}({', '.join(move.inputs)}):", *deeper]
    helper += [f"{indent} return {given}"] if given else []
    return "\n".join([*lines[: move.first - 1], *helper, indent + after, *lines[move.last :]])


class Scopes(NamedTuple):
    """The names of a function, as the compiler sees them."""

    local: frozenset[str]
    foreign: frozenset[str]
    """Global, or from a function around it."""


def scopes_of(text: str, qualname: str, line: int) -> tuple[Scopes, Scopes | None]:
    """The names of the function that begins at a line, and those of the helper inside it."""
    found = next(table for table in tables(symtable.symtable(text, "text", "exec")) if is_at(table, qualname, line))
    helper = next((inner for inner in tables(found) if inner.get_name() == HELPER), None)
    return names_in(found), None if helper is None else names_in(helper)


def tables(table: symtable.SymbolTable) -> list[symtable.SymbolTable]:
    return [table, *(inner for child in table.get_children() for inner in tables(child))]


def is_at(table: symtable.SymbolTable, qualname: str, line: int) -> bool:
    return table.get_type() == "function" and table.get_lineno() == line and table.get_name() == qualname.split(".")[-1]


def names_in(table: symtable.SymbolTable) -> Scopes:
    symbols = table.get_symbols()
    return Scopes(
        frozenset(symbol.get_name() for symbol in symbols if symbol.is_local()),
        frozenset(symbol.get_name() for symbol in symbols if symbol.is_global() or symbol.is_free()),
    )
