"""`autopack-lint check`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint import report
from autopack_lint.cli.emit import STDOUT, checked, emit
from autopack_lint.cli.options import add_reports, add_running, add_selection, add_settings, add_witness, count
from autopack_lint.cli.session import Session, open_session
from autopack_lint.cli.terminal import Progress, say, style_of
from autopack_lint.engine.check import check, check_text
from autopack_lint.engine.extracts import Extracts
from autopack_lint.engine.files.discover import located, relative
from autopack_lint.engine.files.signature import Signature, all_settled, now, signatures_of
from autopack_lint.engine.memory.answers import Answer, question_of, remember
from autopack_lint.model.errors import UsageError
from autopack_lint.model.result import CheckResult, ExitCode
from autopack_lint.report import FORMATS, Style

if TYPE_CHECKING:
    from autopack_lint.engine.types.witness import Witness

Render = Callable[[CheckResult, str, Style], str]
CLOCKED = ("json", "jsonl")
"""The formats that say how long the run took: they are never answered from memory."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories, or - for stdin (default: .)")
    parser.add_argument("--stdin-filename", metavar="FILE", help="the name of the text on stdin")
    parser.add_argument(
        "--baseline", metavar="FILE", help="report only what is not in this file: see `baseline create`"
    )
    parser.add_argument(
        "--fail-on-slack", action="store_true", help="exit 1 also where findings of the baseline are gone"
    )
    output = add_reports(parser, FORMATS)
    output.add_argument("--statistics", action="store_true", help="only how often each rule found something")
    output.add_argument(
        "--max-tokens", type=count, default=0, metavar="N", help="how long the agent format may be (default: 4000)"
    )
    add_selection(parser)
    add_witness(parser)
    add_running(parser)
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    arguments.reports = checked(arguments.reports)
    render = renderer(arguments)
    if arguments.paths == ["-"]:
        return run_on_stdin(arguments, render)
    if "-" in arguments.paths:
        raise UsageError("- (stdin) cannot be combined with other paths")
    session = open_session([Path(path) for path in arguments.paths or ["."]], arguments)
    progress = Progress(quiet=arguments.quiet)
    try:
        looked = look(session, arguments, progress)
    finally:
        progress.clear()
        session.close(verbose=arguments.verbose)
    answer = reported(looked.result, session, arguments, render)
    if looked.is_empty:
        say("there is no Python file to look at: all may be ignored by git, or excluded")
    elif looked.is_repeatable:
        keep(answer, session, looked, arguments)
    return ExitCode(answer.exit_code)


class Looked(NamedTuple):
    """The outcome of a check, and what a later run must find unchanged to say the same."""

    result: CheckResult
    is_empty: bool
    is_repeatable: bool
    began: int
    depends_on: dict[str, Signature]


def look(session: Session, arguments: argparse.Namespace, progress: Progress) -> Looked:
    """Look at the paths, and at the whole project around them where a rule looks over file borders."""
    began = now()
    paths = [Path(path) for path in arguments.paths or ["."]]
    discovery = session.discover(paths)
    witness = witness_of(session, paths, arguments)
    is_wide = session.engine.looks_over_borders or witness is not None
    around = session.project(paths, discovery) if is_wide else None
    result, extracts = check(session.engine, discovery, progress, around, witness)
    depends_on = signed_by(extracts, session.engine.config.root) | discovery.watched
    return Looked(
        result,
        is_empty=not discovery.files and not discovery.skipped,
        is_repeatable=extracts.is_repeatable,
        began=began,
        depends_on=depends_on | (around.watched if around else {}),
    )


def witness_of(session: Session, paths: list[Path], arguments: argparse.Namespace) -> Witness | None:
    """How mypy is to be asked; None where it is not."""
    if not arguments.witnesses:
        return None
    from autopack_lint.engine.types.witness import Witness

    root = str(session.engine.config.root)
    named = frozenset(relative(os.path.normpath(path.absolute()), root) for path in paths if path.is_file())
    return Witness(session.state, named, arguments.trust == "repo", arguments.types_timeout)


def signed_by(extracts: Extracts, root: Path) -> dict[str, Signature]:
    """The files that were read, as they were before."""
    top = str(root)
    return {located(name, top): signature for name, signature in extracts.signatures.items()}


def run_on_stdin(arguments: argparse.Namespace, render: Render) -> ExitCode:
    """Look at the text on stdin as if it stood in the file that is named."""
    if arguments.witnesses:
        raise UsageError("mypy looks at files, and not at stdin: leave --with out")
    name = arguments.stdin_filename or "stdin.py"
    arguments.no_cache = True
    session = open_session([Path(name)], arguments)
    raw = sys.stdin.buffer.read(session.engine.config.max_file_size + 1)
    path = relative(os.path.normpath(Path(name).absolute()), str(session.engine.config.root))
    result = check_text(session.engine, path, raw)
    session.close()
    return ExitCode(reported(result, session, arguments, render).exit_code)


def renderer(arguments: argparse.Namespace) -> Render:
    """What makes a report of a result: all findings, or their numbers. Raises `UsageError` before any work is done."""
    if not arguments.statistics:
        return report.render
    from autopack_lint.report import statistics

    for form, _ in arguments.reports:
        statistics.check_format(form)
    return statistics.render


def reported(result: CheckResult, session: Session, arguments: argparse.Namespace, render: Render) -> Answer:
    """Give the result in every form that was asked for."""
    result = result._replace(skipped=tuple(sorted({*result.skipped, *session.untrusted})))
    style = Style(*style_of(), quiet=arguments.quiet, max_tokens=arguments.max_tokens)
    for remark in () if arguments.quiet else result.remarks:
        say(remark)
    code = result.exit_code
    if arguments.fail_on_slack and result.gone and code == ExitCode.CLEAN:
        code = ExitCode.FINDINGS
    return Answer(code, emit(arguments.reports, lambda form: render(result, form, style)))


def keep(answer: Answer, session: Session, looked: Looked, arguments: argparse.Namespace) -> None:
    """Keep the answer for the day on which the same is asked and nothing has changed; not where that would not show."""
    is_plain = all(file in STDOUT and form not in CLOCKED for form, file in arguments.reports)
    if session.state is None or not is_plain or not all_settled(looked.depends_on, looked.began):
        return
    settings = dict(zip(session.depends_on, signatures_of(session.depends_on), strict=True))
    if all_settled(settings, session.began):
        question = question_of(arguments.words, style_of())
        remember(str(session.state / "answers"), question, answer, settings | looked.depends_on)
