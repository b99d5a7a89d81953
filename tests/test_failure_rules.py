"""What every failure rule promises: its examples, its anchors, and patterns that take linear time."""

from __future__ import annotations

import re
import warnings
from functools import cache

import pytest

from autopack_lint.engine.failures.record import Decision, decided
from autopack_lint.engine.failures.rules import built_in_book, built_in_failures, documented_built_in, documented_rules
from autopack_lint.model.failure_rule import DocumentedFailureRule, Example, Role
from autopack_lint.triage.matching import content_of
from autopack_lint.triage.refine import REFINERS

RULES = documented_built_in()
CLAIMED = [(rule, example) for rule in RULES for example in rule.matches]
IGNORED = [(rule, example) for rule in RULES for example in rule.ignores]


@cache
def said_of(example: Example) -> Decision:
    return decided(example, built_in_book())


def name(value: object) -> str:
    return value.rule.id if isinstance(value, DocumentedFailureRule) else ""


def test_every_rule_file_can_be_used() -> None:
    _, problems = documented_rules(built_in_failures())
    assert problems == []
    assert len(RULES) > 100


@pytest.mark.parametrize(("rule", "example"), CLAIMED, ids=name)
def test_a_rule_names_the_cause_of_what_it_matches(rule: DocumentedFailureRule, example: Example) -> None:
    said = said_of(example)
    if rule.rule.role in (Role.LEAF, Role.GENERIC):
        assert said.found == rule.rule.id
    else:
        assert said.found == "unknown"
        assert rule.rule.id in said.symptoms


@pytest.mark.parametrize(("rule", "example"), IGNORED, ids=name)
def test_a_rule_is_not_the_cause_of_what_it_ignores(rule: DocumentedFailureRule, example: Example) -> None:
    assert said_of(example).found != rule.rule.id


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_every_pattern_leads_to_an_example(rule: DocumentedFailureRule) -> None:
    """A line that a pattern fits has one of the anchors in it; else the rule would never be asked."""
    for example in rule.matches:
        for line in example.text.split("\n"):
            if any(re.search(pattern, content_of(line)) for pattern in rule.rule.patterns):
                assert any(anchor in line for anchor in rule.rule.anchors), line


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_patterns_take_linear_time(rule: DocumentedFailureRule) -> None:
    re2 = pytest.importorskip("re2")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for pattern in rule.rule.patterns:
            assert re2.compile(pattern) is not None


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_what_a_rule_refers_to_is_there(rule: DocumentedFailureRule) -> None:
    ids = built_in_book().by_id
    assert rule.rule.refine in {"", *REFINERS}
    for other in rule.rule.dominates:
        assert other in ids or any(known.startswith(other[:-1]) for known in ids if other.endswith(".*")), other


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.rule.remedy.argv], ids=name)
def test_a_command_says_why_it_is_safe(rule: DocumentedFailureRule) -> None:
    assert rule.rule.remedy.why_safe
    assert not any(word in ("sudo", "sh", "bash", "-c") for words in rule.rule.remedy.argv for word in words)
