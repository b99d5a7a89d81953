"""Maintainability index and Halstead measures, by radon, for those who ask."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.facts.parse import UnparsableError, parse
from autopack_lint.model.errors import TooDeepError, UsageError
from autopack_lint.model.metrics import Halstead

REMEDY = "radon is not installed: `pip install 'autopack-lint[metrics]'`"


class Quality(NamedTuple):
    """What radon says about a file."""

    maintainability: float
    halstead: Halstead


def quality_of(raw: bytes) -> Quality | str:
    """radon's measures of a file, or why there are none. Raises `UsageError` where radon is missing."""
    try:
        from radon.metrics import h_visit_ast, mi_compute
        from radon.raw import analyze
        from radon.visitors import ComplexityVisitor
    except ImportError as error:
        raise UsageError(REMEDY) from error
    try:
        tree, source = parse(raw)
        total = h_visit_ast(tree).total
        lines = analyze(source.text.decode())
        complexity = ComplexityVisitor.from_ast(tree).total_complexity
    except UnparsableError as error:
        return f"it does not parse: {error}"
    except TooDeepError as error:
        return str(error)
    except RecursionError:
        return "radon cannot measure text that is nested so deeply"
    except SyntaxError as error:
        return f"radon cannot read it: {error}"
    share = 100 * (lines.comments + lines.multi) / lines.sloc if lines.sloc else 0.0
    return Quality(
        maintainability=round(mi_compute(total.volume, complexity, lines.lloc, share), 2),
        halstead=Halstead(
            vocabulary=total.vocabulary,
            length=total.length,
            volume=round(total.volume, 2),
            difficulty=round(total.difficulty, 2),
            effort=round(total.effort, 2),
            bugs=round(total.bugs, 3),
        ),
    )
