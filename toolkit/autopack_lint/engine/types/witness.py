"""`check --with mypy`: what mypy says becomes findings; what our own rules say as well stays one finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from autopack_lint.analyzers.imports.broken import BrokenImport
from autopack_lint.analyzers.imports.modules import module_name
from autopack_lint.analyzers.types.confirmed import broken_by, merged, missing_in
from autopack_lint.analyzers.types.messages import type_findings, worded
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Extracts
from autopack_lint.engine.memory.watch import Watch
from autopack_lint.engine.project import Outside, project_of, settings_of, source_at
from autopack_lint.engine.types.check import check_types
from autopack_lint.engine.types.question import SECONDS, TypeQuestion
from autopack_lint.facts.names.symbols import Symbols
from autopack_lint.model.finding import Finding
from autopack_lint.model.types import TypeMessage

SECTIONS = ("classes", "functions")
Told = Callable[[Finding, BrokenImport], Finding]


class Witness(NamedTuple):
    """How mypy is to be asked."""

    state: Path | None
    named: frozenset[str] = frozenset()
    """The files that somebody asked for by name."""
    is_trusted: bool = False
    seconds: float = SECONDS


def heard(
    engine: Engine, extracts: Extracts, outside: Outside, witness: Witness, *, is_whole: bool
) -> tuple[Outside, Extracts]:
    """The findings with those of mypy among them, and all files on which they depend.

    Raises `UsageError` where mypy is not installed.
    """
    answer = check_types(question_about(engine, extracts, witness, is_whole=is_whole), witness.state)
    asked = [message for message in answer.messages if message.path in extracts.by_path]
    ours, left = merged(outside.findings, asked)
    rules = [loaded.rule for loaded in engine.enabled if loaded.rule.codes]
    found = in_symbols(engine, extracts, list(type_findings(left, rules, lines_of(engine, left))))
    watch = Watch()
    if is_whole:
        found = resolved(engine, extracts, found, left, watch)
    testimony = outside._replace(
        findings=[*ours, *found], has_testimony=answer.is_whole, skipped=answer.skipped, remarks=answer.remarks
    )
    is_repeatable = extracts.is_repeatable and answer.is_whole and watch.is_enough
    signatures = {**answer.depends_on, **watch.signatures, **extracts.signatures}
    return testimony, extracts._replace(signatures=signatures, is_repeatable=is_repeatable)


def question_about(engine: Engine, extracts: Extracts, witness: Witness, *, is_whole: bool) -> TypeQuestion:
    paths = sorted(extracts.by_path)
    roots = engine.layout.roots
    unparsable = [path for path, outline in sorted(extracts.outlines.items()) if not outline.is_parsed]
    return TypeQuestion(
        str(engine.config.root),
        tuple(paths),
        witness.named,
        is_whole=is_whole and len(paths) == len(extracts.outlines),
        unparsable=tuple((path, module_name(path, roots)) for path in unparsable),
        is_trusted=witness.is_trusted,
        seconds=witness.seconds,
    )


def lines_of(engine: Engine, messages: Iterable[TypeMessage]) -> dict[str, dict[int, str]]:
    """The text of the lines that messages name."""
    wanted: dict[str, set[int]] = {}
    for message in messages:
        wanted.setdefault(message.path, set()).update((message.line, message.end_line))
    found: dict[str, dict[int, str]] = {}
    for path, numbers in wanted.items():
        source = source_at(engine, path)
        if source is not None:
            found[path] = {number: source.line(number) for number in numbers}
    return found


def in_symbols(engine: Engine, extracts: Extracts, findings: list[Finding]) -> list[Finding]:
    """The findings with the class or function around each."""
    paths = {finding.path for finding in findings}
    some = {path: outline for path, outline in extracts.outlines.items() if path in paths}
    facts = engine.facts(extracts._replace(outlines=some), SECTIONS)
    symbols = {path: Symbols((*known.classes, *known.functions)) for path, known in facts.items()}
    nowhere = Symbols(())
    return [
        finding._replace(symbol=symbols.get(finding.path, nowhere).at(finding.span.start.line)) for finding in findings
    ]


def resolved(
    engine: Engine, extracts: Extracts, findings: list[Finding], messages: list[TypeMessage], watch: Watch
) -> list[Finding]:
    """Findings about imports of our own modules with the fix of the import resolver, where it has one."""
    if not any(missing_in(message) for message in messages):
        return findings
    from autopack_lint.engine.evidence.imports import READS, Answers, head_of

    project = project_of(engine, extracts, settings_of(engine, is_whole=True), READS)
    found = [(message, broken_by(project.imports, message)) for message in messages]
    broken = {(message.path, worded(message), message.line): item for message, item in found if item is not None}
    if not broken:
        return findings
    answers = Answers(engine, head_of(engine, watch), project, project.paths, tuple(broken.values()))
    return [explained(finding, broken, answers.told) for finding in findings]


def explained(finding: Finding, broken: Mapping[tuple[str, str, int], BrokenImport], told: Told) -> Finding:
    """A finding at the imported name itself, with its fix; as it was where there is none."""
    item = broken.get((finding.path, finding.message, finding.span.start.line))
    if item is None:
        return finding
    mended = told(finding._replace(span=item.place.span, excerpt=item.place.excerpt), item)
    return mended if mended.fix is not None else finding
