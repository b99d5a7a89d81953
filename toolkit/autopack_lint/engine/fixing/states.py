"""What the rules say about a project in which some files are not yet as they are on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.engine.check import assembled
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Extracts, key_for
from autopack_lint.engine.file_work import Outcome
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
        skipped = []
        base = self._extracts
        by_path, keys = dict(base.by_path), dict(base.keys)
        changed: dict[str, Outline] = {}
        for path, raw in sorted(texts.items()):
            outcome = self._outcome(path, raw)
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

    def _outcome(self, path: str, raw: bytes) -> Outcome:
        outcome = self._outcomes.get(raw)
        if outcome is None:
            outcome = self._outcomes[raw] = self._work.analysed(raw)
            if not outcome.skipped:
                key = key_for(outcome.content, self._environment)
                known = Known(b"", outcome.content)
                entry = Entry(path, known, key, outcome.outline, outcome.verdicts, outcome.sections)
                self._engine.cache.remember([entry])
        return outcome
