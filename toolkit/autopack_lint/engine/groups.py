"""Rules over many files in groups that read nothing in common: none has more facts loaded than it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from autopack_lint.catalogue import LoadedRule
from autopack_lint.model.facts import RuleFailure
from autopack_lint.model.finding import Finding

Found = tuple[dict[str, list[Finding]], list[RuleFailure]]
"""By rule, what it finds, a rule that fails having no entry; and the failures."""
Look = Callable[[Sequence[LoadedRule]], Found]


def found_here(rules: Sequence[LoadedRule], look: Look) -> Found:
    """What all rules find, one group after the other."""
    return together(rules, [look(group) for group in groups_of(rules)])


def together(rules: Iterable[LoadedRule], found: Sequence[Found]) -> Found:
    """What some rules find and what others find, in the order of the rules."""
    by_rule = {rule: findings for part, _ in found for rule, findings in part.items()}
    in_order = {loaded.rule.id: by_rule[loaded.rule.id] for loaded in rules if loaded.rule.id in by_rule}
    return in_order, [failure for _, failures in found for failure in failures]


def groups_of(rules: Iterable[LoadedRule]) -> list[list[LoadedRule]]:
    """Rules that are joined by what they read, the largest group first."""
    groups: list[tuple[set[str], list[LoadedRule]]] = []
    for loaded in rules:
        reads = set(loaded.rule.reads)
        joined = [group for group in groups if not group[0].isdisjoint(reads)]
        groups = [group for group in groups if group[0].isdisjoint(reads)]
        members = [each for _, others in joined for each in others]
        groups.append((reads.union(*(sections for sections, _ in joined)), [*members, loaded]))
    return sorted((members for _, members in groups), key=len, reverse=True)
