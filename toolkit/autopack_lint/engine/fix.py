"""The whole of `fix`: findings in, proven texts out, round by round until there is nothing left to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from autopack_lint.engine.fixing.attempt import Proven, Read, Touched, Tried, proven, tried
from autopack_lint.engine.fixing.second_opinion import SecondOpinion
from autopack_lint.engine.fixing.states import Overlay, State
from autopack_lint.engine.fixing.units import Unit, related
from autopack_lint.gate.findings import Failed, failures
from autopack_lint.model.finding import Finding
from autopack_lint.model.fix import FixAttempt, FixState
from autopack_lint.model.import_style import ImportStyle

MOST_ROUNDS = 10
MOST_STARTS = 4
UNSETTLED = f"it comes back after every round, {MOST_ROUNDS} times"
UnitsIn = Callable[[State], Sequence[Unit]]


class Fixer:
    """Applies fixes to texts in memory, as often as new ones appear. Nothing is written here."""

    def __init__(
        self,
        overlay: Overlay,
        opinion: SecondOpinion,
        read: Read,
        style: ImportStyle,
        units_in: UnitsIn,
        rounds: int,
    ) -> None:
        self._overlay = overlay
        self._opinion = opinion
        self._read = read
        self._style = style
        self._units_in = units_in
        self._most_rounds = rounds
        self._given_up: dict[tuple[str, str, str, int, str], FixAttempt] = {}
        self._lets_pass = True
        self.rounds = 0
        self.texts: dict[str, bytes] = {}
        self.touched: dict[str, Touched] = {}
        self._refused: list[FixAttempt] = []
        self.applied: list[Unit] = []
        self.state = overlay.state({})

    def run(self) -> None:
        """Bring the texts to a state in which nothing is left to be mended that can be."""
        initial = self.state
        for _ in range(MOST_STARTS):
            self._start(initial)
            pending = self._to_the_end()
            for unit in pending:
                self._give_up(unit, UNSETTLED)
            new = () if pending else failures(initial.all, self.state.all, {})
            if not pending and not new:
                return
            # What was let pass because it would be mended in its turn was not.
            self._lets_pass = self._lets_pass and not new
        self._start(initial)
        for unit in self._units_in(initial):
            self._give_up(unit, UNSETTLED)

    def _start(self, initial: State) -> None:
        self.rounds, self.state = 0, initial
        self.texts, self.touched, self.applied, self._refused = {}, {}, [], []

    def _to_the_end(self) -> list[Unit]:
        """Round after round; what is still to be done after the last one."""
        for _ in range(self._most_rounds):
            # What could not be done in the last round may be done, or be gone, in this one.
            self._refused = []
            units = self._open_units()
            if not units or not self._round(units):
                return []
        return self._open_units() if self._most_rounds > 1 else []

    def _open_units(self) -> list[Unit]:
        return [unit for unit in self._units_in(self.state) if unit.identity not in self._given_up]

    def _round(self, units: Sequence[Unit]) -> bool:
        """Apply what can be applied at once; whether that was anything."""
        attempt, proof = self._try(units)
        self._refused = list(attempt.refused)
        if not attempt.taken:
            return False
        if proof.failed:
            attempt, proof = self._without_blamed(attempt.taken, proof.failed)
        if not attempt.taken:
            return False
        self.rounds += 1
        self.state = proof.state
        self.texts.update(attempt.texts)
        self.applied += attempt.taken
        for path, more in attempt.touched.items():
            known = self.touched.get(path, Touched())
            self.touched[path] = Touched(known.bytes + more.bytes, known.lines + more.lines)
        return True

    def _try(self, units: Sequence[Unit]) -> tuple[Tried, Proven]:
        attempt = tried(units, self.texts, self._read, self._style)
        if not attempt.taken:
            return attempt, Proven(self.state, ())
        return attempt, proven(attempt, self._overlay, self.texts, self.state, self._passing, self._opinion)

    def _without_blamed(self, taken: Sequence[Unit], failed: Iterable[Failed]) -> tuple[Tried, Proven]:
        """All units but those that fail a proof by themselves, which are given up."""
        blamed = related(taken, {failure.path for failure in failed}) or list(taken)
        good = [unit for unit in taken if unit not in blamed]
        attempt, proof = self._try(good)
        if proof.failed:
            blamed, good = list(taken), []
        for unit in blamed:
            new_attempt, new_proof = self._try(sorted([*good, unit]))
            if new_proof.failed:
                self._give_up(unit, new_proof.failed[0].reason)
            elif unit in new_attempt.taken:
                good.append(unit)
                attempt, proof = new_attempt, new_proof
        if not good:
            return self._try(())
        return attempt, proof

    def _passing(self, state: State) -> Iterable[Finding]:
        """Findings that a later round will mend."""
        if not self._lets_pass or self._most_rounds == 1:
            return ()
        coming = {unit[:4] for unit in self._units_in(state) if unit.identity not in self._given_up}
        return [item for item in state.findings if (item.path, *item.span.start, item.rule) in coming]

    def _give_up(self, unit: Unit, reason: str) -> None:
        self._given_up[unit.identity] = unit.attempt(FixState.REFUSED, reason)

    def outcome(self) -> list[FixAttempt]:
        """Every fix that was planned, and what became of it, by path and place."""
        done = [unit.attempt(FixState.APPLIED) for unit in self.applied]
        return sorted([*done, *self._given_up.values(), *self._refused], key=order)


def order(attempt: FixAttempt) -> tuple[str, int, str, str, str]:
    return attempt.path, attempt.line, attempt.rule, attempt.fingerprint, attempt.title
