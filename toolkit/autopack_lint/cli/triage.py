"""`autopack-lint triage`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autopack_lint.cli.emit import Report, checked, emit
from autopack_lint.cli.options import add_reports
from autopack_lint.cli.terminal import say
from autopack_lint.model.errors import UsageError
from autopack_lint.model.result import ExitCode
from autopack_lint.report.diagnosis import DIAGNOSIS_FORMATS, rendered

if TYPE_CHECKING:
    from autopack_lint.model.diagnosis import Diagnosis

SMALLEST, LARGEST = 64, 100_000
STATS = "stats"
STDERR_NAMES = ("", "-")
USAGE = """autopack-lint triage [LOG | -] [options]
       autopack-lint triage [options] -- COMMAND [ARGUMENTS]
       autopack-lint triage stats"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = USAGE
    parser.add_argument(
        "log", nargs="?", default="-", metavar="LOG", help="what the command printed (default: stdin); or `stats`"
    )
    parser.add_argument("argv", nargs="*", metavar="COMMAND", help="after `--`: a command to run, and its arguments")
    group = parser.add_argument_group("the command")
    group.add_argument("--command", dest="ran", metavar="TEXT", help="the command line that wrote the log")
    group.add_argument("--exit-code", type=int, metavar="N", help="what it ended with: 0 says that nothing failed")
    group.add_argument("--root", type=Path, metavar="DIR", help="the repository that it ran in (default: .)")
    group.add_argument("--cwd", type=Path, metavar="DIR", help="the folder that it ran in, where that is not the root")
    group.add_argument("--timeout", type=float, metavar="SECONDS", help="end a command that runs longer, with 124")
    group.add_argument(
        "--exit-from",
        choices=("command", "triage"),
        default="command",
        help="after a command that was run here: whose exit code to end with (default: command)",
    )
    parser.add_argument("--max-tokens", type=int, default=1200, metavar="N", help="size of the digest (default: 1200)")
    parser.add_argument("--record", action="store_true", help="note the diagnosis, for `triage stats`")
    add_reports(parser, DIAGNOSIS_FORMATS)


def run(arguments: argparse.Namespace) -> int:
    """Exit with 0 where a deterministic mitigation exists or nothing failed, with 1 where the model is needed."""
    if not SMALLEST <= arguments.max_tokens <= LARGEST:
        raise UsageError(f"--max-tokens is {arguments.max_tokens}, and may be {SMALLEST} to {LARGEST:,}")
    root = folder_of(arguments.root)
    words = arguments.words
    if "--" in words:
        return run_one(words[words.index("--") + 1 :], root, arguments)
    if arguments.argv:
        raise UsageError(f"one log at a time; to run a command: autopack-lint triage -- {' '.join(arguments.argv)}")
    reports = checked(arguments.reports)
    if arguments.log == STATS and not Path(STATS).is_file():
        return show_stats(root, reports)
    diagnosis = diagnosed(log_of(arguments.log), arguments.ran, arguments.exit_code, root, arguments)
    emit(reports, lambda form: rendered(diagnosis, form))
    return exit_code_of(diagnosis)


def diagnosed(
    raw: bytes, command: str | None, exit_code: int | None, root: Path, arguments: argparse.Namespace
) -> Diagnosis:
    """The diagnosis, recorded where that was asked for."""
    from autopack_lint.engine.failures.rules import project_book
    from autopack_lint.engine.failures.triage import recorded, triage
    from autopack_lint.engine.failures.workspace import DiskWorkspace

    workspace = DiskWorkspace(root, arguments.cwd and Path(arguments.cwd))
    book, problems = project_book(root)
    for problem in problems:
        say(f"{problem.path}: {problem.reason}")
    diagnosis = triage(
        raw, command=command, exit_code=exit_code, workspace=workspace, max_tokens=arguments.max_tokens, book=book
    )
    return recorded(diagnosis, root) if arguments.record else diagnosis


def run_one(argv: Sequence[str], root: Path, arguments: argparse.Namespace) -> int:
    """Run a command; its output goes through, the diagnosis of a failure goes to stderr or to files."""
    from autopack_lint.engine.failures.run_command import own_exit_code, run_command, streams
    from autopack_lint.engine.failures.triage import command_line

    if not argv:
        raise UsageError("a command is missing after --")
    if arguments.timeout is not None and arguments.timeout <= 0:
        raise UsageError(f"--timeout is {arguments.timeout}, and must be more than 0")
    out, err = streams()
    ran = run_command(argv, timeout=arguments.timeout, out=out, err=err)
    diagnosis = diagnosed(ran.output, command_line(argv), ran.exit_code, root, arguments)
    if ran.exit_code:
        for form, file in arguments.reports or [("text", "")]:
            if file in STDERR_NAMES:
                sys.stderr.write(rendered(diagnosis, form))
            else:
                emit([(form, file)], lambda form: rendered(diagnosis, form))
    return exit_code_of(diagnosis) if arguments.exit_from == "triage" else own_exit_code(ran.exit_code)


def show_stats(root: Path, reports: Sequence[Report]) -> ExitCode:
    """What was recorded, in numbers."""
    from autopack_lint.engine.failures.ledger import stats
    from autopack_lint.engine.failures.triage import ledger_folder
    from autopack_lint.report.ledger import stats_json, stats_text

    found = stats(ledger_folder(root))
    emit(
        reports,
        lambda form: (stats_json if form == "json" else stats_text)(found[:5], found.classes, found.unknowns),
    )
    return ExitCode.CLEAN


def exit_code_of(diagnosis: Diagnosis) -> ExitCode:
    return ExitCode.FINDINGS if diagnosis.needs_model else ExitCode.CLEAN


def folder_of(given: Path | None) -> Path:
    root = (given or Path()).absolute()
    if not root.is_dir():
        raise UsageError(f"{given}: there is no such folder")
    return root


def log_of(name: str) -> bytes:
    """The bytes of a log. Raises `UsageError`."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: the log cannot be read: {error.strerror}") from error
