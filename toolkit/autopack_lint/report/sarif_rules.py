"""What SARIF says about the rules: their metadata and examples, shown beside each alert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autopack_lint.model.finding import Confidence, Finding, Severity
from autopack_lint.model.rule import Example, Rule
from autopack_lint.report.documents import Json

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
PROBLEM_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
PRECISIONS = {Confidence.PROVEN: "very-high", Confidence.LIKELY: "high"}
"""The words by which GitHub sorts and filters alerts."""

Object = dict[str, Json]


def descriptors(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Object]:
    """Every rule that the findings name, by id; one that is no longer installed keeps its id and name."""
    names = {finding.rule: finding.name for finding in findings}
    return [
        descriptor(rules[id]) if id in rules else {"id": id, "name": names[id], "shortDescription": {"text": names[id]}}
        for id in sorted(names)
    ]


def descriptor(rule: Rule) -> Object:
    """The metadata of a rule."""
    family = rule.id.rstrip("0123456789")
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.message},
        "fullDescription": {"text": rule.message},
        "help": {"text": help_text(rule, ""), "markdown": help_text(rule, "**")},
        "defaultConfiguration": {"enabled": rule.default, "level": LEVELS[rule.severity]},
        "properties": {
            "tags": ["python", family],
            "precision": PRECISIONS[rule.confidence],
            "problem.severity": PROBLEM_SEVERITIES[rule.severity],
        },
    }


def help_text(rule: Rule, mark: str) -> str:
    """The message and the examples; `mark` stands around titles."""
    shown = (f"{mark}{title}:{mark}\n\n{indented(code)}" for title, code in examples(rule) if code.strip())
    return "\n\n".join([rule.message, *shown])


def examples(rule: Rule) -> Iterable[tuple[str, str]]:
    """One example of each kind: the first says most."""
    for bad in rule.bad[:1]:
        yield "Bad", code_of(bad.code)
        yield "Fixed", code_of(bad.fixed or "")
    for good in rule.good[:1]:
        yield "Good", code_of(good)


def code_of(example: Example) -> str:
    """The text of an example; files are told apart by a comment with their path."""
    if isinstance(example, str):
        return example
    return "\n".join(f"# {path}\n{code}" for path, code in example.items())


def indented(code: str) -> str:
    """Code as an indented block: unlike a fence, nothing in the code can end it."""
    return "\n".join(f"    {line}".rstrip() for line in code.strip("\n").splitlines())
