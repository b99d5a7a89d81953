"""Failure rules as text, JSON and Markdown: like rules for code, the examples are the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from autopack_lint.model.failure_rule import DocumentedFailureRule, Example
from autopack_lint.report.documents import Json, document

LONGEST_EXAMPLE = 8


def failure_list(rules: Sequence[DocumentedFailureRule]) -> str:
    """All failure rules, a line each."""
    return "".join(f"{r.rule.id}  {r.rule.role.value}  {r.rule.title}\n" for r in rules)


def failure_document(documented: DocumentedFailureRule) -> Json:
    rule = documented.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "role": rule.role.value,
        "why": documented.why,
        "retry": rule.retry.value,
        "confidence": rule.confidence,
        "mitigation": document(rule.remedy),
        "never": list(rule.never),
        "matches": [example.text for example in documented.matches],
        "ignores": [example.text for example in documented.ignores],
    }


def failure_text(documented: DocumentedFailureRule) -> str:
    """One rule for a terminal."""
    return "\n".join(
        [
            f"{documented.rule.id} {documented.rule.title}",
            *facts(documented),
            "",
            documented.why,
            "",
            *logs(documented, "    "),
        ]
    )


def failure_markdown(documented: DocumentedFailureRule, *, level: str = "#") -> str:
    """One rule as a part of a page."""
    rule = documented.rule
    parts = [f"{level} {rule.id}", "", f"{rule.title[0].upper()}{rule.title[1:]}.", "", documented.why, ""]
    parts += [*(f"* {fact}" for fact in facts(documented)), ""]
    for title, example in shown(documented):
        parts += [f"{title}:", "", "```text", *cut(example), "```", ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def facts(documented: DocumentedFailureRule) -> Iterator[str]:
    """What there is to know besides why."""
    rule = documented.rule
    yield f"{rule.role.value}, confidence {rule.confidence:.2f}, retry: {rule.retry.value}"
    yield f"{rule.remedy.kind.value if rule.remedy.kind != 'none' else 'ask'}: {rule.remedy.summary}"
    for never in rule.never:
        yield f"never: {never}"


def shown(documented: DocumentedFailureRule) -> Iterator[tuple[str, Example]]:
    """One log that matches, and one that does not."""
    yield from (("Matches", example) for example in documented.matches[:2])
    yield from (("Ignores", example) for example in documented.ignores[:2])


def logs(documented: DocumentedFailureRule, indent: str) -> Iterator[str]:
    for title, example in shown(documented):
        yield f"{title}:"
        yield ""
        yield from (indent + line for line in cut(example))
        yield ""


def cut(example: Example) -> list[str]:
    """The lines of an example, the command first, no more than a reader needs."""
    head = [f"$ {example.command}"] if example.command else []
    lines = [*head, *example.text.rstrip("\n").split("\n")]
    if example.exit is not None and (example.exit != 1 or not example.text):
        lines.append(f"(exit {example.exit})")
    lines = [line if len(line) <= 160 else line[:157] + "…" for line in lines]
    return lines if len(lines) <= LONGEST_EXAMPLE else [*lines[:2], "…", *lines[-(LONGEST_EXAMPLE - 3) :]]


def family_pages(rules: Sequence[DocumentedFailureRule]) -> dict[str, str]:
    """One page for each family of failures, and an index."""
    pages = {
        family: "\n".join([f"# Failures: {family}", "", *(failure_markdown(rule, level="##") for rule in members)])
        for family, members in ((name, list(group)) for name, group in groupby(rules, key=family_of))
    }
    rows = [
        f"| [{r.rule.id}]({family_of(r)}.md) | {r.rule.title} | {r.rule.role.value} | {r.rule.retry.value} |"
        for r in rules
    ]
    head = [
        "# Failures",
        "",
        "What `triage` can name.",
        "",
        "| class | what it is | role | retry |",
        "|---|---|---|---|",
    ]
    return {"README": "\n".join([*head, *rows]) + "\n", **pages}


def family_of(documented: DocumentedFailureRule) -> str:
    return documented.rule.id.partition(".")[0]
