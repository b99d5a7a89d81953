"""One try: units are carried out on texts, and the outcome is put to the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from autopack_lint.codemods.draft import Draft, Step
from autopack_lint.codemods.rewrite import Changed, Conflict, Refused, rewritten
from autopack_lint.codemods.text import RefusedError
from autopack_lint.engine.fixing.second_opinion import SecondOpinion
from autopack_lint.engine.fixing.states import Overlay, State
from autopack_lint.engine.fixing.units import Unit
from autopack_lint.gate.findings import Failed, failures
from autopack_lint.gate.names import why_a_name_is_lost
from autopack_lint.gate.text import why_not_compiled, why_not_the_edits, why_not_the_same_elsewhere
from autopack_lint.model.finding import Finding
from autopack_lint.model.fix import FixAttempt, FixState
from autopack_lint.model.import_style import ImportStyle

Read = Callable[[str], bytes]
"""The bytes of a file that may be changed. Raises `RefusedError`."""


class Touched(NamedTuple):
    """How much of a file is changed."""

    bytes: int = 0
    lines: int = 0


class Tried(NamedTuple):
    """What units make of texts."""

    taken: tuple[Unit, ...]
    refused: tuple[FixAttempt, ...]
    texts: dict[str, bytes]
    touched: dict[str, Touched]
    steps: dict[str, tuple[Step, ...]]
    """How each text came to be."""
    broken: tuple[Failed, ...]
    """Files whose new text fails a proof by itself."""


def tried(units: Iterable[Unit], texts: Mapping[str, bytes], read: Read, style: ImportStyle) -> Tried:
    """Carry out as many units as get along with each other."""
    drafts: dict[str, Draft] = {}
    taken: list[Unit] = []
    refused: list[FixAttempt] = []
    for unit in units:
        try:
            for path in sorted(unit.paths - drafts.keys()):
                drafts[path] = Draft.of(texts[path] if path in texts else read(path))
        except RefusedError as error:
            refused.append(unit.attempt(FixState.REFUSED, str(error)))
            continue
        match rewritten(unit.operations, drafts, style):
            case Changed(new):
                drafts = new
                taken.append(unit)
            case Refused(reason) | Conflict(reason):
                refused.append(unit.attempt(FixState.REFUSED, reason))
            case _:
                refused.append(unit.attempt(FixState.UNCHANGED))
    return settled(drafts, taken, refused)


def settled(drafts: Mapping[str, Draft], taken: Sequence[Unit], refused: Sequence[FixAttempt]) -> Tried:
    """The new texts of drafts, with the proofs that need nothing but them."""
    new: dict[str, bytes] = {}
    touched: dict[str, Touched] = {}
    steps: dict[str, tuple[Step, ...]] = {}
    broken: list[Failed] = []
    for path, draft in sorted((path, draft.settled()) for path, draft in drafts.items()):
        if not draft.steps:
            continue
        try:
            new[path] = draft.text.raw()
            reason = why_not_sound(draft, new[path])
        except RefusedError as error:
            reason = str(error)
        touched[path], steps[path] = touched_by(draft), draft.steps
        if reason:
            broken.append(Failed(path, "", reason))
    return Tried(tuple(taken), tuple(refused), new, touched, steps, tuple(broken))


def why_not_sound(draft: Draft, raw: bytes) -> str:
    """Which proof a new text fails: only the edits, nothing else in the tree, it compiles, and no name is lost."""
    texts = [*(step.before.characters for step in draft.steps), draft.text.characters]
    for step, (before, after) in zip(draft.steps, pairwise(texts), strict=True):
        reason = why_not_the_edits(before, step.edits, after)
        reason = reason or why_not_the_same_elsewhere(before, step.edits, after, step.before.tree)
        if reason:
            return reason
    return why_not_compiled(raw) or why_a_name_is_lost(texts[0], texts[-1])


def touched_by(draft: Draft) -> Touched:
    """How many bytes and lines the edits of a draft take away and put in."""
    size = lines = 0
    for step in draft.steps:
        for start, end, new in step.edits:
            old = step.before.characters[start:end]
            size += len(old.encode(errors="replace")) + len(new.encode(errors="replace"))
            lines += max(old.count("\n"), new.count("\n"), 1)
    return Touched(size, lines)


class Proven(NamedTuple):
    """A new state, or what speaks against it."""

    state: State
    failed: tuple[Failed, ...]


def proven(
    attempt: Tried,
    overlay: Overlay,
    texts: Mapping[str, bytes],
    before: State,
    passing: Callable[[State], Iterable[Finding]],
    opinion: SecondOpinion,
) -> Proven:
    """Whether the rules, and then the witness, agree with a try. `texts` are all that differ from the disk by now."""
    if attempt.broken:
        return Proven(before, attempt.broken)
    after = overlay.state({**texts, **attempt.texts})
    mended = Counter(unit.place for unit in attempt.taken if unit.mends)
    known = set(before.skipped)
    failed = [Failed(item.path, "", item.reason) for item in after.skipped if item not in known]
    failed += failures(before.all, after.all, mended, passing(after))
    return Proven(after, tuple(failed or opinion.objections(attempt.steps)))
