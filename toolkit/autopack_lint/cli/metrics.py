"""`autopack-lint metrics`."""

from __future__ import annotations

import argparse
from pathlib import Path

from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports, add_running, add_settings, count
from autopack_lint.cli.session import open_session
from autopack_lint.cli.terminal import Progress, style_of
from autopack_lint.engine.metrics import measure
from autopack_lint.model.result import ExitCode
from autopack_lint.report import Style
from autopack_lint.report.metrics import FORMATS, render


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    parser.add_argument("--top", type=count, default=0, metavar="N", help="only the N worst functions (text)")
    parser.add_argument(
        "--maintainability",
        "--halstead",
        dest="quality",
        action="store_true",
        help="also maintainability index and Halstead measures of every file (by radon; slower)",
    )
    add_reports(parser, FORMATS)
    add_running(parser)
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    reports = checked(arguments.reports)
    paths = [Path(path) for path in arguments.paths or ["."]]
    session = open_session(paths, arguments)
    progress = Progress(quiet=arguments.quiet)
    wants_issues = any(form == "issues" for form, _ in reports)
    try:
        result = measure(
            session.engine,
            session.discover(paths),
            progress,
            with_quality=arguments.quality,
            with_duplications=wants_issues,
        )
    finally:
        progress.clear()
        session.close(verbose=arguments.verbose)
    style = Style(*style_of(), quiet=arguments.quiet)
    emit(reports, lambda form: render(result, form, style, arguments.top))
    return result.exit_code
