"""`autopack-lint explain`."""

from __future__ import annotations

import argparse

from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports
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
            raise UsageError(
                f"there is no rule {asked!r}{nearest(asked, [r.rule.id for r in rules] + [r.rule.name for r in rules])}"
            )
        found.append(rule)
    render = {"text": as_text, "markdown": as_markdown}
    emit(
        checked(arguments.reports),
        lambda form: as_json(found) if form == "json" else "\n".join(map(render[form], found)),
    )
    return ExitCode.CLEAN


def nearest(asked: str, names: list[str]) -> str:
    """A hint at what may have been meant; `autopack-lint rules` where nothing is near."""
    from difflib import get_close_matches

    close = get_close_matches(asked.upper(), names, 1, 0.5) or get_close_matches(asked.lower(), names, 1, 0.5)
    return f": did you mean {close[0]}?" if close else ": `autopack-lint rules` lists them"
