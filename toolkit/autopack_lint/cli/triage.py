"""`autopack-lint triage`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports
from autopack_lint.model.errors import UsageError
from autopack_lint.model.result import ExitCode
from autopack_lint.report.diagnosis import DIAGNOSIS_FORMATS, rendered

if TYPE_CHECKING:
    from autopack_lint.model.diagnosis import Diagnosis

SMALLEST, LARGEST = 64, 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", nargs="?", default="-", metavar="LOG", help="what the command printed (default: stdin)")
    group = parser.add_argument_group("the command")
    group.add_argument("--command", dest="ran", metavar="TEXT", help="the command line that wrote the log")
    group.add_argument("--exit-code", type=int, metavar="N", help="what it ended with: 0 says that nothing failed")
    group.add_argument("--root", type=Path, metavar="DIR", help="the repository that it ran in (default: .)")
    group.add_argument(
        "--max-tokens", type=int, default=1200, metavar="N", help="the size of the digest (default: 1200)"
    )
    add_reports(parser, DIAGNOSIS_FORMATS)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Exit with 0 where a deterministic mitigation exists or nothing failed, with 1 where the model is needed."""
    from autopack_lint.engine.triage import triage

    if not SMALLEST <= arguments.max_tokens <= LARGEST:
        raise UsageError(f"--max-tokens is {arguments.max_tokens}, and may be {SMALLEST} to {LARGEST:,}")
    root = (arguments.root or Path()).absolute()
    if not root.is_dir():
        raise UsageError(f"{arguments.root}: there is no such folder")
    reports = checked(arguments.reports)
    diagnosis = triage(
        log_of(arguments.log),
        command=arguments.ran,
        exit_code=arguments.exit_code,
        root=root,
        max_tokens=arguments.max_tokens,
    )
    emit(reports, lambda form: rendered(diagnosis, form))
    return exit_code_of(diagnosis)


def exit_code_of(diagnosis: Diagnosis) -> ExitCode:
    return ExitCode.FINDINGS if diagnosis.needs_model else ExitCode.CLEAN


def log_of(name: str) -> bytes:
    """The bytes of a log. Raises `UsageError`."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: the log cannot be read: {error.strerror}") from error
