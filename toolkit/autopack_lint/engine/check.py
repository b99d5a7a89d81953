"""The whole of `check`: paths in, findings out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import NamedTuple

from autopack_lint.catalogue import Catalogue, LoadedRule
from autopack_lint.config import Config
from autopack_lint.engine.baseline import compared
from autopack_lint.engine.cache import Cache
from autopack_lint.engine.discover import Discovery, relative
from autopack_lint.engine.environment import environment_of
from autopack_lint.engine.extracts import Extracts, Progress, Reader
from autopack_lint.engine.file_work import FileWork
from autopack_lint.engine.guard import guarded
from autopack_lint.engine.naming import fingerprinted, module_name
from autopack_lint.engine.pack import CorruptError, unpack_facts
from autopack_lint.engine.select import enabled, ignored_in, longest
from autopack_lint.engine.suppress import unsuppressed
from autopack_lint.model.facts import Extract, Facts, RuleFailure
from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.sdk import Project, ProjectFile, SuppressionUse


class Engine(NamedTuple):
    """What every file of a run is looked at with."""

    config: Config
    catalogue: Catalogue
    rule_folders: tuple[Path, ...]
    """Folders of rules that are not our own, and are trusted."""
    cache: Cache

    @property
    def enabled(self) -> tuple[LoadedRule, ...]:
        return tuple(loaded for loaded in self.catalogue.rules if enabled(loaded.rule, self.config))

    def work(self) -> FileWork:
        return FileWork(
            self.config.root,
            self.rule_folders,
            self.rule_ids(),
            self.config.thresholds,
            self.config.max_file_size,
            self.catalogue,
        )

    def rule_ids(self) -> frozenset[str]:
        """The rules that look at files: all that are on by default, so that results serve any selection."""
        chosen = {loaded.rule.id for loaded in self.enabled}
        return frozenset(
            loaded.rule.id for loaded in self.catalogue.rules if loaded.rule.default or loaded.rule.id in chosen
        )

    def problems(self) -> list[Skipped]:
        """The rule files that cannot be used, by paths as results show them."""
        root = str(self.config.root)
        return [problem._replace(path=relative(problem.path, root)) for problem in self.catalogue.problems]

    def read(self, files: Sequence[str], progress: Progress) -> Extracts:
        """The extracts of files below the root."""
        environment = environment_of(self.catalogue, self.rule_ids(), self.config.thresholds)
        root = str(self.config.root)
        reader = Reader(self.work(), self.cache, environment, root, in_process=not self.rule_folders)
        return reader.read(files, self.config.jobs, progress)

    def facts(self, extracts: Extracts) -> dict[str, Facts]:
        """The whole facts of files that have been read."""
        names = list(extracts.by_path)
        stored = self.cache.facts([extracts.keys[name] for name in names])
        found: dict[str, Facts] = {}
        work = self.work()
        for name, packed in zip(names, stored, strict=True):
            for facts in (packed, None):
                try:
                    found[name] = unpack_facts(extracts.by_path[name], facts or work.outcome(name).facts)
                    break
                except CorruptError:
                    continue
        return found


def check(engine: Engine, discovery: Discovery, progress: Progress) -> tuple[CheckResult, Extracts]:
    """Look at all discovered files."""
    started = time.monotonic()
    extracts = engine.read(discovery.files, progress)
    result = assembled(engine, extracts.by_path, project_findings(engine, extracts), len(discovery.files))
    skipped = {*discovery.skipped, *extracts.skipped, *result.skipped, *engine.problems()}
    return (
        result._replace(
            skipped=tuple(sorted(skipped)),
            cached=extracts.cached,
            seconds=round(time.monotonic() - started, 3),
        ),
        extracts,
    )


def check_text(engine: Engine, path: str, raw: bytes) -> CheckResult:
    """Look at one text that is (or will be) the file at `path`; nothing is read or remembered."""
    started = time.monotonic()
    outcome = engine.work().analysed(raw)
    if outcome.skipped:
        result = CheckResult((), (Skipped(path, outcome.skipped),), 1, 0, 0.0, {})
    else:
        from autopack_lint.engine.pack import unpack_verdicts

        extract = unpack_verdicts(outcome.verdicts)
        result = assembled(engine, {path: extract}, Outside((), ()), 1)
    problems = {*result.skipped, *engine.problems()}
    return result._replace(skipped=tuple(sorted(problems)), seconds=round(time.monotonic() - started, 3))


class Outside(NamedTuple):
    """What rules over many files found, and what went wrong with them."""

    findings: Sequence[Finding]
    failures: Sequence[RuleFailure]


class Failed(NamedTuple):
    """A rule's own mistake, and the file on which it was made; no file where all were looked at."""

    path: str
    failure: RuleFailure


