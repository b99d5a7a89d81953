"""`autopack-lint rules`."""

from __future__ import annotations

import argparse

from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports
from autopack_lint.cli.own_rules import add_own_rules, catalogue_for
from autopack_lint.engine.failures.rules import documented_built_in
from autopack_lint.model.result import ExitCode
from autopack_lint.report.failure_pages import failure_list
from autopack_lint.report.rule_pages import as_json, as_list


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_reports(parser, ("text", "json"))
    add_own_rules(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    catalogue = catalogue_for(arguments)
    failures = documented_built_in()
    emit(
        checked(arguments.reports),
        lambda form: (
            as_json(catalogue.documented, failures)
            if form == "json"
            else as_list(catalogue.documented) + failure_list(failures)
        ),
    )
    return ExitCode.PARTIAL if catalogue.problems else ExitCode.CLEAN
