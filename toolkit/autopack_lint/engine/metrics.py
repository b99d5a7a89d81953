"""The whole of `metrics`: paths in, numbers out."""

from __future__ import annotations

from autopack_lint.engine.check import assembled
from autopack_lint.engine.discover import Discovery
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Progress
from autopack_lint.engine.file_work import UnreadableError
from autopack_lint.engine.project import NOT_ASKED
from autopack_lint.engine.quality import Quality, quality_of
from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.metrics import FileMetrics, MetricsResult

FAMILY = "CPX"


def measure(engine: Engine, discovery: Discovery, progress: Progress, *, with_quality: bool) -> MetricsResult:
    """The metrics of all discovered files. Text that does not parse has none, and is listed."""
    extracts = engine.read(discovery.files, progress)
    facts = engine.facts(extracts, ("functions",))
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
        quality = quality_at(engine, path) if with_quality else None
        if isinstance(quality, Quality):
            file = file._replace(maintainability=quality.maintainability, halstead=quality.halstead)
        elif quality is not None:
            skipped.append(Skipped(path, quality))
        files.append(file)
    return MetricsResult(tuple(files), tuple(sorted(skipped)))


def quality_at(engine: Engine, path: str) -> Quality | str:
    try:
        return quality_of(engine.work().read(path))
    except UnreadableError as error:
        return str(error)
