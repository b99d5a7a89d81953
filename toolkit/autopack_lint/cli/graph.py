"""`autopack-lint graph`, and the questions about a graph."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from autopack_lint.analyzers.graph.chains import minimal_chains, shortest_chains
from autopack_lint.analyzers.graph.reach import affected, related
from autopack_lint.analyzers.graph.separation import separation
from autopack_lint.cli.emit import checked, emit
from autopack_lint.cli.options import add_reports, add_running, add_settings, nearest
from autopack_lint.cli.session import Session, open_session
from autopack_lint.cli.terminal import Progress, style_of
from autopack_lint.engine.files.discover import Discovery, relative
from autopack_lint.engine.graph import GOD_MODULE, Mapped, changes_since, examined, mapped
from autopack_lint.model.errors import UsageError
from autopack_lint.model.graph import GraphResult
from autopack_lint.model.result import ExitCode
from autopack_lint.report import Style

FORMATS = ("text", "json", "html", "dot", "mermaid", "paths")
USAGE = """autopack-lint graph [PATH ...]
       autopack-lint graph why A B [--all] [--max N] [--cut]
       autopack-lint graph related FILE ... [--depth N] [--max N]
       autopack-lint graph affected --since REVISION [--tests]"""
DESCRIPTION = """Show which module imports which, on which line and when, the cycles among them,
and what opens these.

  why A B           all shortest chains of imports from A to B (modules or
                    their files), with --all also longer ones of which no
                    module can be left out; exit code 1 where there is none
  related FILE ...  what else belongs to the scope of a change of these files,
                    with the reason
  affected          modules and tests that the changes since a commit can reach"""
ANY_NUMBER_OF_IMPORTERS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage, parser.description = USAGE, DESCRIPTION
    parser.add_argument("asked", nargs="*", metavar="PATH", help="files and directories, or a question (default: .)")
    group = parser.add_argument_group("questions")
    group.add_argument(
        "--depth", type=count, default=2, metavar="N", help="related: at most N imports away (default: 2)"
    )
    group.add_argument(
        "--max", type=count, default=50, metavar="N", help="related, why: at most N files or chains (default: 50)"
    )
    group.add_argument("--all", action="store_true", help="why: all minimal chains, not only the shortest")
    group.add_argument(
        "--cut", action="store_true", help="why: also the fewest imports without which A would not need B (by networkx)"
    )
    group.add_argument("--since", metavar="REVISION", help="affected: the commit that is compared with the files")
    group.add_argument("--tests", action="store_true", help="affected: only tests")
    group.add_argument("--level", type=count, default=0, metavar="N", help="dot, mermaid: packages of at most N names")
    add_reports(parser, FORMATS)
    add_running(parser)
    add_settings(parser)


def count(word: str) -> int:
    """A number of at least 1."""
    if not (word.isdecimal() and word.isascii() and len(word) < 10 and int(word)):
        raise argparse.ArgumentTypeError(f"{word} is no whole number of at least 1")
    return int(word)


Renderers = Mapping[str, Callable[[Style], str]]


class Answer(NamedTuple):
    """An answer in all forms in which it can be given."""

    renderers: Renderers
    exit_code: ExitCode = ExitCode.CLEAN


class Question(NamedTuple):
    """What was asked, and what it is asked of."""

    arguments: argparse.Namespace
    words: Sequence[str]
    session: Session
    progress: Progress

    def discovery(self) -> Discovery:
        """All files of the project; where there is none, those of the folder that is taken for it."""
        return self.session.discover([self.session.engine.config.root])

    def mapped(self) -> Mapped:
        return mapped(self.session.engine, self.discovery(), self.progress)


def run(arguments: argparse.Namespace) -> ExitCode:
    reports = checked(arguments.reports)
    called, *words = arguments.asked or ["."]
    ask = QUESTIONS.get(called, whole)
    if ask is whole:
        words = [called, *words]
    paths = [Path(word) for word in words] if ask in {whole, about_files} else [Path()]
    session = open_session(paths or [Path()], arguments)
    progress = Progress(quiet=arguments.quiet)
    try:
        answer = ask(Question(arguments, words, session, progress))
    finally:
        progress.clear()
        session.close(verbose=arguments.verbose)
    for form, _ in reports:
        if form not in answer.renderers:
            raise UsageError(f"this answer has no format {form}: it has {', '.join(answer.renderers)}")
    style = Style(*style_of(), quiet=arguments.quiet)
    emit(reports, lambda form: answer.renderers[form](style))
    return answer.exit_code


def whole(question: Question) -> Answer:
    """The graph itself."""
    from autopack_lint.report import graph_documents, graph_drawings, graph_text

    engine, level = question.session.engine, question.arguments.level
    found = mapped(engine, question.session.discover([Path(word) for word in question.words]), question.progress)
    result = examined(found, engine.config.thresholds.get(GOD_MODULE, ANY_NUMBER_OF_IMPORTERS))
    return Answer(
        {
            "text": lambda style: graph_text.graph_text(result, style),
            "json": lambda _: graph_documents.graph_json(result),
            "html": lambda _: page_of(result, question.session),
            "dot": lambda _: graph_drawings.dot(result, level),
            "mermaid": lambda _: graph_drawings.mermaid(result, level),
        },
        result.exit_code,
    )


def page_of(result: GraphResult, session: Session) -> str:
    """The graph to look at, under the name of the project's folder."""
    from autopack_lint.report import graph_page

    return graph_page.render(result, session.engine.config.root.resolve().name)


