"""Rules that look over file borders: what they find, computed anew only where what they read has changed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.analyzers.imports.modules import module_names
from autopack_lint.catalogue import LoadedRule
from autopack_lint.config.settings import Config
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Extracts
from autopack_lint.engine.file_work import UnreadableError, read_limited
from autopack_lint.engine.files.signature import Signature
from autopack_lint.engine.guard import guarded
from autopack_lint.engine.memory.environment import project_environment_of
from autopack_lint.engine.memory.outlines import outlines_of
from autopack_lint.engine.memory.pack import CorruptError, as_json
from autopack_lint.engine.memory.pack_found import found_under, rows_for
from autopack_lint.engine.memory.watch import Watch
from autopack_lint.model.facts import RuleFailure
from autopack_lint.model.finding import Finding, Position, Skipped, Span
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.project import ProjectSettings
from autopack_lint.sdk import Project, ProjectFile

if TYPE_CHECKING:
    from autopack_lint.facts.source import Source


class Outside(NamedTuple):
    """What rules over many files found, and what went wrong with them."""

    findings: Sequence[Finding] = ()
    failures: Sequence[RuleFailure] = ()
    has_run: bool = True
    watched: Mapping[str, Signature] = {}
    """What it depends on besides the facts, by path."""
    is_repeatable: bool = True
    """Whether that is all it depends on."""
    has_testimony: bool = False
    """Whether mypy was asked as well, and came to its end."""
    skipped: Sequence[Skipped] = ()
    remarks: Sequence[str] = ()
    """What a person should know about how mypy was run."""


MISSING = frozenset({"IMP101", "IMP102", "IMP106", "IMP109"})
"""Rules about imports that what is no Python source may make work."""
UNDECLARED = "IMP104"
"""The rule about what is declared nowhere, and may be installed all the same."""
NOT_ASKED = Outside(has_run=False)
MANY_FILES = 200
"""New ones, from which on a second process for rules that read other things saves more than it costs."""


def project_findings(engine: Engine, extracts: Extracts, *, is_whole: bool) -> Outside:
    """What the rules over many files find in those that were asked for."""
    rules = [loaded for loaded in engine.enabled if loaded.check_project is not None]
    if not rules:
        return Outside()
    settings = settings_of(engine, is_whole=is_whole)
    found, failures = found_in(engine, extracts, settings, rules)
    watch = Watch()
    about = [finding for finding in found if finding.path in extracts.by_path]
    left = with_lines(engine, evident(engine, extracts, settings, about, watch))
    return Outside(left, failures, watched=watch.signatures, is_repeatable=watch.is_enough)


def found_in(
    engine: Engine, extracts: Extracts, settings: ProjectSettings, rules: Sequence[LoadedRule]
) -> tuple[Iterable[Finding], list[RuleFailure]]:
    """What the rules find in the files that are asked for, and maybe in others; they run only where it is not known."""
    keys = keys_of(rules, engine, extracts, settings)
    found = remembered(engine, keys, extracts.by_path.keys())
    pending = [loaded for loaded in rules if loaded.rule.id not in found]
    if not pending:
        return chain.from_iterable(found.values()), []

    def look(rules: Sequence[LoadedRule]) -> tuple[dict[str, list[Finding]], list[RuleFailure]]:
        sections = sorted({section for loaded in rules for section in loaded.rule.reads})
        return found_by(rules, project_of(engine, extracts, settings, sections), engine.config)

    if engine.config.jobs > 1 and len(extracts.outlines) - len(extracts.cached) >= MANY_FILES:
        from autopack_lint.engine.beside import found_beside

        fresh, failures = found_beside(pending, look, engine.cache.let_go)
    else:
        fresh, failures = look(pending)
    failed = {failure.rule for failure in failures}
    rows = [rows_for(keys[rule], findings) for rule, findings in fresh.items() if rule not in failed]
    engine.cache.remember_project(dict(chain.from_iterable(row.items() for row in rows)))
    return chain.from_iterable((found | fresh).values()), failures


def settings_of(engine: Engine, *, is_whole: bool) -> ProjectSettings:
    """What rules over many files are told besides the facts."""
    layout = engine.layout
    return ProjectSettings(
        engine.config.thresholds,
        layout.roots,
        is_whole,
        layout.dependencies,
        engine.config.contracts,
        layout.mentions,
        layout.pythons,
        layout.needs.manifests,
        layout.linters,
    )


def evident(
    engine: Engine, extracts: Extracts, settings: ProjectSettings, findings: list[Finding], watch: Watch
) -> list[Finding]:
    """The findings in the light of what no file's text can tell: what else lies on the disk, and what git remembers."""
    if any(finding.rule == UNDECLARED for finding in findings):
        from autopack_lint.engine.evidence.declared import undeclared

        findings = undeclared(findings, str(engine.config.root), engine.layout.needs, watch)
    if MISSING.isdisjoint(finding.rule for finding in findings):
        return findings
    from autopack_lint.engine.evidence.imports import READS, confirmed, healed

    left = confirmed(findings, str(engine.config.root), settings.source_roots, extracts.outlines, watch)
    facts = (
        project_environment_of(engine.environment()) + as_json(settings) + outlines_of(extracts.outlines).digest(READS)
    )
    return healed(engine, facts, left, lambda sections: project_of(engine, extracts, settings, sections), watch)


