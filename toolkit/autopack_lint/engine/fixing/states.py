"""What the rules say about a project in which some files are not yet as they are on the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from autopack_lint.engine.check import assembled
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Extracts, is_calm, key_for
from autopack_lint.engine.file_work import FileWork, Outcome
from autopack_lint.engine.memory.cache import Entry, Known
from autopack_lint.engine.memory.outlines import outlines_of
from autopack_lint.engine.memory.pack import Outline, unpack_outline, unpack_verdicts
from autopack_lint.engine.project import project_findings
from autopack_lint.model.finding import Finding, Skipped


class State(NamedTuple):
    """All findings, and the files that could not be analysed."""

    findings: tuple[Finding, ...]
    """What is reported, and so may be mended."""
    known: tuple[Finding, ...]
    """What the baseline has already."""
    skipped: tuple[Skipped, ...]

    @property
    def all(self) -> tuple[Finding, ...]:
        return (*self.findings, *self.known)


class Overlay:
    """Looks at a project of which some texts are exchanged; each text is analysed once."""

    def __init__(self, engine: Engine, extracts: Extracts, *, is_whole: bool) -> None:
        self._engine = engine
        self._extracts = extracts
        self._is_whole = is_whole
        self._work = engine.work()
        self._environment = engine.environment()
        self._outcomes: dict[bytes, Outcome] = {}

    def state(self, texts: Mapping[str, bytes]) -> State:
        """What is found when these files have these texts."""
        self._analyse(texts)
        skipped = []
        base = self._extracts
        by_path, keys = dict(base.by_path), dict(base.keys)
        changed: dict[str, Outline] = {}
        for path, raw in sorted(texts.items()):
            outcome = self._outcomes[raw]
            if outcome.skipped:
                skipped.append(Skipped(path, outcome.skipped))
                continue
            changed[path] = unpack_outline(outcome.outline)
            by_path[path] = unpack_verdicts(outcome.verdicts, changed[path])
            keys[path] = key_for(outcome.content, self._environment)
        left = [path for path in base.outlines if path not in changed]
        outlines = outlines_of(base.outlines).with_changes(changed, left)
        extracts = base._replace(by_path=by_path, outlines=outlines, keys=keys)
        outside = project_findings(self._engine, extracts, is_whole=self._is_whole)
        result = assembled(self._engine, by_path, outside, len(by_path))
        return State(result.findings, result.known, (*skipped, *result.skipped))

    def _analyse(self, texts: Mapping[str, bytes]) -> None:
        """Look at the texts that are new."""
        path_of = {raw: path for path, raw in sorted(texts.items()) if raw not in self._outcomes}
        entries = []
        for raw, outcome in zip(path_of, self._outcomes_of(list(path_of)), strict=True):
            self._outcomes[raw] = outcome
            if not outcome.skipped:
                key, known = key_for(outcome.content, self._environment), Known(b"", outcome.content)
                entries.append(Entry(path_of[raw], known, key, outcome.outline, outcome.verdicts, outcome.sections))
        self._engine.cache.remember(entries)

    def _outcomes_of(self, texts: Sequence[bytes]) -> list[Outcome]:
        """What is found in texts; many are looked at in processes that may die, as files are."""
        if is_calm([len(raw) for raw in texts]) and not self._engine.rule_folders:
            return [self._work.analysed(raw) for raw in texts]
        from autopack_lint.engine.workers import process_all

        _ = self._work.analyser
        items = [str(number) for number in range(len(texts))]
        work = partial(text_outcome, self._work, texts)
        done = process_all(items, work, min(self._engine.config.jobs, len(texts)))
        found = {item: Outcome(skipped=lost) if lost else Outcome.unpacked(packed) for item, packed, lost in done}
        return [found[item] for item in items]


def text_outcome(work: FileWork, texts: Sequence[bytes], number: str) -> bytes:
    """The packed outcome for one of several texts."""
    return work.analysed(texts[int(number)]).packed()