def why(question: Question) -> Answer:
    """Why one module needs another."""
    from autopack_lint.report import graph_documents, graph_text

    if len(question.words) != 2:
        raise UsageError("`graph why` takes two modules: the one that imports, and the one that is imported")
    found = question.mapped()
    outside = {external.name for external in found.graph.externals}
    start = module_called(question.words[0], found, question.session)
    goal = (
        question.words[1] if question.words[1] in outside else module_called(question.words[1], found, question.session)
    )
    chains_between = minimal_chains if question.arguments.all else shortest_chains
    chains = chains_between(found.graph, start, goal, question.arguments.max)
    paths = {name: module.path for name, module in found.graph.modules.items()}
    apart = separation(found.graph, start, goal) if question.arguments.cut else None
    return Answer(
        {
            "text": lambda style: graph_text.why_text(start, goal, chains, paths, apart, style),
            "json": lambda _: graph_documents.why_json(start, goal, chains, apart),
        },
        ExitCode.CLEAN if chains.found else ExitCode.FINDINGS,
    )


def about_files(question: Question) -> Answer:
    """What else belongs to the scope of a change."""
    from autopack_lint.report import graph_documents, graph_text

    if not question.words:
        raise UsageError("`graph related` takes the files that are to change")
    found, arguments = question.mapped(), question.arguments
    changed = [module_called(word, found, question.session) for word in question.words]
    files = [found.graph.modules[name].path for name in changed]
    items = related(found.graph, changed, arguments.depth, arguments.max)
    return Answer(
        {
            "text": lambda style: graph_text.related_text(items, found.skipped, style),
            "json": lambda _: graph_documents.related_json(files, items, found.skipped),
            "paths": lambda _: "".join(f"{item.path}\n" for item in items),
        },
        ExitCode.PARTIAL if found.skipped else ExitCode.CLEAN,
    )


def since(question: Question) -> Answer:
    """What the changes since a commit can reach."""
    from autopack_lint.report import graph_documents, graph_text
    from autopack_lint.report.documents import TOOL

    revision = question.arguments.since
    if revision is None or question.words:
        raise UsageError("`graph affected` compares with a commit: name it with --since, as in --since main")
    engine, discovery = question.session.engine, question.discovery()
    changes = changes_since(engine, discovery, revision)
    found = mapped(engine, discovery, question.progress, changes.gone)
    names = found.modules.name_of
    items = affected(found.graph, [names[path] for path in (*changes.changed, *changes.gone)])
    if question.arguments.tests:
        items = [item for item in items if item.is_test]
    document = graph_documents.AffectedDocument(
        "autopack-lint/graph-affected@1",
        TOOL,
        revision,
        changes.changed,
        changes.gone,
        tuple(items),
        found.skipped,
    )
    return Answer(
        {
            "text": lambda style: graph_text.affected_text(items, changes.gone, found.skipped, style),
            "json": lambda _: graph_documents.affected_json(document),
            "paths": lambda _: "".join(f"{item.path}\n" for item in items if item.path not in changes.gone),
        },
        ExitCode.PARTIAL if found.skipped else ExitCode.CLEAN,
    )


QUESTIONS: Mapping[str, Callable[[Question], Answer]] = {"why": why, "related": about_files, "affected": since}


def module_called(word: str, found: Mapped, session: Session) -> str:
    """The module that a word means: its name, or the path of its file or of the folder of a package."""
    if word in found.graph.modules:
        return word
    root = os.path.realpath(session.engine.config.root)
    path = relative(os.path.realpath(word), root)
    for candidate in (path, f"{path}/__init__.py"):
        if candidate in found.modules.name_of:
            return found.modules.name_of[candidate]
    advice = nearest(word, found.graph.modules, hint="autopack-lint graph -f json")
    raise UsageError(f"there is no module {word} here{advice}")
