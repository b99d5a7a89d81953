"""`autopack-lint fix`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from autopack_lint.cli.asking import Asking
from autopack_lint.cli.emit import STDOUT, checked, emit
from autopack_lint.cli.options import add_reports, add_running, add_selection, add_settings
from autopack_lint.cli.session import Session, open_session
from autopack_lint.cli.terminal import Progress, say, style_of, write
from autopack_lint.engine.files.state_folder import state_folder
from autopack_lint.engine.fixing.documents import Document, findings_document, operations_document
from autopack_lint.engine.fixing.run import Ground, from_document, from_findings, ground_for, mended, outdated, written
from autopack_lint.engine.fixing.second_opinion import SecondOpinion
from autopack_lint.engine.fixing.units import Wanted
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Safety, Skipped
from autopack_lint.model.fix import FixResult
from autopack_lint.model.result import ExitCode
from autopack_lint.report import Style
from autopack_lint.report.fix import FORMATS, as_json, as_patch, as_text
from autopack_lint.report.sanitize import visible

Mend = Callable[[Mapping[str, str]], FixResult]


class Witness(Protocol):
    """Sees what is about to be written; raises an error where that must not be."""

    def __call__(self, result: FixResult, root: Path, arguments: argparse.Namespace) -> None: ...


NO_SECOND_OPINION = "proven without the second opinion of libcst: to have it, pip install 'autopack-lint[fix]'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    which = parser.add_argument_group("which fixes")
    which.add_argument("--unsafe", action="store_true", help="also fixes that change what the program does, on purpose")
    which.add_argument("--suggestions", action="store_true", help="also fixes that a person should look at")
    which.add_argument("--only", action="append", metavar="FINGERPRINT", help="only the fix of this finding")
    which.add_argument("-i", "--interactive", action="store_true", help="show each fix, and ask")
    which.add_argument("--from", dest="findings", type=Path, metavar="FILE", help="those of a findings file (JSON)")
    which.add_argument("--operations", type=Path, metavar="FILE", help="operations that someone has written (JSON)")
    parser.add_argument("--diff", action="store_true", help="write nothing, print the patch; exit 1 when there is one")
    add_reports(parser, FORMATS)
    add_selection(parser)
    add_running(parser)
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    paths = [Path(path) for path in arguments.paths or ["."]]
    return apply(arguments, paths, wanted_by(arguments))


def apply(arguments: argparse.Namespace, paths: list[Path], wanted: Wanted, witness: Witness | None = None) -> ExitCode:
    """Mend what is wanted; a witness sees the result before it is written, and may raise an error against it."""
    reports = checked(arguments.reports)
    session = open_session(paths, arguments)
    progress = Progress(quiet=arguments.quiet)
    opinion = SecondOpinion(session.engine.config.jobs)
    try:
        ground, skipped = looked_at(session, paths, opinion, progress)
        progress.clear()
        root = os.path.realpath(session.engine.config.root)
        mend = mending(ground, arguments, wanted)
        if witness is not None:
            mend = witnessed(mend, partial(witness, root=Path(root), arguments=arguments))
        result = mend({}) if arguments.diff else written(root, state_of(session), mend)
    finally:
        progress.clear()
        opinion.close()
        session.close(verbose=arguments.verbose)
    if result.texts and not opinion.is_there and not arguments.quiet:
        say(NO_SECOND_OPINION)
    result = result._replace(skipped=tuple(sorted({*skipped, *result.skipped, *session.untrusted})))
    report(result, reports, arguments)
    return result.exit_code


def witnessed(mend: Mend, witness: Callable[[FixResult], None]) -> Mend:
    """The same, with a witness of every result."""

    def seen(barred: Mapping[str, str]) -> FixResult:
        result = mend(barred)
        witness(result)
        return result

    return seen


def wanted_by(arguments: argparse.Namespace) -> Wanted:
    """Which fixes the command line asks for. Raises `UsageError`."""
    if arguments.findings and arguments.operations:
        raise UsageError("--from and --operations cannot be combined: call fix twice")
    if arguments.interactive and not (sys.stdin and sys.stdin.isatty()):
        raise UsageError("--interactive needs a terminal to ask at")
    safeties = {Safety.SAFE}
    if arguments.unsafe:
        safeties.add(Safety.UNSAFE)
    if arguments.suggestions:
        safeties.add(Safety.SUGGESTION)
    choose = Asking() if arguments.interactive else None
    return Wanted(frozenset(safeties), frozenset(arguments.only or ()), choose)


def looked_at(
    session: Session, paths: list[Path], opinion: SecondOpinion, progress: Progress
) -> tuple[Ground, set[Skipped]]:
    """All files of which something may be said, and those of which nothing can be."""
    engine = session.engine
    discovery = session.discover(paths)
    around = session.project(paths, discovery) if engine.looks_over_borders else None
    ground = ground_for(engine, discovery.files, around.files if around else None, opinion, progress)
    not_read = {item for item in ground.extracts.skipped if item.path in ground.asked}
    return ground, {*discovery.skipped, *not_read, *engine.problems()}


def mending(ground: Ground, arguments: argparse.Namespace, wanted: Wanted) -> Mend:
    """What is to be done, whichever files are barred."""
    document: Document | None = None
    if arguments.findings:
        document = selected(findings_document(arguments.findings, wanted), ground, arguments)
    elif arguments.operations:
        document = operations_document(arguments.operations)
    if document is None:
        return partial(mended, ground, from_findings(wanted, ground.asked), wanted.choose)
    stale = outdated(document, ground, needs_all=bool(arguments.findings))
    units_in = from_document(document)
    return lambda barred: mended(ground, units_in, wanted.choose, {**stale, **barred}, rounds=1)


def selected(document: Document, ground: Ground, arguments: argparse.Namespace) -> Document:
    """The fixes of a document whose rules are asked for; all of them where nobody says which."""
    if not arguments.select and not arguments.ignore:
        return document
    chosen = {loaded.rule.id for loaded in ground.engine.enabled}
    return document._replace(units=tuple(unit for unit in document.units if unit.rule in chosen))


def state_of(session: Session) -> Path:
    """Where the journal is kept. Raises `UsageError`."""
    state = session.state or state_folder(session.engine.config.root)
    if state is None:
        root = session.engine.config.root
        raise UsageError(f"{root}: no journal can be kept in .autopack-lint here, so nothing is written")
    return state


def report(result: FixResult, reports: list[tuple[str, str]], arguments: argparse.Namespace) -> None:
    """Give the result in every form that was asked for; a patch takes the place of the text."""
    style = Style(*style_of(), quiet=arguments.quiet)
    is_shown = [form == "text" and file in STDOUT for form, file in reports]
    if arguments.diff and any(is_shown):
        show(as_patch(result.texts))
        sys.stderr.write(as_text(result, style))
        reports = [item for item, shown in zip(reports, is_shown, strict=True) if not shown]
    emit(reports, lambda form: as_json(result) if form == "json" else as_text(result, style))
    if arguments.only and not result.attempts:
        say("no fix was asked for that there is: is it of another safety (--unsafe, --suggestions)?")


def show(patch: bytes) -> None:
    """A patch as it is for a program, and with nothing that could steer the terminal for a person."""
    if sys.stdout.isatty():
        lines = patch.decode(errors="replace").split("\n")
        patch = "\n".join(visible(line.removesuffix("\r")).replace("\\t", "\t") for line in lines).encode()
    write(patch)
