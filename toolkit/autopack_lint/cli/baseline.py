"""`autopack-lint baseline`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from autopack_lint.cli.check import look
from autopack_lint.cli.options import add_running, add_selection, add_settings, add_witness, nearest
from autopack_lint.cli.session import Session, open_session
from autopack_lint.cli.terminal import Progress, say, write
from autopack_lint.engine.baseline import left_of, read_baseline
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Finding
from autopack_lint.model.result import CheckResult, ExitCode
from autopack_lint.report.baseline import as_json
from autopack_lint.report.sanitize import visible
from autopack_lint.report.text import counted

FILE = "autopack-baseline.json"
ACTIONS = {
    "create": "write a baseline of all that is found now",
    "update": "make the baseline what is found now, old and new",
    "prune": "take out what is gone, and add nothing",
    "status": "say how the findings stand to the baseline",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = "; ".join(f"{name}: {what}" for name, what in ACTIONS.items())
    parser.add_argument("action", metavar="ACTION", help=words)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    parser.add_argument("--file", metavar="FILE", help=f"the baseline (default: the configured one, or {FILE})")
    parser.add_argument("--fail-on-slack", action="store_true", help="status: exit 1 also where something is gone")
    add_selection(parser)
    add_witness(parser)
    add_running(parser)
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    if arguments.action not in ACTIONS:
        advice = nearest(arguments.action, ACTIONS, hint="autopack-lint baseline --help")
        raise UsageError(f"there is no action {arguments.action}{advice}")
    session = open_session([Path(path) for path in arguments.paths or ["."]], arguments)
    target = target_of(session, arguments)
    is_new = arguments.action == "create"
    session = with_baseline(session, "" if is_new else str(target))
    progress = Progress(quiet=arguments.quiet)
    try:
        before = [] if is_new else read_baseline(session.engine.config)
        result = look(session, arguments, progress).result
    finally:
        progress.clear()
        session.close(verbose=arguments.verbose)
    if arguments.action != "status":
        written(target, before, result, arguments)
    return told(target, result, arguments)


def target_of(session: Session, arguments: argparse.Namespace) -> Path:
    """Where the baseline is. Raises `UsageError` where it is not as the action needs it."""
    config = session.engine.config
    target = Path(arguments.file).absolute() if arguments.file else config.root / (config.baseline or FILE)
    if arguments.action == "create" and os.path.lexists(target):
        raise UsageError(f"{target}: there is a baseline already: `baseline update` brings it up to date")
    if arguments.action != "create" and not target.is_file():
        raise UsageError(f"{target}: there is no baseline: `baseline create` writes one")
    if target.is_symlink():
        raise UsageError(f"{target}: it is a link, and is not written through")
    return target


def with_baseline(session: Session, file: str) -> Session:
    engine = session.engine
    return session._replace(engine=engine._replace(config=engine.config._replace(baseline=file)))


def written(target: Path, before: list[Finding], result: CheckResult, arguments: argparse.Namespace) -> None:
    """Put the new baseline in place of the old one, whole or not at all; what was not looked for stays in it."""
    kept = left_of(before, (*result.known, *result.gone))
    new = result.known if arguments.action == "prune" else (*result.known, *result.findings)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        temporary.write_text(as_json([*kept, *new]), encoding="utf-8", newline="")
        temporary.replace(target)
    except OSError as error:
        raise UsageError(f"{target}: the baseline cannot be written: {error.strerror}") from error


def told(target: Path, result: CheckResult, arguments: argparse.Namespace) -> ExitCode:
    """Say how things stand, and end as `check` would."""
    new, known, gone = map(len, (result.findings, result.known, result.gone))
    words = {
        "create": f"{counted(new, 'finding')} written",
        "update": f"{known} kept, {new} added, {gone} taken out",
        "prune": f"{known} kept, {gone} taken out; {counted(new, 'new finding')} not added",
        "status": f"{counted(known, 'known finding')}, {new} new, {gone} gone",
    }
    if not arguments.quiet:
        write(visible(f"{target}: {words[arguments.action]}").encode(errors="surrogatepass") + b"\n")
    for item in result.skipped:
        say(f"skipped {item.path}: {item.reason}")
    if result.skipped:
        return ExitCode.PARTIAL
    is_behind = bool(result.gone) and arguments.fail_on_slack
    is_open = arguments.action in ("status", "prune") and bool(result.findings)
    return ExitCode.FINDINGS if is_open or (arguments.action == "status" and is_behind) else ExitCode.CLEAN
