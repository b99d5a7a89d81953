"""`fix` against the disk: read what was looked at, mend it in memory, write all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from autopack_lint.analyzers.imports.modules import module_names
from autopack_lint.codemods.text import RefusedError
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.evidence.import_style import import_style
from autopack_lint.engine.evidence.layout import layout_of
from autopack_lint.engine.extracts import Extracts, Progress
from autopack_lint.engine.files.repository_lock import locked
from autopack_lint.engine.files.root_folder import RefusedWriteError, content_hash, folder_of, read_in
from autopack_lint.engine.fix import MOST_ROUNDS, Fixer, UnitsIn
from autopack_lint.engine.fixing.attempt import Read, Touched, Tried, tried
from autopack_lint.engine.fixing.documents import Document
from autopack_lint.engine.fixing.journal import Change, Problem, write_all
from autopack_lint.engine.fixing.second_opinion import SecondOpinion
from autopack_lint.engine.fixing.states import Overlay, State
from autopack_lint.engine.fixing.units import Unit, Wanted, units_of
from autopack_lint.engine.memory.cache import digest
from autopack_lint.model.finding import Safety, Skipped
from autopack_lint.model.fix import FixAttempt, FixedFile, FixResult, FixState, Proof
from autopack_lint.model.import_style import ImportStyle
from autopack_lint.report.fix import as_patch

MOST_WRITES = 3


class Ground(NamedTuple):
    """What a fix stands on: the files as they were looked at."""

    engine: Engine
    extracts: Extracts
    asked: frozenset[str]
    """The files whose findings are to be mended."""
    is_whole: bool
    style: ImportStyle
    opinion: SecondOpinion


def ground_for(
    engine: Engine, asked: Iterable[str], around: Iterable[str] | None, opinion: SecondOpinion, progress: Progress
) -> Ground:
    """Look at files, and at all those of the project around them where there are any."""
    files = sorted({*asked, *(around or ())})
    engine = engine._replace(layout=layout_of(engine.config, files))
    modules = module_names(files, engine.layout.roots)
    return Ground(
        engine=engine,
        extracts=engine.read(files, progress),
        asked=frozenset(asked),
        is_whole=around is not None,
        style=import_style(engine.config.root, modules.values()),
        opinion=opinion,
    )


def from_findings(wanted: Wanted, asked: frozenset[str]) -> UnitsIn:
    """The fixes of what is found now."""

    def units_in(state: State) -> list[Unit]:
        return units_of((finding for finding in state.findings if finding.path in asked), wanted)

    return units_in


def from_document(document: Document) -> UnitsIn:
    """The fixes of a document, whatever is found."""
    return lambda state: document.units


def outdated(document: Document, ground: Ground, *, needs_all: bool) -> dict[str, str]:
    """The files of a document that are not what it speaks of, and why."""
    reasons: dict[str, str] = {}
    for path in sorted({path for unit in document.units for path in unit.paths}):
        seen = ground.extracts.contents.get(path)
        meant = document.contents.get(path)
        if meant is None and needs_all:
            reasons[path] = "the document does not say of which content it speaks"
        elif meant is not None and seen is not None and seen.hex() != meant:
            reasons[path] = "it has changed since the document was written: make it anew"
    return reasons


def mended(
    ground: Ground,
    units_in: UnitsIn,
    choose: Callable[[Unit, str], bool] | None,
    barred: Mapping[str, str],
    rounds: int = MOST_ROUNDS,
) -> FixResult:
    """The outcome in memory. `barred` files are not changed, for the reasons given."""
    overlay = Overlay(ground.engine, ground.extracts, is_whole=ground.is_whole)
    originals: dict[str, bytes] = {}

    def read(path: str) -> bytes:
        if path in barred:
            raise RefusedError(barred[path])
        originals[path] = current(ground, path)
        return originals[path]

    def chosen(state: State) -> list[Unit]:
        """The units that are agreed to; what would be refused anyway is not asked about."""
        agreed = []
        for unit in units_in(state):
            attempt = tried([unit], fixer.texts, read, ground.style) if choose else None
            if choose is None or attempt is None or not attempt.taken or choose(unit, patch_for(attempt, fixer, read)):
                agreed.append(unit)
        return agreed

    fixer = Fixer(overlay, ground.opinion, read, ground.style, chosen, rounds)
    fixer.run()
    attempts = fixer.outcome()
    texts = {path: (originals[path], new) for path, new in sorted(fixer.texts.items()) if originals[path] != new}
    return FixResult(
        attempts=tuple(attempts),
        files=files_of(attempts, fixer.touched, dict.fromkeys(texts, proofs(ground.opinion)) if texts else {}),
        skipped=(),
        texts=texts,
        rounds=fixer.rounds,
        remaining=sum(finding.path in ground.asked for finding in fixer.state.findings),
        is_written=False,
        withheld=withheld(fixer.state, ground.asked, attempts),
    )


def withheld(state: State, asked: frozenset[str], attempts: Iterable[FixAttempt]) -> dict[Safety, int]:
    """The fixes of what is left, of kinds that were not tried."""
    tried_kinds = {attempt.safety for attempt in attempts} | {Safety.SAFE}
    fixes = [finding.fix for finding in state.findings if finding.path in asked and finding.fix is not None]
    return dict(sorted(Counter(fix.safety for fix in fixes if fix.safety not in tried_kinds).items()))


def patch_for(attempt: Tried, fixer: Fixer, read: Read) -> str:
    """What one unit changes, for a person."""
    texts = {path: (fixer.texts.get(path) or read(path), new) for path, new in attempt.texts.items()}
    return as_patch(texts).decode(errors="replace")


def current(ground: Ground, path: str) -> bytes:
    """The bytes of a file, if they are those that were looked at. Raises `RefusedError`."""
    seen = ground.extracts.contents.get(path)
    if seen is None:
        raise RefusedError(f"{path!r} is none of the files that were looked at")
    try:
        with folder_of(str(ground.engine.config.root), path) as (folder, name):
            content = read_in(folder, name).content
    except RefusedWriteError as error:
        raise RefusedError(str(error)) from error
    if digest(content) != seen:
        raise RefusedError("it has been changed in between")
    return content


def proofs(opinion: SecondOpinion) -> tuple[Proof, ...]:
    """What every text that is to be written has passed."""
    return tuple(proof for proof in Proof if proof != Proof.LIBCST or opinion.is_there)


def files_of(
    attempts: list[FixAttempt], touched: Mapping[str, Touched], passed: Mapping[str, tuple[Proof, ...]]
) -> tuple[FixedFile, ...]:
    """The outcome by file."""
    counts: dict[str, Counter[FixState]] = {path: Counter() for path in touched}
    for attempt in attempts:
        counts.setdefault(attempt.path, Counter())[attempt.state] += attempt.operations
    return tuple(
        FixedFile(
            path=path,
            planned=sum(states.values()),
            applied=states[FixState.APPLIED],
            refused=states[FixState.REFUSED],
            bytes_touched=touched.get(path, Touched()).bytes,
            lines_touched=touched.get(path, Touched()).lines,
            proofs=passed.get(path, ()),
        )
        for path, states in sorted(counts.items())
    )


def written(root: str, state: Path, mend: Callable[[Mapping[str, str]], FixResult]) -> FixResult:
    """Mend and write. A file that cannot be written is barred, and the rest is done without it. Raises `OSError`."""
    barred: dict[str, str] = {}
    for _ in range(MOST_WRITES):
        result = mend(barred)
        problems: list[Problem] = []
        if result.texts:
            with locked(state):
                problems = write_all(root, state / "journal", changes_of(result))
        if all(problem.is_alone for problem in problems):
            return written_without(result, {problem.path: problem.reason for problem in problems})
        barred |= {problem.path: problem.reason for problem in problems}
    return unwritten(result, problems)


def changes_of(result: FixResult) -> dict[str, Change]:
    return {path: Change(content_hash(old), new) for path, (old, new) in result.texts.items()}


def written_without(result: FixResult, reasons: Mapping[str, str]) -> FixResult:
    """All is written but for these files, if any."""
    attempts = tuple(
        attempt._replace(state=FixState.REFUSED, reason=reasons[attempt.path])
        if attempt.path in reasons and attempt.state == FixState.APPLIED
        else attempt
        for attempt in result.attempts
    )
    files = tuple(
        FixedFile(file.path, file.planned, 0, file.planned, 0, 0) if file.path in reasons else file
        for file in result.files
    )
    texts = {path: text for path, text in result.texts.items() if path not in reasons}
    # A fix of several files is told with the first of them; the others must not be silent.
    others = reasons.keys() - {attempt.path for attempt in attempts}
    skipped = tuple(Skipped(path, reasons[path]) for path in sorted(others))
    return result._replace(attempts=attempts, files=files, texts=texts, skipped=skipped, is_written=True)


def unwritten(result: FixResult, problems: list[Problem]) -> FixResult:
    """Nothing could be written: what was to be applied is refused."""
    reason = f"nothing was written: {problems[0].path}: {problems[0].reason}"
    attempts = [
        attempt._replace(state=FixState.REFUSED, reason=reason) if attempt.state == FixState.APPLIED else attempt
        for attempt in result.attempts
    ]
    return result._replace(attempts=tuple(attempts), files=files_of(attempts, {}, {}), texts={}, is_written=True)
