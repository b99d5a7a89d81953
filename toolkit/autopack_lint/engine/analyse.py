"""The bytes of one file -> facts and findings: what runs in a worker and is remembered."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from autopack_lint.catalogue import LoadedRule
from autopack_lint.engine.guard import guarded
from autopack_lint.facts.parse import TOO_DEEP, UnparsableError, parse
from autopack_lint.facts.plain import plain_facts_of
from autopack_lint.facts.source import Source
from autopack_lint.facts.walk import Walk
from autopack_lint.model.errors import TooDeepError
from autopack_lint.model.facts import SECTIONS, Extract, Facts, RuleFailure
from autopack_lint.model.finding import Finding
from autopack_lint.sdk import Module


class Analyser(NamedTuple):
    """Which rules look at a file, and with which limits."""

    rules: Sequence[LoadedRule]
    thresholds: Mapping[str, int]
    families: frozenset[str]
    sections: Collection[str] = SECTIONS
    """Those of the facts that somebody will read."""

    def extract(self, raw: bytes) -> Extract:
        """Facts and findings of one file; a pure function of its bytes.

        Raises `TooDeepError` where the parser, or the walk over what it took, gives up.
        """
        findings: list[Finding] = []
        failures: list[RuleFailure] = []
        try:
            tree, source = parse(raw)
            walk = Walk(tree, source)
            plain = plain_facts_of(walk, source, self.families)
            facts_with = partial(facts_of, plain, tree, walk, source)
            facts = facts_with(self.sections)
        except UnparsableError as error:
            for rule in self.rules:
                findings += guarded(rule, rule.check_broken, error.broken, failures)
            return Extract(Facts(code_lines=0, is_parsed=False), tuple(findings), tuple(failures))
        except (RecursionError, MemoryError) as error:
            raise TooDeepError(TOO_DEEP) from error
        all_facts = (lambda: facts) if self.sections == SECTIONS else partial(facts_with, SECTIONS)
        module = Module(tree, source, plain, walk.function_nodes, self.thresholds, all_facts)
        for rule in self.rules:
            if rule.check_module is not None:
                findings += guarded(rule, rule.check_module, module, failures)
        return Extract(facts, tuple(findings), tuple(failures))


def facts_of(plain: Facts, tree: ast.Module, walk: Walk, source: Source, sections: Collection[str]) -> Facts:
    """The facts with these sections; what makes them is loaded only where there are any."""
    if not sections:
        return Facts(plain.code_lines, plain.suppressions)
    from autopack_lint.facts.extract import facts_of

    return facts_of(plain, tree, walk, source, sections)
