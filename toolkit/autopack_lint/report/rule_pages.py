"""Rules as text, JSON and Markdown: the examples are the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autopack_lint.model.failure_rule import DocumentedFailureRule
from autopack_lint.model.rule import DocumentedRule
from autopack_lint.report.documents import Json, laid_out
from autopack_lint.report.examples import code_of, examples_of
from autopack_lint.report.failure_pages import failure_document


def facts_of(documented: DocumentedRule) -> Iterator[str]:
    """What there is to know about a rule besides why it exists, in sentences' parts."""
    rule = documented.rule
    yield f"{rule.severity.value}, {rule.confidence.value}"
    if rule.threshold is not None:
        yield f"at most {rule.threshold} unless `thresholds.{rule.id}` says otherwise"
    if not rule.default:
        yield "off unless it is selected"
    if rule.codes:
        codes = "all other codes" if "*" in rule.codes else ", ".join(f"`{code}`" for code in rule.codes)
        yield f"only with `--with mypy`: {codes}"
    yield f"fix: {rule.fix}" if rule.fix else "no fix"


def as_list(rules: Sequence[DocumentedRule]) -> str:
    """All rules, a line each."""
    lines = [
        f"{r.rule.id}  {r.rule.severity.value:<7}  {r.rule.name}{'' if r.rule.default else ' (off by default)'}"
        for r in rules
    ]
    return "\n".join(lines) + "\n"


def as_json(rules: Iterable[DocumentedRule], failures: Iterable[DocumentedFailureRule] = ()) -> str:
    """rules@1: everything about every rule."""
    documents: list[Json] = [rule_document(documented) for documented in rules]
    others: list[Json] = [failure_document(documented) for documented in failures]
    return laid_out({"schema": "autopack-lint/rules@1", "rules": documents, "failures": others})


def rule_document(documented: DocumentedRule) -> Json:
    rule = documented.rule
    return {
        "id": rule.id,
        "name": rule.name,
        "message": rule.message,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "default": rule.default,
        "threshold": rule.threshold,
        "fix": rule.fix,
        "why": documented.why,
        "good": [code_of(example) for example in rule.good],
        "bad": [
            {"code": code_of(bad.code), "fixed": None if bad.fixed is None else code_of(bad.fixed)} for bad in rule.bad
        ],
    }


def as_text(documented: DocumentedRule) -> str:
    """One rule for a terminal."""
    rule = documented.rule
    parts = [f"{rule.id} {rule.name}", "; ".join(facts_of(documented)), "", documented.why, ""]
    for title, code in examples_of(documented):
        parts += [f"{title}:", "", *("    " + line for line in code.split("\n")), ""]
    return "\n".join(parts)


def as_markdown(documented: DocumentedRule) -> str:
    """One rule as a page of the documentation."""
    rule = documented.rule
    parts = [f"# {rule.id}: {rule.name}", "", f"*{'; '.join(facts_of(documented))}*", "", documented.why, ""]
    for title, code in examples_of(documented):
        parts += [f"## {title}", "", "```python", code, "```", ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def as_index(rules: Sequence[DocumentedRule]) -> str:
    """The table of all rules, as a page."""
    rows = [
        f"| [{r.rule.id}]({r.rule.id}.md) | {r.rule.name} | {r.rule.severity.value} | {r.rule.message} |" for r in rules
    ]
    return "\n".join(["# Rules", "", "| id | name | severity | finds |", "|---|---|---|---|", *rows]) + "\n"
