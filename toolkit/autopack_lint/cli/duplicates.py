"""`autopack-lint duplicates`."""

from __future__ import annotations

import argparse
from pathlib import Path

from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports, add_running, add_settings, count
from autopack_lint.cli.session import open_session
from autopack_lint.cli.terminal import Progress, style_of
from autopack_lint.engine.duplicates import duplicated
from autopack_lint.model.clones import USUAL_GAP, CloneLimits, DuplicatesResult
from autopack_lint.model.result import ExitCode
from autopack_lint.report import Style, duplicates

FORMATS = ("text", "json", "html")
INCLUDED = ("imports", "docstrings", "data")
DESCRIPTION = """Find copies of code: runs of whole statements that are the same but for layout
and comments (exact), also for literals and consistently renamed names
(renamed), and functions of which some statements differ (near)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = DESCRIPTION
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    parser.add_argument("--top", type=count, default=0, metavar="N", help="only the N largest (text)")
    group = parser.add_argument_group("what counts")
    group.add_argument("--min-lines", type=count, default=6, metavar="N", help="lines of the longest copy (default: 6)")
    group.add_argument(
        "--min-statements", type=count, default=5, metavar="N", help="statements, those in blocks too (default: 5)"
    )
    group.add_argument(
        "--gap",
        type=percent,
        default=USUAL_GAP,
        metavar="PERCENT",
        help="how much near copies may differ (default: 20)",
    )
    group.add_argument("--no-near", dest="gap", action="store_const", const=0, help="no near copies")
    group.add_argument(
        "--include",
        action="append",
        choices=INCLUDED,
        default=[],
        help="also compare imports, docstrings, or code that mostly gives literals to names (data)",
    )
    add_reports(parser, FORMATS)
    add_running(parser)
    add_settings(parser)


def percent(word: str) -> int:
    """A whole number from 0 to 50: what differs in more than half is no copy."""
    if not (word.isdecimal() and word.isascii() and len(word) < 3 and int(word) <= 50):
        raise argparse.ArgumentTypeError(f"{word} is no whole number from 0 to 50")
    return int(word)


def run(arguments: argparse.Namespace) -> ExitCode:
    reports = checked(arguments.reports)
    result = found(arguments)
    style = Style(*style_of(), quiet=arguments.quiet)
    emit(reports, lambda form: rendered(result, form, style, arguments.top))
    return result.exit_code


def found(arguments: argparse.Namespace) -> DuplicatesResult:
    paths = [Path(path) for path in arguments.paths or ["."]]
    included = {name: name in arguments.include for name in INCLUDED}
    limits = CloneLimits(arguments.min_lines, arguments.min_statements, **included)
    session = open_session(paths, arguments)
    progress = Progress(quiet=arguments.quiet)
    try:
        return duplicated(session.engine, session.discover(paths), limits, arguments.gap, progress)
    finally:
        progress.clear()
        session.close(verbose=arguments.verbose)


def rendered(result: DuplicatesResult, form: str, style: Style, top: int) -> str:
    match form:
        case "json":
            return duplicates.as_json(result)
        case "html":
            from autopack_lint.report.duplicates_page import page

            return page(result)
    return duplicates.as_text(result, style, top)
