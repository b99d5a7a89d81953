"""`autopack-lint explain`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports, add_running, nearest
from autopack_lint.cli.own_rules import add_own_rules, catalogue_for
from autopack_lint.engine.failures.rules import documented_built_in
from autopack_lint.model.errors import UsageError
from autopack_lint.model.failure_rule import DocumentedFailureRule
from autopack_lint.model.result import ExitCode
from autopack_lint.model.rule import DocumentedRule
from autopack_lint.report.failure_pages import failure_markdown, failure_text
from autopack_lint.report.rule_pages import as_json, as_markdown, as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rules", nargs="*", metavar="RULE", help="an id (CPX101, net.dns) or a name (too-many-branches)"
    )
    parser.add_argument("--why", metavar="FILE:LINE", help="how it is known what a line of SQLAlchemy stands for")
    add_running(parser)
    add_reports(parser, ("text", "json", "markdown"))
    add_own_rules(parser)


def why(arguments: argparse.Namespace) -> ExitCode:
    from autopack_lint.cli.explain_why import explained

    if arguments.rules:
        raise UsageError("--why is about a line, not about a rule: ask one after the other")
    emit(checked(arguments.reports), lambda form: explained(arguments.why, arguments, form))
    return ExitCode.CLEAN


def run(arguments: argparse.Namespace) -> ExitCode:
    if arguments.why:
        return why(arguments)
    if not arguments.rules:
        raise UsageError("which rule? `autopack-lint rules` lists them; --why FILE:LINE asks about a line")
    rules = catalogue_for(arguments).documented
    failures = documented_built_in() if any("." in asked for asked in arguments.rules) else []
    found: list[DocumentedRule | DocumentedFailureRule] = [
        asked_for(asked, rules, failures) for asked in arguments.rules
    ]
    emit(
        checked(arguments.reports),
        lambda form: as_json(*parted(found)) if form == "json" else "\n".join(shown(rule, form) for rule in found),
    )
    return ExitCode.CLEAN


def asked_for(
    asked: str, rules: Sequence[DocumentedRule], failures: Sequence[DocumentedFailureRule]
) -> DocumentedRule | DocumentedFailureRule:
    """The rule of an id or a name. Raises `UsageError`."""
    for loaded in rules:
        if asked.upper() == loaded.rule.id or asked.lower() == loaded.rule.name:
            return loaded
    for failure in failures:
        if asked.lower() == failure.rule.id:
            return failure
    names = [name for loaded in rules for name in (loaded.rule.id, loaded.rule.name)]
    names += [failure.rule.id for failure in failures]
    raise UsageError(f"there is no rule {asked}{nearest(asked, names, hint='autopack-lint rules')}")


def shown(rule: DocumentedRule | DocumentedFailureRule, form: str) -> str:
    if isinstance(rule, DocumentedFailureRule):
        return failure_text(rule) if form == "text" else failure_markdown(rule)
    return as_text(rule) if form == "text" else as_markdown(rule)


def parted(
    found: Sequence[DocumentedRule | DocumentedFailureRule],
) -> tuple[list[DocumentedRule], list[DocumentedFailureRule]]:
    """Rules for code, and rules for logs."""
    return (
        [rule for rule in found if isinstance(rule, DocumentedRule)],
        [rule for rule in found if isinstance(rule, DocumentedFailureRule)],
    )
