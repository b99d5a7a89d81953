"""The bytes of one file -> facts and findings: what runs in a worker and is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from autopack_lint.catalogue import LoadedRule
from autopack_lint.facts.extract import facts_of
from autopack_lint.facts.parse import UnparsableError, parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Extract, Facts, RuleFailure
from autopack_lint.model.finding import Finding
from autopack_lint.sdk import Module

Subject = TypeVar("Subject")


class Analyser(NamedTuple):
    """Which rules look at a file, and with which limits."""

    rules: Sequence[LoadedRule]
    thresholds: Mapping[str, int]
    families: frozenset[str]

    def extract(self, raw: bytes) -> Extract:
        """Facts and findings of one file; a pure function of its bytes.

        Raises `TooDeepError` where the parser gives up.
        """
        findings: list[Finding] = []
        failures: list[RuleFailure] = []
        try:
            tree, source = parse(raw)
        except UnparsableError as error:
            for rule in self.rules:
                findings += guarded(rule, rule.check_broken, error.broken, failures)
            return Extract(Facts(code_lines=0, is_parsed=False), tuple(findings), tuple(failures))
        walk = Walk(tree, source)
        facts = facts_of(walk, source, self.families)
        module = Module(tree, source, facts, walk.function_nodes, self.thresholds)
        for rule in self.rules:
            if rule.check_module is not None:
                findings += guarded(rule, rule.check_module, module, failures)
        return Extract(facts, tuple(findings), tuple(failures))


def guarded(
    rule: LoadedRule,
    check: Callable[[Subject], Iterator[Finding]] | None,
    subject: Subject,
    failures: list[RuleFailure],
) -> list[Finding]:
    """The findings of one rule. Its own mistake is put on record and costs only what it found."""
    if check is None:
        return []
    try:
        return list(check(subject))
    except Exception as error:  # noqa: BLE001 - rules may be anyone's code; the boundary is here
        line = error.__traceback__
        while line is not None and line.tb_next is not None:
            line = line.tb_next
        place = f"line {line.tb_lineno}" if line is not None else "?"
        failures.append(RuleFailure(rule.rule.id, rule.origin, f"{type(error).__name__}: {error} ({place})"))
        return []
