"""Rules that look over file borders: what they find, computed anew only where what they read has changed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.catalogue import LoadedRule
from autopack_lint.config.settings import Config
from autopack_lint.engine.by_file import state_of, taken_over
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Extracts
from autopack_lint.engine.file_work import UnreadableError, read_limited
from autopack_lint.engine.files.signature import Signature
from autopack_lint.engine.groups import Found, found_here
from autopack_lint.engine.guard import guarded
from autopack_lint.engine.memory.environment import project_environment_of
from autopack_lint.engine.memory.outlines import Outlines, outlines_of
from autopack_lint.engine.memory.pack import CorruptError, as_json
from autopack_lint.engine.memory.pack_found import found_under, rows_for
from autopack_lint.engine.memory.watch import Watch
from autopack_lint.model.facts import Facts, RuleFailure
from autopack_lint.model.finding import Finding, Position, Skipped, Span
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.project import ProjectSettings
from autopack_lint.model.project_facts import ProjectFacts
from autopack_lint.sdk import Project

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
    found, failures, project = found_in(engine, extracts, settings, rules)
    watch = Watch()
    about = [finding for finding in found if finding.path in extracts.by_path]
    left = with_lines(engine, evident(engine, extracts, project, about, watch))
    return Outside(left, failures, watched=watch.signatures, is_repeatable=watch.is_enough)


class Ground(NamedTuple):
    """All that findings may depend on."""

    outlines: Outlines
    base: bytes
    """A digest of what is not in the files."""
    keys: Mapping[str, bytes]
    """For each rule, what its findings are stored under."""


def found_in(
    engine: Engine, extracts: Extracts, settings: ProjectSettings, rules: Sequence[LoadedRule]
) -> tuple[Iterable[Finding], list[RuleFailure], Project]:
    """What the rules find in the files that are asked for, and maybe in others; they run only where it is not known."""
    outlines, asked = outlines_of(extracts.outlines), extracts.by_path.keys()
    base = project_environment_of(engine.environment()) + as_json(settings)
    ground = Ground(outlines, base, keys_of(rules, base, outlines))
    found = remembered(engine, ground.keys, asked)
    pending = [loaded for loaded in rules if loaded.rule.id not in found]
    before = taken_over(engine.cache, [loaded for loaded in pending if loaded.rule.by_file], base, outlines, asked)
    again = frozenset(path for known in before.values() for path in known.changed)

    (fresh, failures), project = looked(engine, extracts, settings, pending, again)
    fresh |= {rule: joined(before[rule].findings, fresh[rule], again) for rule in before.keys() & fresh.keys()}
    remember(engine, ground, pending, (fresh, failures), is_about_all=len(asked) == len(outlines))
    return chain.from_iterable((found | fresh).values()), failures, project


def looked(
    engine: Engine, extracts: Extracts, settings: ProjectSettings, rules: Sequence[LoadedRule], asked: Set[str]
) -> tuple[Found, Project]:
    """What rules find, those that go by file in these files; and the project that most of them have looked at."""
    projects: list[Project] = []

    def look(some: Sequence[LoadedRule]) -> Found:
        sections = sorted({section for loaded in some for section in loaded.rule.reads})
        projects.append(project_of(engine, extracts, settings, sections, sorted(asked)))
        return found_by(some, projects[-1], engine.config)

    if not rules:
        return ({}, []), project_of(engine, extracts, settings, ())
    if engine.config.jobs > 1 and len(extracts.outlines) - len(extracts.cached) >= MANY_FILES:
        from autopack_lint.engine.beside import found_beside

        return found_beside(rules, look, engine.cache.let_go), projects[0]
    return found_here(rules, look), projects[0]


def joined(before: Iterable[Finding], fresh: Iterable[Finding], again: Set[str]) -> list[Finding]:
    """What was found before, and what is found now in the files that were looked at again."""
    kept = [finding for finding in before if finding.path not in again]
    return sorted([*kept, *fresh], key=attrgetter("path"))


def remember(engine: Engine, ground: Ground, rules: Iterable[LoadedRule], looked: Found, *, is_about_all: bool) -> None:
    """Store what rules have found. Those that go by file may have looked at few files only: that is soon done again."""
    found, failures = looked
    failed = {failure.rule for failure in failures}
    rows: dict[bytes, bytes] = {}
    for loaded in rules:
        rule = loaded.rule
        if rule.id in found and rule.id not in failed and (is_about_all or not rule.by_file):
            rows.update(rows_for(ground.keys[rule.id], found[rule.id]))
            if rule.by_file:
                rows.update(state_of(loaded, ground.keys[rule.id], ground.base, ground.outlines))
    if rows:
        engine.cache.remember_project(rows)


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
    engine: Engine, extracts: Extracts, project: Project, findings: list[Finding], watch: Watch
) -> list[Finding]:
    """The findings in the light of what no file's text can tell: what else lies on the disk, and what git remembers."""
    if any(finding.rule == UNDECLARED for finding in findings):
        from autopack_lint.engine.evidence.declared import undeclared

        findings = undeclared(findings, str(engine.config.root), engine.layout.needs, watch)
    if MISSING.isdisjoint(finding.rule for finding in findings):
        return findings
    from autopack_lint.engine.evidence.healed import healed
    from autopack_lint.engine.evidence.imports import confirmed

    roots = project.settings.source_roots
    left = confirmed(findings, str(engine.config.root), roots, extracts.outlines, watch)

    def with_sections(sections: Sequence[str], paths: Sequence[str]) -> Project:
        if project.sections.issuperset(sections):
            return project
        return project_of(engine, extracts, project.settings, sections, paths)

    return healed(engine, extracts, project.settings, left, with_sections, watch)


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


def project_of(
    engine: Engine,
    extracts: Extracts,
    settings: ProjectSettings,
    sections: Sequence[str],
    asked: Sequence[str] | None = None,
) -> Project:
    """The facts of all files, with these sections, for those who ask for them; all or some are `asked` about."""

    from autopack_lint.engine.memory.arcs import StoredArcs
    from autopack_lint.engine.memory.copies import StoredCopies

    outlines = outlines_of(extracts.outlines)

    def load(paths: Iterable[str]) -> Mapping[str, Facts]:
        return engine.facts(extracts._replace(outlines={path: outlines[path] for path in paths}), sections)

    facts = ProjectFacts(outlines.columns.paths, load, outlines.saying, sections)
    return Project(
        facts, settings, asked, StoredArcs(engine, extracts, settings), StoredCopies(engine, extracts, "check")
    )


def found_by(
    rules: Iterable[LoadedRule], project: Project, config: Config
) -> tuple[dict[str, list[Finding]], list[RuleFailure]]:
    """By rule, what it finds; a rule that fails has no entry, one that was told something wrong finds the rest."""
    failures: list[RuleFailure] = []
    found: dict[str, list[Finding]] = {}
    for loaded in rules:
        project.goes_by_file = loaded.rule.by_file
        paths = frozenset(project.asked)
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


def keys_of(rules: Iterable[LoadedRule], base: bytes, outlines: Outlines) -> dict[str, bytes]:
    """For each rule, what its findings are stored under: all that they may depend on."""
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
