"""`autopack-lint explain`."""

from __future__ import annotations

import argparse

from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports, nearest
from autopack_lint.cli.own_rules import add_own_rules, catalogue_for
from autopack_lint.model.errors import UsageError
from autopack_lint.model.result import ExitCode
from autopack_lint.report.rule_pages import as_json, as_markdown, as_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rules", nargs="+", metavar="RULE", help="an id (CPX101) or a name (too-many-branches)")
    add_reports(parser, ("text", "json", "markdown"))
    add_own_rules(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    rules = catalogue_for(arguments).documented
    found = []
    for asked in arguments.rules:
        rule = next(
            (loaded for loaded in rules if asked.upper() == loaded.rule.id or asked.lower() == loaded.rule.name), None
        )
        if rule is None:
            names = [name for loaded in rules for name in (loaded.rule.id, loaded.rule.name)]
            raise UsageError(f"there is no rule {asked}{nearest(asked, names, hint='autopack-lint rules')}")
        found.append(rule)
    render = {"text": as_text, "markdown": as_markdown}
    emit(
        checked(arguments.reports),
        lambda form: as_json(found) if form == "json" else "\n".join(map(render[form], found)),
    )
    return ExitCode.CLEAN
