"""The TOML of a failure rule -> `FailureRule`, or one sentence that says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from autopack_lint.model.diagnosis import MitigationKind, Retry
from autopack_lint.model.errors import RuleFileError
from autopack_lint.model.failure_rule import DocumentedFailureRule, Example, FailureRule, Region, Remedy, Role

Choice = TypeVar("Choice", Role, Retry, MitigationKind)
ID = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")
KEY_NAMES = """
id title why role anchors patterns regions tools exits alone absent signals refine dominates retry mitigation never
matches ignores
"""
KEYS = frozenset(KEY_NAMES.split())
REMEDY_KEYS = frozenset({"kind", "summary", "argv", "why_safe"})
EXAMPLE_KEYS = frozenset({"text", "exit", "command", "files"})
FEWEST_IGNORES = 3
SHORTEST_ANCHOR = 3


def documented_rule(document: Mapping[str, Any], origin: str) -> DocumentedFailureRule:
    """The rule in a parsed TOML document. Raises `RuleFileError`."""
    unknown = sorted(set(document) - KEYS)
    if unknown:
        raise RuleFileError(f"there is no key `{unknown[0]}`: {', '.join(sorted(KEYS))}")
    rule = FailureRule(
        id=text_in(document, "id"),
        title=text_in(document, "title"),
        role=choice_in(document, "role", Role, Role.LEAF),
        anchors=texts_in(document, "anchors"),
        patterns=texts_in(document, "patterns"),
        regions=tuple(Region(name) for name in checked_names(document, "regions", Region))
        or FailureRule._field_defaults["regions"],
        tools=texts_in(document, "tools"),
        exits=numbers_in(document, "exits"),
        alone=numbers_in(document, "alone"),
        absent=texts_in(document, "absent"),
        signals=texts_in(document, "signals"),
        refine=text_in(document, "refine", ""),
        dominates=texts_in(document, "dominates"),
        retry=choice_in(document, "retry", Retry, Retry.NO),
        remedy=remedy_in(document),
        never=texts_in(document, "never"),
        origin=origin,
    )
    why = text_in(document, "why")
    matches = tuple(example(item, "matches") for item in items_in(document, "matches"))
    ignores = tuple(example(item, "ignores") for item in items_in(document, "ignores"))
    problem = problem_with(rule, matches, ignores)
    if problem:
        raise RuleFileError(problem)
    return DocumentedFailureRule(rule, why.strip(), matches, ignores)


def problem_with(rule: FailureRule, matches: Sequence[Example], ignores: Sequence[Example]) -> str:
    """What is wrong with a rule whose fields have the right types; empty when nothing is."""
    return problem_with_ways(rule) or problem_with_patterns(rule) or problem_with_examples(rule, matches, ignores)


def problem_with_ways(rule: FailureRule) -> str:
    """What is wrong with the name of a rule, or with all that could lead to it."""
    if not ID.fullmatch(rule.id) or "." not in rule.id:
        return f"the id {rule.id!r} is not `family.name` in lower case"
    if not any((rule.patterns, rule.alone, rule.signals, rule.refine)):
        return "nothing leads to it: it needs patterns, signals, or exit codes that stand alone"
    if rule.patterns and not rule.anchors:
        return "patterns need `anchors`: literals of which each matching line has one"
    return ""


def problem_with_patterns(rule: FailureRule) -> str:
    short = next((anchor for anchor in rule.anchors if len(anchor) < SHORTEST_ANCHOR), None)
    if short is not None:
        return f"the anchor {short!r} is too short to be searched for: {SHORTEST_ANCHOR} characters at least"
    for pattern in rule.patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            return f"the pattern {pattern!r} does not compile: {error}"
    return ""


def problem_with_examples(rule: FailureRule, matches: Sequence[Example], ignores: Sequence[Example]) -> str:
    """What is missing of the examples that prove a rule, or of the reason why its commands are safe."""
    if not matches and rule.role in (Role.LEAF, Role.GENERIC):
        return "`matches` needs an example"
    if len(ignores) < FEWEST_IGNORES:
        return f"`ignores` needs {FEWEST_IGNORES} examples of what is not this failure, and has {len(ignores)}"
    if rule.remedy.argv and not rule.remedy.why_safe:
        return "a mitigation with commands must say `why_safe`"
    return ""


def text_in(document: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = document.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise RuleFileError(f"`{key}` must be a string" + ("" if key in document else ", and is missing"))
    return value


def items_in(document: Mapping[str, Any], key: str) -> list[Any]:
    value = document.get(key, [])
    if not isinstance(value, list | tuple):
        raise RuleFileError(f"`{key}` must be a list")
    return list(value)


def texts_in(document: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = items_in(document, key)
    if not all(isinstance(value, str) and value for value in values):
        raise RuleFileError(f"`{key}` must be a list of strings")
    return tuple(values)


def numbers_in(document: Mapping[str, Any], key: str) -> tuple[int, ...]:
    values = items_in(document, key)
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        raise RuleFileError(f"`{key}` must be a list of whole numbers")
    return tuple(values)


def checked_names(document: Mapping[str, Any], key: str, kind: type[Region]) -> tuple[str, ...]:
    names = texts_in(document, key)
    for name in names:
        if name not in set(kind):
            raise RuleFileError(f"`{key}` has no {name!r}: {', '.join(kind)}")
    return names


def choice_in(document: Mapping[str, Any], key: str, kind: type[Choice], default: Choice) -> Choice:
    value = document.get(key, default.value)
    if value not in [member.value for member in kind]:
        raise RuleFileError(f"`{key}` is {value!r}, and may be {', '.join(member.value for member in kind)}")
    return kind(value)


def remedy_in(document: Mapping[str, Any]) -> Remedy:
    table = document.get("mitigation", {})
    if not isinstance(table, Mapping) or set(table) - REMEDY_KEYS:
        raise RuleFileError(f"`mitigation` is a table with {', '.join(sorted(REMEDY_KEYS))}")
    argv = items_in(table, "argv")
    if not all(
        isinstance(words, list | tuple) and words and all(isinstance(word, str) for word in words) for words in argv
    ):
        raise RuleFileError("`mitigation.argv` is a list of lists of words: commands never go through a shell")
    return Remedy(
        choice_in(table, "kind", MitigationKind, MitigationKind.NONE),
        text_in(table, "summary"),
        tuple(tuple(words) for words in argv),
        text_in(table, "why_safe", ""),
    )


def example(item: object, key: str) -> Example:
    """An example is the text of a log that ended with 1, or a table that says more."""
    if isinstance(item, str):
        return Example(item)
    if not isinstance(item, Mapping) or set(item) - EXAMPLE_KEYS or not isinstance(item.get("text"), str):
        raise RuleFileError(f"an item of `{key}` is a string, or a table with {', '.join(sorted(EXAMPLE_KEYS))}")
    code = item.get("exit", 1)
    if not isinstance(code, int):
        raise RuleFileError(f"`exit` in `{key}` must be a whole number")
    return Example(item["text"], code, text_in(item, "command", ""), texts_in(item, "files"))
