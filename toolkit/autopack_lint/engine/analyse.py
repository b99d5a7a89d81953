"""The bytes of one file -> facts and findings: what runs in a worker and is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from autopack_lint.catalogue import LoadedRule
from autopack_lint.engine.guard import guarded
from autopack_lint.facts.extract import facts_of, plain_facts_of
from autopack_lint.facts.parse import TOO_DEEP, UnparsableError, parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.errors import TooDeepError
from autopack_lint.model.facts import Extract, Facts, RuleFailure
from autopack_lint.model.finding import Finding
from autopack_lint.sdk import Module


class Analyser(NamedTuple):
    """Which rules look at a file, and with which limits."""

    rules: Sequence[LoadedRule]
    thresholds: Mapping[str, int]
    families: frozenset[str]
    verdicts_only: bool = False
    """Whether nobody will read the facts."""

    def extract(self, raw: bytes) -> Extract:
        """Facts and findings of one file; a pure function of its bytes.

        Raises `TooDeepError` where the parser, or the walk over what it took, gives up.
        """
        findings: list[Finding] = []
        failures: list[RuleFailure] = []
        try:
            tree, source = parse(raw)
            walk = Walk(tree, source)
            all_facts = partial(facts_of, tree, walk, source, self.families)
            facts = plain_facts_of(walk, source, self.families) if self.verdicts_only else all_facts()
        except UnparsableError as error:
            for rule in self.rules:
                findings += guarded(rule, rule.check_broken, error.broken, failures)
            return Extract(Facts(code_lines=0, is_parsed=False), tuple(findings), tuple(failures))
        except (RecursionError, MemoryError) as error:
            raise TooDeepError(TOO_DEEP) from error
        asked = all_facts if self.verdicts_only else None
        module = Module(tree, source, facts, walk.function_nodes, self.thresholds, asked)
        for rule in self.rules:
            if rule.check_module is not None:
                findings += guarded(rule, rule.check_module, module, failures)
        if self.verdicts_only:
            facts = Facts(facts.code_lines, facts.suppressions)
        return Extract(facts, tuple(findings), tuple(failures))
