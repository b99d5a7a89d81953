"""`autopack-lint types`."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path

from autopack_lint.cli.check import Looked, look
from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports, add_running, add_settings, add_timeout
from autopack_lint.cli.session import open_session
from autopack_lint.cli.terminal import Progress, say, style_of
from autopack_lint.engine.files.signature import Signature, signatures_of
from autopack_lint.engine.types.change_watch import ChangeWatch
from autopack_lint.model.errors import AutopackError, UsageError
from autopack_lint.model.result import CheckResult, ExitCode
from autopack_lint.report import Style, render
from autopack_lint.report.type_errors import FORMATS, as_json, of_types

FILE = "type_errors.json"
RULES = ["TYP,IMP101,IMP102,IMP103"]
"""mypy's, and those of our own that it may confirm."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    parser.add_argument(
        "--watch", action="store_true", help=f"write {FILE} (or --output) anew after every change, until Ctrl-C"
    )
    add_timeout(parser)
    add_reports(parser, FORMATS)
    add_running(parser)
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    arguments.witnesses, arguments.select, arguments.baseline = ["mypy"], RULES, None
    if arguments.watch:
        return watched(arguments)
    reports = checked(arguments.reports)
    result, _, _ = looked_at(arguments)
    style = Style(*style_of(), quiet=arguments.quiet)
    emit(reports, lambda form: as_json(result) if form == "json" else render(result, "text", style))
    return result.exit_code


def looked_at(arguments: argparse.Namespace) -> tuple[CheckResult, str, dict[str, Signature]]:
    """The type errors, the root, and all that they depend on."""
    session = open_session([Path(path) for path in arguments.paths or ["."]], arguments)
    settings = dict(zip(session.depends_on, signatures_of(session.depends_on), strict=True))
    progress = Progress(quiet=arguments.quiet)
    try:
        looked: Looked = look(session, arguments, progress)
    finally:
        progress.clear()
        session.close(verbose=arguments.verbose)
    result = of_types(looked.result)
    result = result._replace(skipped=tuple(sorted({*result.skipped, *session.untrusted})))
    for remark in () if arguments.quiet else result.remarks:
        say(remark)
    return result, str(session.engine.config.root), settings | looked.depends_on


def watched(arguments: argparse.Namespace) -> ExitCode:
    """Write the errors after every change. Ends when it is told to, and then quietly."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    target, result, watch = Path(), None, None
    try:
        result, root, depends_on = looked_at(arguments)
        target = target_of(arguments, root)
        while True:
            watch = ChangeWatch(root, depends_on)
            if result is not None:
                report(result, target, watch, arguments)
            watch.wait()
            arguments.quiet = True  # what was said once need not be said after every change
            result, depends_on = again(arguments, depends_on)
    except KeyboardInterrupt:
        return ExitCode.CLEAN


def again(
    arguments: argparse.Namespace, before: dict[str, Signature]
) -> tuple[CheckResult | None, dict[str, Signature]]:
    """Look once more; where that cannot be done now, say why, and wait for the next change."""
    try:
        result, _, depends_on = looked_at(arguments)
    except (AutopackError, OSError) as error:
        say(f"{error}; waiting for the next change")
        return None, dict(zip(before, signatures_of(list(before)), strict=True))
    return result, depends_on


def report(result: CheckResult, target: Path, watch: ChangeWatch, arguments: argparse.Namespace) -> None:
    text = as_json(result)
    try:
        is_same = target.read_bytes() == text.encode(errors="surrogatepass")
        if not is_same:
            watch.written(target, text)
    except FileNotFoundError:
        watch.written(target, text)
    if not arguments.quiet:
        say(f"{len(result.findings)} type errors in {target}; watching, Ctrl-C ends it")


def target_of(arguments: argparse.Namespace, root: str) -> Path:
    """Where the errors go. Raises `UsageError`."""
    reports = arguments.reports or [("json", "")]
    if len(reports) > 1 or reports[0][0] != "json":
        raise UsageError("--watch writes one JSON file: --output says which")
    target = Path(reports[0][1] or Path(root, FILE)).absolute()
    if target.is_symlink() or not target.parent.is_dir():
        raise UsageError(f"{target}: it is a link, or its folder is missing")
    return target
