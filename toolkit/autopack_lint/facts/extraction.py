"""Which run of statements is best moved out of a function that is too large."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

from autopack_lint.facts.expressions import branches_of

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
INNER_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
LARGEST_BLOCK = 120
CLOSE_LOOKS = 12
MOST_INPUTS, MOST_OUTPUTS = 7, 3
SMALLEST_SHARE = 0.2


class Weight(Enum):
    """What there is too much of."""

    BRANCHES = "branches"
    LINES = "lines"


class Run(NamedTuple):
    """Consecutive statements of one block that could become a function."""

    statements: tuple[ast.stmt, ...]
    weight: int

    @property
    def first_line(self) -> int:
        return first_line(self.statements[0])

    @property
    def last_line(self) -> int:
        return last_line(self.statements[-1])


def best_extraction(function: FunctionNode, weight: Weight, limit: int) -> str:
    """An advice such as `extract lines 40-61, which hold 9 of the 14 branches`.

    The run has one way out, takes few values and gives few back. Empty where there is none.
    """
    total = sum(weigh(statement, weight) for statement in function.body)
    usable = [run for run in runs_of(function, weight) if SMALLEST_SHARE * total <= run.weight < total]
    usable.sort(key=lambda run: (larger_half(run, total, limit), run.first_line - run.last_line))
    uses = uses_of(function)
    for run in usable[:CLOSE_LOOKS]:
        if is_loosely_coupled(run, uses):
            return (
                f"extract lines {run.first_line}-{run.last_line}, which hold {run.weight} of the {total} {weight.value}"
            )
    return ""


def larger_half(run: Run, total: int, limit: int) -> int:
    """The size of the larger part after the cut; below the limit all cuts are as good."""
    return max(run.weight, total - run.weight, limit // 2)


def runs_of(function: FunctionNode, weight: Weight) -> Iterator[Run]:
    pending: list[tuple[Sequence[ast.stmt], bool]] = [(function.body, True)]
    while pending:
        block, is_tail = pending.pop()
        if len(block) <= LARGEST_BLOCK:
            yield from runs_in(block, weight, is_tail=is_tail)
        for statement in block:
            pending.extend((inner, False) for inner in inner_blocks(statement))


def runs_in(block: Sequence[ast.stmt], weight: Weight, *, is_tail: bool) -> Iterator[Run]:
    """All runs of a block with one way out. The tail of a function may return: so does its call."""
    sums = [0, *accumulate(weigh(statement, weight) for statement in block)]
    exits = [exits_of(statement) for statement in block]
    for start in range(len(block)):
        leaves: set[str] = set()
        for end in range(start + 1, len(block) + 1):
            leaves |= exits[end - 1]
            allowed = {"return"} if is_tail and end == len(block) else set()
            if leaves <= allowed:
                run = tuple(block[start:end])
                if first_line(run[0]) < last_line(run[-1]) and not is_docstring_only(run):
                    yield Run(run, sums[end] - sums[start])
            elif leaves - {"return"}:
                break


def is_docstring_only(run: tuple[ast.stmt, ...]) -> bool:
    return len(run) == 1 and isinstance(run[0], ast.Expr) and isinstance(run[0].value, ast.Constant)


def weigh(statement: ast.stmt, weight: Weight) -> int:
    if weight is Weight.LINES:
        return last_line(statement) - first_line(statement) + 1
    return decisions_in(statement)


def decisions_in(statement: ast.stmt) -> int:
    """The branches a statement adds to the cyclomatic complexity of its function."""
    count = 0
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case ast.Assert():
                count += 1
                continue
            case ast.expr():
                count += branches_of(node, 0).cyclomatic
                continue
            case ast.If():
                count += 1
            case ast.For() | ast.AsyncFor() | ast.While():
                count += 1 + bool(node.orelse)
            case ast.Try():
                count += len(node.handlers) + bool(node.orelse)
            case ast.Match():
                count += len(node.cases)
        pending.extend(ast.iter_child_nodes(node))
    return count


def inner_blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(statement, INNER_SCOPES):
        return
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if block:
            yield block
    for holder in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield holder.body


def exits_of(statement: ast.stmt) -> set[str]:
    """The ways in which control leaves a statement other than past its end."""
    found: set[str] = set()
    pending: list[tuple[ast.AST, bool]] = [(statement, False)]
    while pending:
        node, in_loop = pending.pop()
        match node:
            case ast.Return():
                found.add("return")
            case ast.Yield() | ast.YieldFrom():
                found.add("yield")
            case ast.Global() | ast.Nonlocal():
                found.add("scope")
            case ast.Break() | ast.Continue() if not in_loop:
                found.add("loop")
        if not isinstance(node, INNER_SCOPES):
            in_loop = in_loop or isinstance(node, LOOPS)
            pending.extend((child, in_loop) for child in ast.iter_child_nodes(node))
    return found


class Use(NamedTuple):
    """One appearance of a name in a function."""

    name: str
    line: int
    is_store: bool


def uses_of(function: FunctionNode) -> list[Use]:
    uses = [Use(node.arg, node.lineno, is_store=True) for node in ast.walk(function.args) if isinstance(node, ast.arg)]
    uses.extend(
        Use(node.id, node.lineno, is_store=not isinstance(node.ctx, ast.Load))
        for node in ast.walk(function)
        if isinstance(node, ast.Name)
    )
    return uses


def is_loosely_coupled(run: Run, uses: list[Use]) -> bool:
    """Few values go in, few come out: otherwise the cut moves the tangle and does not undo it."""
    inside = [use for use in uses if run.first_line <= use.line <= run.last_line]
    outside = [use for use in uses if not run.first_line <= use.line <= run.last_line]
    bound_outside = {use.name for use in outside if use.is_store}
    read_outside = {use.name for use in outside if not use.is_store}
    inputs = {use.name for use in inside if not use.is_store} & bound_outside
    outputs = {use.name for use in inside if use.is_store} & read_outside
    return len(inputs) <= MOST_INPUTS and len(outputs) <= MOST_OUTPUTS


def first_line(statement: ast.stmt) -> int:
    decorators: Sequence[ast.expr] = getattr(statement, "decorator_list", ())
    return min(statement.lineno, *(decorator.lineno for decorator in decorators), statement.lineno)


def last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno
