"""Which run of statements is best moved out of a function that is too large."""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from autopack_lint.facts.advice.dataflow import Flow
from autopack_lint.facts.advice.pieces import Exit, Piece
from autopack_lint.facts.advice.surroundings import Around, Sides, blocks_in, seams_of, sides_of
from autopack_lint.facts.definitions import FunctionNode, is_docstring
from autopack_lint.model.facts import Weight

NEVER_MOVED = Exit.YIELD | Exit.LOOP | Exit.RERAISE | Exit.FRAME
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
MOST_INPUTS, MOST_OUTPUTS = 7, 3
SMALLEST_SHARE, LARGEST_SHARE = 0.2, 0.85
GOOD_HALF = 0.6
INPUT_COST, OUTPUT_COST, RAGGED_COST, LOOP_BODY_COST = 0.02, 0.05, 0.06, 0.15


class Run(NamedTuple):
    """Consecutive statements of one block that could become a function."""

    first: int
    last: int
    weight: int
    inputs: int
    """Names, as bits, that the new function takes."""
    outputs: int
    """Names that it gives back."""
    returns: bool
    """Whether its call becomes the value that the old function returns."""
    cost: float


class Plan:
    """What is known about the function as a whole, and the best run for each weight asked for."""

    def __init__(self, function: FunctionNode) -> None:
        self.flow = Flow(function)
        pieces = self.flow.body.pieces
        self.body = pieces[1:] if len(pieces) > 1 and is_docstring(function.body[0]) else pieces
        self.runs: dict[Weight, Run | None] = {}

    def run(self, weight: Weight) -> Run | None:
        if weight not in self.runs:
            self.runs[weight] = best_run(self, weight)
        return self.runs[weight]


def best_extraction(function: FunctionNode, weight: Weight, limit: int) -> str:
    """An advice such as `extract lines 40-61, which hold 9 of the 14 branches`.

    The lines have one way out, take few values and give few back. Empty where there are none, and where only
    the docstring is long. It says `first extract` where one of the two parts is still over the limit.
    """
    if weight is Weight.LINES and lines_after_docstring(function) <= limit:
        return ""
    plan = plan_of(function)
    run = plan.run(weight)
    if run is None:
        return ""
    total = weight_of(plan.body, weight)
    first = "first " if max(run.weight, total - run.weight) > limit else ""
    if weight is Weight.LINES:
        total = (function.end_lineno or 0) - function.lineno + 1
    return f"{first}extract lines {run.first}-{run.last}, which hold {run.weight} of the {total} {weight.value}"


def lines_after_docstring(function: FunctionNode) -> int:
    first = function.body[len(function.body) > 1 and is_docstring(function.body[0])]
    return (function.end_lineno or 0) - first.lineno + 1


def plan_of(function: FunctionNode) -> Plan:
    """Kept on the node: several rules ask about one function, and it must not outlive the tree."""
    found = getattr(function, "plan", None)
    if not isinstance(found, Plan):
        found = Plan(function)
        function.plan = found  # type: ignore[union-attr]
    return found


def best_run(plan: Plan, weight: Weight) -> Run | None:
    """The run that costs least: the size of the larger half, the values passed, an odd place to cut."""
    search = Search(weight, weight_of(plan.body, weight), plan.flow.undeclarable)
    given = plan.flow.parameters
    search.block(plan.body, 0, Around(given, given, 0, 0, 0, 0, 0, is_tail=True, is_loop_body=False))
    return search.best


def weight_of(pieces: Sequence[Piece], weight: Weight) -> int:
    if weight is Weight.LINES:
        return pieces[-1].last - pieces[0].first + 1 if pieces else 0
    return sum(piece.decisions for piece in pieces)


