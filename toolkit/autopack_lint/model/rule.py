"""What a rule says about itself: the documentation, the examples and the defaults are one value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.model.finding import Confidence, Finding, Fix, Position, Safety, Severity, Span
from autopack_lint.model.operation import ReplaceExpression

NOWHERE = Span(Position(1, 1), Position(1, 1))
Example = str | Mapping[str, str]
"""The text of one file, or of several by path."""


class Bad(NamedTuple):
    """Code that the rule must find, and what its fix makes of it."""

    code: Example
    fixed: Example | None = None


class Rule(NamedTuple):
    """The metadata of a rule. `name` names the bad thing; `good` is silent, `bad` is found."""

    id: str
    name: str
    message: str
    severity: Severity
    good: tuple[Example, ...]
    bad: tuple[Bad, ...]
    confidence: Confidence = Confidence.PROVEN
    threshold: int | None = None
    """The largest value that is still fine; `[tool.autopack-lint.thresholds]` sets another."""
    default: bool = True
    """Whether the rule runs when nobody asks for it."""
    reads: tuple[str, ...] = ()
    """The sections of the facts that `check_project` looks at."""
    by_file: bool = False
    """Whether `check_project` looks at the files in `project.asked` only, and what it finds in one of them follows from
    this file and from what the others offer, not from where in them that stands."""
    fix: str = ""
    """What its fix does, in a few words; empty where it has none."""
    codes: tuple[str, ...] = ()
    """The codes of mypy whose messages the rule reports, `*` for all that no other rule does; the file has no check."""

    def finding(  # autopack: ignore[CPX105] stands for a noun, and rules name what they set
        self,
        span: Span,
        excerpt: str,
        *,
        message: str = "",
        symbol: str = "",
        data: dict[str, str | int] | None = None,
        replace: str | None = None,
        safety: Safety = Safety.SUGGESTION,
        fix: Fix | None = None,
    ) -> Finding:
        """A finding of this rule. Path and fingerprint are the engine's to fill in.

        `replace` is short for a fix that puts a text where the expression at the span stands.
        """
        if replace is not None:
            fix = Fix(safety, self.fix or self.name, (ReplaceExpression(span, replace),))
        return Finding(
            rule=self.id,
            name=self.name,
            severity=self.severity,
            confidence=self.confidence,
            path="",
            span=span,
            symbol=symbol,
            message=message or self.message,
            data=data or {},
            fingerprint="",
            fix=fix,
            excerpt=excerpt,
        )


class DocumentedRule(NamedTuple):
    """A rule, and why it exists: what its pages are made of."""

    rule: Rule
    why: str


def threshold_of(rule: Rule, configured: Mapping[str, int]) -> int:
    """The largest value that is still fine for a rule, as configured."""
    value = configured.get(rule.id, rule.threshold)
    if value is None:
        raise ValueError(f"{rule.id} has no threshold")
    return value