def with_lines(engine: Engine, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those that know only their line with its text and its extent.

    This is done anew in each run: the text may change without a change of the facts.
    """
    sources: dict[str, Source | None] = {}
    return [finding if finding.excerpt else with_line(engine, finding, sources) for finding in findings]


def with_line(engine: Engine, finding: Finding, sources: dict[str, Source | None]) -> Finding:
    start, end = finding.span
    if finding.path not in sources:
        sources[finding.path] = source_at(engine, finding.path)
    source = sources[finding.path]
    line = source.line(start.line) if source else ""
    if start != end or start.column != 1:
        return finding._replace(excerpt=line)
    code = line.rstrip()
    first = len(code) - len(code.lstrip()) + 1
    span = Span(Position(start.line, first), Position(start.line, len(code) + 1)) if code else finding.span
    return finding._replace(span=span, excerpt=line)


def source_at(engine: Engine, path: str) -> Source | None:
    from autopack_lint.facts.source import Source

    try:
        return Source(read_limited(os.path.join(engine.config.root, path), engine.config.max_file_size))
    except (UnreadableError, UnicodeError, LookupError):
        return None


def remembered(engine: Engine, keys: Mapping[str, bytes], asked: Set[str]) -> dict[str, list[Finding]]:
    """By rule, what it found in the files that are asked for when all that it reads was as it is now."""
    found: dict[str, list[Finding]] = {}
    for (rule, key), head in zip(keys.items(), engine.cache.project_findings(list(keys.values())), strict=True):
        if head is not None:
            with contextlib.suppress(CorruptError):
                found[rule] = found_under(engine.cache, key, head, asked)
    return found


def project_of(engine: Engine, extracts: Extracts, settings: ProjectSettings, sections: Sequence[str]) -> Project:
    """The facts of all files, with these sections, for those who ask for them."""

    from autopack_lint.engine.memory.arcs import StoredArcs
    from autopack_lint.engine.memory.copies import StoredCopies

    def load() -> list[ProjectFile]:
        facts = engine.facts(extracts, sections)
        names = module_names(facts, settings.source_roots)
        return [ProjectFile(path, names[path], facts[path]) for path in sorted(facts)]

    paths = sorted(extracts.outlines)
    return Project(
        load, settings, paths, StoredArcs(engine, extracts, settings), StoredCopies(engine, extracts, "check")
    )


def found_by(
    rules: Iterable[LoadedRule], project: Project, config: Config
) -> tuple[dict[str, list[Finding]], list[RuleFailure]]:
    """By rule, what it finds; a rule that fails has no entry, one that was told something wrong finds the rest."""
    failures: list[RuleFailure] = []
    found: dict[str, list[Finding]] = {}
    paths = set(project.paths)
    for loaded in rules:
        before = len(failures)
        findings = guarded(loaded, loaded.check_project, project, failures)
        stray = [finding.path for finding in findings if finding.path not in paths]
        if stray:
            reason = f"it finds something in {stray[0]!r}, which is none of the project's files"
            failures.append(RuleFailure(loaded.rule.id, loaded.origin, reason))
        if len(failures) == before:
            found[loaded.rule.id] = findings
        if project.unmatched:
            from autopack_lint.engine.contracts import uncheckable

            failures += uncheckable(loaded.rule.id, project, config)
    return found, failures


def keys_of(
    rules: Iterable[LoadedRule], engine: Engine, extracts: Extracts, settings: ProjectSettings
) -> dict[str, bytes]:
    """For each rule, what its findings are stored under: all that they may depend on."""
    base = project_environment_of(engine.environment()) + as_json(settings)
    outlines = outlines_of(extracts.outlines)
    read: dict[tuple[str, ...], bytes] = {}
    for loaded in rules:
        sections = loaded.rule.reads
        if sections not in read:
            read[sections] = outlines.digest(sections)
    return {
        loaded.rule.id: blake2b(
            b"\0".join((base, loaded.rule.id.encode(), read[loaded.rule.reads])), digest_size=16
        ).digest()
        for loaded in rules
    }