def project_findings(engine: Engine, extracts: Extracts) -> Outside:
    rules = [loaded for loaded in engine.enabled if loaded.check_project is not None]
    if not rules:
        return Outside((), ())
    facts = engine.facts(extracts)
    roots = engine.config.source_roots
    project = Project(
        tuple(ProjectFile(path, module_name(path, roots), facts[path]) for path in sorted(facts)),
        engine.config.thresholds,
    )
    failures: list[RuleFailure] = []
    findings: list[Finding] = []
    for loaded in rules:
        for finding in guarded(loaded, loaded.check_project, project, failures):
            if finding.path in facts:
                findings.append(finding)
            else:
                reason = f"it finds something in {finding.path!r}, which is none of the project's files"
                failures.append(RuleFailure(loaded.rule.id, loaded.origin, reason))
    return Outside(findings, failures)


def assembled(engine: Engine, extracts: dict[str, Extract], outside: Outside, files: int) -> CheckResult:
    """Findings of all files: suppressed, selected, named and sorted."""
    by_path = grouped(outside.findings)
    chosen = {loaded.rule.id: loaded for loaded in engine.enabled}
    findings: list[Finding] = []
    failed = [Failed("", failure) for failure in outside.failures]
    for path, extract in extracts.items():
        failures = [*outside.failures, *extract.failures]
        if extract.findings or extract.facts.suppressions or path in by_path:
            findings += findings_of(engine, chosen, path, extract, by_path.get(path, []), failures)
        failed += [Failed(path, failure) for failure in failures[len(outside.failures) :]]
    findings.sort(key=lambda finding: (finding.path, finding.span, finding.rule, finding.message))
    could_be_found = partial(is_looked_for, engine, set(extracts), set(chosen))
    named, known, gone = compared(fingerprinted(findings), engine.config, could_be_found)
    shown = {finding.rule for finding in (*named, *known, *gone)} & set(chosen)
    return CheckResult(
        findings=tuple(named),
        skipped=tuple(failed_rules(engine, failed)),
        files=files,
        cached=0,
        seconds=0.0,
        rules={rule: chosen[rule].rule for rule in sorted(shown)},
        known=tuple(known),
        gone=tuple(gone),
        has_baseline=bool(engine.config.baseline),
    )


def is_looked_for(engine: Engine, paths: set[str], rules: set[str], finding: Finding) -> bool:
    """Whether a run over these paths with these rules would have found it: what is deleted cannot be passed over."""
    is_passed_over = finding.path not in paths and (engine.config.root / finding.path).exists()
    return not is_passed_over and (finding.rule in rules or finding.rule not in engine.catalogue.by_id)


def grouped(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the file that they are about."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    return by_path


def findings_of(
    engine: Engine,
    chosen: dict[str, LoadedRule],
    path: str,
    extract: Extract,
    outside: Iterable[Finding],
    failures: list[RuleFailure],
) -> Iterator[Finding]:
    """What is left to report of one file; adds to the failures."""
    ignored = ignored_in(path, engine.config)
    failed = {failure.rule for failure in failures}
    module = module_name(path, engine.config.source_roots)

    def applies(rule: str) -> bool:
        return rule in chosen and longest(rule, ignored) < 0

    found = [finding for finding in (*extract.findings, *outside) if applies(finding.rule)]
    if extract.facts.suppressions:
        by_id = engine.catalogue.by_id
        found, uses = unsuppressed(
            found,
            extract.facts.suppressions,
            is_known=by_id.__contains__,
            has_run=lambda rule: applies(rule) and rule not in failed,
        )
        found += about_comments([rule for rule in chosen.values() if applies(rule.rule.id)], uses, failures)
    yield from (placed(finding, path, module) for finding in found)


def about_comments(
    rules: Iterable[LoadedRule], uses: Iterable[SuppressionUse], failures: list[RuleFailure]
) -> Iterator[Finding]:
    """What rules say about the comments that silence others."""
    for rule, use in product(rules, uses):
        yield from guarded(rule, rule.check_suppression, use, failures)


def placed(finding: Finding, path: str, module: str) -> Finding:
    """A finding with what a rule for single files cannot know: where the file lies."""
    symbol = f"{module}.{finding.symbol}" if finding.symbol else module
    fix = finding.fix
    if fix is not None:
        operations = tuple(operation._replace(path=operation.path or path) for operation in fix.operations)
        fix = fix._replace(operations=operations)
    return finding._replace(path=path, symbol=symbol, fix=fix)


def failed_rules(engine: Engine, failed: Iterable[Failed]) -> Iterator[Skipped]:
    """One line for each rule that failed: on which file first, why, and on how many more."""
    by_rule: dict[str, list[Failed]] = {}
    for failure in failed:
        by_rule.setdefault(failure.failure.rule, []).append(failure)
    for rule, failures in sorted(by_rule.items()):
        first = min(failures)
        more = len({failure.path for failure in failures}) - 1
        others = f" (and on {more} more {'file' if more == 1 else 'files'})" if more else ""
        place = f" on {first.path}" if first.path else ""
        origin = relative(engine.catalogue.by_id[rule].origin, str(engine.config.root))
        yield Skipped(origin, f"rule {rule} failed{place}: {first.failure.reason}{others}")
