"""The whole of `metrics`: paths in, numbers out."""

from __future__ import annotations

from collections.abc import Mapping

from autopack_lint.engine.check import assembled
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Progress
from autopack_lint.engine.file_work import UnreadableError
from autopack_lint.engine.files.discover import Discovery
from autopack_lint.engine.project import NOT_ASKED
from autopack_lint.engine.quality import Quality, quality_of
from autopack_lint.model.clones import USUAL_GAP, CloneLimits
from autopack_lint.model.facts import Facts
from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.metrics import Duplication, FileMetrics, MetricsResult

FAMILY = "CPX"


def measure(
    engine: Engine, discovery: Discovery, progress: Progress, *, with_quality: bool, with_duplications: bool = False
) -> MetricsResult:
    """The metrics of all discovered files. Text that does not parse has none, and is listed."""
    sections = ("functions", "statements") if with_duplications else ("functions",)
    engine = engine.for_facts(sections, (FAMILY,))
    extracts = engine.read(discovery.files, progress)
    facts = engine.facts(extracts, sections)
    duplications = duplications_in(facts) if with_duplications else {}
    by_path: dict[str, list[Finding]] = {}
    for finding in assembled(engine, extracts.by_path, NOT_ASKED, len(facts)).findings:
        if finding.rule.startswith(FAMILY):
            by_path.setdefault(finding.path, []).append(finding)
    skipped = [*discovery.skipped, *extracts.skipped]
    files: list[FileMetrics] = []
    for path in sorted(facts):
        if not facts[path].is_parsed:
            skipped.append(Skipped(path, "it does not parse: `autopack-lint check` says where"))
            continue
        file = FileMetrics(path, facts[path].code_lines, facts[path].functions, findings=tuple(by_path.get(path, ())))
        file = file._replace(duplications=tuple(sorted(duplications.get(path, ()))))
        quality = quality_at(engine, path) if with_quality else None
        if isinstance(quality, Quality):
            file = file._replace(maintainability=quality.maintainability, halstead=quality.halstead)
        elif quality is not None:
            skipped.append(Skipped(path, quality))
        files.append(file)
    return MetricsResult(tuple(files), tuple(sorted(skipped)))


def duplications_in(facts: Mapping[str, Facts]) -> dict[str, set[Duplication]]:
    """By path, the lines that are copies, exact, renamed or near."""
    from autopack_lint.analyzers.copies.clone_search import CloneSearch

    search = CloneSearch({path: about.statements for path, about in facts.items() if about.statements})
    limits = CloneLimits()
    by_path: dict[str, set[Duplication]] = {}
    for clone in (*search.clones(limits), *search.near(limits, USUAL_GAP)):
        for copy in clone.copies:
            duplication = Duplication(copy.line, copy.end_line, round(clone.similarity, 2))
            by_path.setdefault(copy.path, set()).add(duplication)
    return by_path


def quality_at(engine: Engine, path: str) -> Quality | str:
    try:
        return quality_of(engine.work().read(path))
    except UnreadableError as error:
        return str(error)
