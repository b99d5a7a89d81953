"""Which runs nobody would extract, though they are there twice: tables of data, like lines, many small things."""

from __future__ import annotations

from autopack_lint.analyzers.copies.corpus import Corpus
from autopack_lint.analyzers.copies.renaming import Run
from autopack_lint.analyzers.copies.runs import ATTACHED, statement_count
from autopack_lint.model.statements import Kind


def is_data(corpus: Corpus, run: Run) -> bool:
    """Whether half or more of the statements give literals to names, and nothing is done under a condition."""
    kinds = corpus.kinds[run[0] : run[1]]
    if not CONDITIONS.isdisjoint(kinds):
        return False
    simple = sum(map(kinds.count, SIMPLE_KINDS))
    return kinds.count(Kind.DATA) * 2 >= simple > 0


def is_series_of_like_lines(corpus: Corpus, run: Run) -> bool:
    """Whether few shapes return again and again, so that it says little that two runs have one form."""
    shapes = len(set(corpus.shapes[slice(*run)]))
    return shapes * LIKE_LINES < run[1] - run[0] or shapes < FEWEST_SHAPES


def is_worth_extracting(corpus: Corpus, run: Run, least: int) -> bool:
    """Whether a run is more than a row of small things: `least` statements in one function; 0 where nothing differs."""
    if least:
        return not is_piecemeal(corpus, run, least)
    return Kind.FUNCTION not in corpus.kinds[slice(*run)] or not is_piecemeal(corpus, run, SMALLEST_BODY)


def is_piecemeal(corpus: Corpus, run: Run, least: int) -> bool:
    """Whether a run outside of functions only declares things, and no function in it has so many statements.

    What such runs have in common are the names and the order of small things, as all have that keep to one protocol.
    """
    if corpus.kind_around(run[0]) == Kind.FUNCTION:
        return False
    kinds, depths = corpus.kinds, corpus.depths
    place, end = run
    while place < end:
        following = place + 1
        if kinds[place] == Kind.FUNCTION:
            following = next((after for after in range(place + 1, end) if depths[after] <= depths[place]), end)
            if statement_count(kinds, place, following) >= least:
                return False
        elif kinds[place] not in DECLARING:
            return False
        place = following
    return True


CONDITIONS = frozenset({Kind.BLOCK, Kind.LOOP, Kind.UNPACKING_LOOP, Kind.CONTEXT})
SIMPLE_KINDS = (Kind.SIMPLE, Kind.DATA, Kind.ASSIGNMENT, Kind.UNPACKING)
LIKE_LINES = 3
FEWEST_SHAPES = 3
DECLARING = ATTACHED | {Kind.CLASS, Kind.DATA, Kind.TEXT, Kind.IMPORT, Kind.ASSIGNMENT, Kind.BLOCK}
"""What declares things; in blocks it does so where something can be imported, or for one system."""
SMALLEST_BODY = 3
"""How many statements one function of a run has at least, `def` included, even where nothing differs."""
