"""`autopack-lint imports why NAME`."""

from __future__ import annotations

import argparse
from pathlib import Path

from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports, add_running, add_settings
from autopack_lint.cli.session import open_session
from autopack_lint.cli.terminal import Progress
from autopack_lint.engine.imports import Why, why
from autopack_lint.model.errors import UsageError
from autopack_lint.model.healing import Tier
from autopack_lint.model.result import ExitCode
from autopack_lint.report.sanitize import visible

USAGE = "autopack-lint imports why NAME"
DESCRIPTION = """Explain what is known about a module or a name that imports ask for: whether it
is there, where it went and what proves that, which candidates there are, and
why none of them is taken.

  why NAME           a dotted name: shop.prices, or shop.prices.rebate"""
TIERS = {
    Tier.AUTO: "proven: `fix` redirects its imports",
    Tier.SUGGEST: "likely: `fix --suggestions` redirects its imports",
    Tier.REFUSE: "not known: nothing is changed",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage, parser.description = USAGE, DESCRIPTION
    parser.add_argument("asked", nargs="*", metavar="why NAME", help="the question")
    add_reports(parser, ("text", "json"))
    add_running(parser)
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    reports = checked(arguments.reports)
    if len(arguments.asked) != 2 or arguments.asked[0] != "why":
        raise UsageError(f"a question is missing: {USAGE}")
    name = arguments.asked[1]
    if not all(part.isidentifier() for part in name.split(".")):
        raise UsageError(f"{name} is no dotted name: write it as an import would, `shop.prices`")
    here = [Path()]
    session = open_session(here, arguments)
    progress = Progress(quiet=arguments.quiet)
    try:
        found = session.discover(here)
        answer = why(session.engine, session.project(here, found) or found, progress, name)
    finally:
        progress.clear()
        session.close(verbose=arguments.verbose)
    emit(reports, lambda form: in_json(answer) if form == "json" else in_text(answer))
    return ExitCode.CLEAN if answer.path else ExitCode.FINDINGS


def in_json(answer: Why) -> str:
    from autopack_lint.report.import_documents import imports_why_json

    return imports_why_json(*answer)


def in_text(answer: Why) -> str:
    """The answer for a person."""
    lines = [f"{answer.name} is there: {answer.path}"] if answer.path else [f"{answer.name} is not there"]
    verdict = answer.verdict
    if verdict is not None:
        lines.append(f"  {TIERS[verdict.tier]}")
        if verdict.module:
            lines.append(f"  now: {'.'.join(filter(None, (verdict.module, verdict.name)))}")
        lines += [f"  evidence: {evidence}" for evidence in verdict.evidence]
        lines += [f"  because: {verdict.reason}"] if verdict.reason else []
        lines += [f"  candidate: {candidate}" for candidate in verdict.candidates]
        lines += [f"  to see its last text: {verdict.restore}"] if verdict.restore else []
    lines += [f"  asked for in {path}:{line}" for path, line in answer.askers]
    return "".join(f"{visible(line)}\n" for line in lines)
