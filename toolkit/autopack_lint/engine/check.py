"""The whole of `check`: paths in, findings out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.analyzers.imports.modules import module_name
from autopack_lint.catalogue import LoadedRule
from autopack_lint.engine.baseline import compared
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.evidence.layout import layout_of
from autopack_lint.engine.extracts import Extracts, Progress
from autopack_lint.engine.files.discover import Discovery, relative
from autopack_lint.engine.guard import guarded
from autopack_lint.engine.naming import fingerprinted
from autopack_lint.engine.project import NOT_ASKED, Outside, project_findings
from autopack_lint.engine.select import ignored_in, longest
from autopack_lint.engine.suppress import unsuppressed
from autopack_lint.model.facts import Extract, RuleFailure
from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.sdk import SuppressionUse

if TYPE_CHECKING:
    from autopack_lint.engine.types.witness import Witness


def check(
    engine: Engine,
    discovery: Discovery,
    progress: Progress,
    around: Discovery | None = None,
    witness: Witness | None = None,
) -> tuple[CheckResult, Extracts]:
    """Look at all discovered files; rules over many files see those `around` them as well, the whole project."""
    started = time.monotonic()
    asked = set(discovery.files)
    files = sorted(asked.union(around.files)) if around else discovery.files
    engine = engine.for_this_run_only() if witness is None else engine
    engine = engine._replace(layout=layout_of(engine.config, files, (around or discovery).bare))
    extracts = engine.read(files, progress, asked)
    outside = project_findings(engine, extracts, is_whole=around is not None)
    extracts = extracts._replace(
        signatures={**outside.watched, **engine.layout.signatures, **extracts.signatures},
        is_repeatable=extracts.is_repeatable and outside.is_repeatable,
    )
    if witness is not None:
        from autopack_lint.engine.types.witness import heard

        outside, extracts = heard(engine, extracts, outside, witness, is_whole=around is not None)
    result = assembled(engine, extracts.by_path, outside, len(asked))
    not_read = [item for item in extracts.skipped if item.path in asked]
    skipped = {*discovery.skipped, *not_read, *result.skipped, *outside.skipped, *engine.problems()}
    return (
        result._replace(
            skipped=tuple(sorted(skipped)),
            cached=len(extracts.cached & asked),
            seconds=round(time.monotonic() - started, 3),
            contents=contents_of(result.findings, extracts.contents),
            remarks=tuple(outside.remarks),
        ),
        extracts,
    )


def check_text(engine: Engine, path: str, raw: bytes) -> CheckResult:
    """Look at one text that is (or will be) the file at `path`; nothing is read or remembered."""
    started = time.monotonic()
    engine = engine._replace(layout=layout_of(engine.config, [path]), sections=())
    outcome = engine.work().analysed(raw)
    if outcome.skipped:
        result = CheckResult((), (Skipped(path, outcome.skipped),), 1, 0, 0.0, {})
    else:
        from autopack_lint.engine.memory.pack import unpack_outline, unpack_verdicts

        extract = unpack_verdicts(outcome.verdicts, unpack_outline(outcome.outline))
        result = assembled(engine, {path: extract}, NOT_ASKED, 1)
    problems = {*result.skipped, *engine.problems()}
    return result._replace(
        skipped=tuple(sorted(problems)),
        seconds=round(time.monotonic() - started, 3),
        contents=contents_of(result.findings, {path: outcome.content}),
    )


def contents_of(findings: Iterable[Finding], contents: Mapping[str, bytes]) -> dict[str, str]:
    """The contents of which fixes speak, so that they are not applied to others."""
    paths = {operation.path for finding in findings if finding.fix is not None for operation in finding.fix.operations}
    return {path: contents[path].hex() for path in sorted(paths) if path in contents}


class Failed(NamedTuple):
    """A rule's own mistake, and the file on which it was made; no file where all were looked at."""

    path: str
    failure: RuleFailure


def assembled(engine: Engine, extracts: Mapping[str, Extract], outside: Outside, files: int) -> CheckResult:
    """Findings of all files: suppressed, selected, named and sorted."""
    by_path = grouped(outside.findings)
    chosen = {loaded.rule.id: loaded for loaded in engine.enabled}
    findings: list[Finding] = []
    failed = [Failed("", failure) for failure in outside.failures]
    for path, extract in extracts.items():
        failures = [*outside.failures, *extract.failures]
        if extract.findings or extract.facts.suppressions or path in by_path:
            findings += findings_of(engine, chosen, path, extract, by_path.get(path, []), failures, outside)
        failed += [Failed(path, failure) for failure in failures[len(outside.failures) :]]
    findings.sort(key=lambda finding: (finding.path, finding.span, finding.rule, finding.message))
    could_be_found = partial(is_looked_for, engine, set(extracts), looked_for(chosen.values(), outside))
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


def looked_for(rules: Iterable[LoadedRule], outside: Outside) -> set[str]:
    """The rules that had their say."""
    return {loaded.rule.id for loaded in rules if outside.has_testimony or not loaded.rule.codes}


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
    about_it: Iterable[Finding],
    failures: list[RuleFailure],
    outside: Outside,
) -> Iterator[Finding]:
    """What is left to report of one file; adds to the failures."""
    ignored = ignored_in(path, engine.config)
    failed = {failure.rule for failure in failures}
    module = module_name(path, engine.layout.roots)

    def applies(rule: str) -> bool:
        return rule in chosen and longest(rule, ignored) < 0

    found = [finding for finding in (*extract.findings, *about_it) if applies(finding.rule)]

    def has_run(rule: str) -> bool:
        if not applies(rule) or rule in failed:
            return False
        if chosen[rule].rule.codes:
            return outside.has_testimony
        return outside.has_run or chosen[rule].check_project is None

    if extract.facts.suppressions:
        by_id = engine.catalogue.by_id
        found, uses = unsuppressed(
            found,
            extract.facts.suppressions,
            is_known=by_id.__contains__,
            has_run=has_run,
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
    """One line for each rule that failed: on which file first, why, and on how many more.

    A wrong setting is told by itself.
    """
    by_rule: dict[str, list[Failed]] = {}
    for failure in failed:
        if failure.failure.is_of_settings:
            yield Skipped(failure.failure.origin, failure.failure.reason)
        else:
            by_rule.setdefault(failure.failure.rule, []).append(failure)
    for rule, failures in sorted(by_rule.items()):
        first = min(failures)
        more = len({failure.path for failure in failures}) - 1
        others = f" (and on {more} more {'file' if more == 1 else 'files'})" if more else ""
        place = f" on {first.path}" if first.path else ""
        origin = relative(engine.catalogue.by_id[rule].origin, str(engine.config.root))
        yield Skipped(origin, f"rule {rule} failed{place}: {first.failure.reason}{others}")
