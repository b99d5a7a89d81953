"""`autopack-lint undo`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from autopack_lint.cli.options import add_settings
from autopack_lint.cli.terminal import say
from autopack_lint.config import load_config
from autopack_lint.engine.files.repository_lock import locked
from autopack_lint.engine.files.state_folder import state_folder
from autopack_lint.engine.fixing.journal import Problem, last_run, write_all
from autopack_lint.model.errors import UsageError
from autopack_lint.model.result import ExitCode
from autopack_lint.report.sanitize import visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", type=Path, default=Path(), metavar="PATH", help="the project (default: .)")
    parser.add_argument("-q", "--quiet", action="store_true", help="say only what goes wrong")
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Take the last run of `fix` back: all of it, or nothing where a file has been changed since."""
    if not arguments.path.exists():
        raise UsageError(f"{arguments.path}: there is no such file or directory")
    start = arguments.path if arguments.path.is_dir() else arguments.path.parent
    config = load_config(start.absolute(), known=None, file=arguments.config, isolated=arguments.isolated)
    problems, restored = _take_back(config.root)
    for problem in problems:
        say(f"{problem.path}: {problem.reason}")
    if not all(problem.is_alone for problem in problems):
        say("nothing was taken back")
    elif not arguments.quiet:
        sys.stdout.write("".join(f"{visible(path)}: as it was\n" for path in sorted(restored)))
    return ExitCode.FINDINGS if problems else ExitCode.CLEAN


def _take_back(folder: Path) -> tuple[list[Problem], set[str]]:
    """What stood in the way, and the files that are as they were where nothing did."""
    root = os.path.realpath(folder)
    state = state_folder(folder)
    if state is None:
        raise UsageError(f"{root}: no journal can be kept in .autopack-lint here, so nothing can be taken back")
    with locked(state):
        last = last_run(state / "journal")
        if last is None:
            raise UsageError(f"{root}: there is no run of `fix` that could be taken back")
        name, changes = last
        problems = write_all(root, state / "journal", changes, takes_back=name)
    return problems, changes.keys() - {problem.path for problem in problems}