class Search:
    """Looks through all blocks that are heavy enough to hold a run, and keeps the best."""

    def __init__(self, weight: Weight, total: int, undeclarable: int) -> None:
        self.best: Run | None = None
        self._lowest = (1.0 + MOST_INPUTS, 0.0)
        self._undeclarable = undeclarable
        self._by_lines = weight is Weight.LINES
        self._total = total
        self._least = max(1, SMALLEST_SHARE * total)
        self._most = int(LARGEST_SHARE * total)

    def block(self, pieces: Sequence[Piece], bound: int, around: Around) -> None:
        starts, ends = self._scale(pieces)
        if ends[-1] - starts[0] < self._least:
            return
        sides = sides_of(pieces, bound, around)
        self._runs_in(pieces, sides, starts, ends)
        for place, piece in enumerate(pieces):
            if piece.blocks and ends[place + 1] - starts[place] >= self._least:
                for inner, inner_around in blocks_in(piece, sides.around_piece(place)):
                    if inner.pieces:
                        self.block(inner.pieces, inner.bound, inner_around)

    def _scale(self, pieces: Sequence[Piece]) -> tuple[list[int], list[int]]:
        """A run from `start` to `end` weighs `ends[end] - starts[start]`; both lists never fall."""
        if self._by_lines:
            return [piece.first - 1 for piece in pieces], [0, *(piece.last for piece in pieces)]
        decisions = [0, *accumulate([piece.decisions for piece in pieces])]
        return decisions, decisions

    def _runs_in(self, pieces: Sequence[Piece], sides: Sides, starts: Sequence[int], ends: Sequence[int]) -> None:
        fixed = fixed_before(pieces)
        seams = seams_of(pieces)
        marks = [ends[place] for place, _ in seams]
        for index, (start, is_even) in enumerate(seams[:-1]):
            base = starts[start]
            first = bisect_left(marks, base + self._least, index + 1)
            last = bisect_right(marks, base + self._most, first)
            if first < last and may_begin_at(pieces, start):
                found = [(end, ends[end] - base, is_even + also) for end, also in seams[first:last]]
                self._runs_from(Moved(pieces, start), sides, [run for run in found if fixed[run[0]] == fixed[start]])

    def _runs_from(self, moved: Moved, sides: Sides, ends: Iterable[tuple[int, int, int]]) -> None:
        """The runs from one place to several, given with their weights and how many of their ends are even.

        The more even the halves and the less odd the ends, the better.
        """
        pieces, start = moved.pieces, moved.start
        whole = len(pieces) if sides.around.is_loop_body else 0
        for end, weight, even_ends in ends:
            cost = self._least_cost_of(weight, 2 - even_ends, is_whole_body=end - start == whole)
            if cost < self._lowest[0] and pieces[start].first < pieces[end - 1].last:
                moved.grow(end)
                self._consider(moved, sides, weight, cost)

    def _least_cost_of(self, weight: int, ragged_ends: int, *, is_whole_body: bool) -> float:
        """What a run costs before its names are looked at."""
        share = weight / self._total
        larger = share if share > 0.5 else 1 - share
        least = larger if larger > GOOD_HALF else GOOD_HALF
        return least + RAGGED_COST * ragged_ends + LOOP_BODY_COST * is_whole_body

    def _consider(self, moved: Moved, sides: Sides, weight: int, least_cost: float) -> None:
        """Keep the run if it is the best so far, unless the move would change the meaning."""
        passed = values_passed(moved, sides, self._undeclarable)
        if passed is not None:
            inputs, outputs = passed
            cost = least_cost + INPUT_COST * inputs.bit_count() + OUTPUT_COST * outputs.bit_count()
            if (cost, least_cost) < self._lowest:
                self._lowest = cost, least_cost
                first, last = moved.pieces[moved.start].first, moved.pieces[moved.end - 1].last
                self.best = Run(first, last, weight, inputs, outputs, bool(moved.exits & Exit.RETURN), cost)


def fixed_before(pieces: Sequence[Piece]) -> list[int]:
    """How many statements that must stay where they are stand before each place."""
    return [0, *accumulate([piece.exits & NEVER_MOVED != 0 for piece in pieces])]


def may_begin_at(pieces: Sequence[Piece], place: int) -> bool:
    """Not with a definition, which is better moved alone, and not in the middle of a line."""
    piece = pieces[place]
    return not isinstance(piece.node, DEFINITIONS) and (place == 0 or pieces[place - 1].last < piece.first)


class Moved:
    """What the statements of a run do together. A run with the same start is had by letting it grow."""

    __slots__ = ("binds", "captured", "end", "exits", "known", "leaves", "needs", "pieces", "start")

    def __init__(self, pieces: Sequence[Piece], start: int) -> None:
        self.pieces = pieces
        self.start = self.end = start
        self.needs = self.known = self.binds = self.captured = self.exits = 0
        self.leaves = False

    def grow(self, end: int) -> None:
        for _, _, _, _, exits, needs, binds, definite, captured, leaves, _, _ in self.pieces[self.end : end]:
            if not self.leaves:
                self.needs |= needs & ~self.known
                self.known |= definite
                self.leaves = leaves
            self.binds |= binds
            self.captured |= captured
            self.exits |= exits
        self.end = end


def values_passed(moved: Moved, sides: Sides, undeclarable: int) -> tuple[int, int] | None:
    """The names that a run takes and those that it gives back; nothing where the move would change the meaning."""
    start, end = moved.start, moved.end
    outputs = 0 if moved.leaves else moved.binds & sides.after[end]
    inputs = moved.needs & sides.may[start] | outputs & ~moved.known
    if inputs & ~sides.sure[start] or not is_little(inputs, outputs):
        return None
    is_tail = sides.around.is_tail and end + 1 == len(sides.after)
    if moved.exits & Exit.RETURN and not moved.leaves and (outputs or not is_tail):
        return None
    return None if changes_meaning(moved, sides, undeclarable) else (inputs, outputs)


def is_little(inputs: int, outputs: int) -> bool:
    return inputs.bit_count() <= MOST_INPUTS and outputs.bit_count() <= MOST_OUTPUTS


def changes_meaning(moved: Moved, sides: Sides, undeclarable: int) -> bool:
    """Whether a name would be read where its new value is missed, or is not the function's to pass."""
    missed = sides.watched[moved.start] | sides.around.fragile | (sides.around.swallowed if moved.leaves else 0)
    lost = moved.binds & missed | moved.captured & sides.later[moved.end]
    return bool(lost | (moved.needs | moved.binds) & undeclarable)
