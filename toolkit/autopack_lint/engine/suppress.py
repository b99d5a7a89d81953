"""Takes out what comments silence, and says which of them silence nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from autopack_lint.model.facts import Suppression
from autopack_lint.model.finding import Finding
from autopack_lint.sdk import SuppressionUse


def unsuppressed(
    findings: Sequence[Finding],
    suppressions: Sequence[Suppression],
    is_known: Callable[[str], bool],
    has_run: Callable[[str], bool],
) -> tuple[list[Finding], list[SuppressionUse]]:
    """The findings of one file that no comment silences, and what each comment was good for.

    A rule that did not run in this file cannot make a comment unused.
    """
    used: set[tuple[int, str]] = set()
    left = [finding for finding in findings if not is_silenced(finding, suppressions, used)]
    uses = [
        SuppressionUse(
            suppression=suppression,
            unused=tuple(rule for rule in suppression.rules if has_run(rule) and (place, rule) not in used),
            unknown=tuple(rule for rule in suppression.rules if not is_known(rule)),
        )
        for place, suppression in enumerate(suppressions)
    ]
    return left, uses


def is_silenced(finding: Finding, suppressions: Iterable[Suppression], used: set[tuple[int, str]]) -> bool:
    places = list(silencing(finding, suppressions))
    used.update((place, finding.rule) for place in places)
    return bool(places)


def silencing(finding: Finding, suppressions: Iterable[Suppression]) -> Iterator[int]:
    start, end = finding.span
    for place, suppression in enumerate(suppressions):
        inside = suppression.first_line <= start.line <= suppression.last_line or suppression.line == end.line
        if inside and finding.rule in suppression.rules:
            yield place
