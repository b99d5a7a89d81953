"""What there is to be done: fixes with all that has to be known about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from autopack_lint.gate.findings import Place
from autopack_lint.model.finding import Finding, Safety
from autopack_lint.model.fix import FixAttempt, FixState
from autopack_lint.model.operation import MoveDefinition, Operation


class Unit(NamedTuple):
    """The operations of one fix: all of them are carried out, or none."""

    path: str
    line: int
    column: int
    rule: str
    title: str
    safety: Safety
    fingerprint: str
    excerpt: str
    operations: tuple[Operation, ...]
    mends: bool
    """Whether a finding must be gone afterwards."""

    @property
    def identity(self) -> tuple[str, str, str, int, str]:
        """By what it is known again when lines have moved."""
        return self.path, self.rule, self.excerpt, self.column, self.title

    @property
    def place(self) -> Place:
        return self.path, self.rule

    @property
    def paths(self) -> frozenset[str]:
        """All files that it changes."""
        targets = {operation.to_path for operation in self.operations if isinstance(operation, MoveDefinition)}
        return frozenset(targets.union(operation.path for operation in self.operations))

    def attempt(self, state: FixState, reason: str = "") -> FixAttempt:
        return FixAttempt(
            rule=self.rule,
            title=self.title,
            safety=self.safety,
            path=self.path,
            line=self.line,
            fingerprint=self.fingerprint,
            operations=len(self.operations),
            state=state,
            reason=reason,
        )


class Wanted(NamedTuple):
    """Which fixes are to be applied."""

    safeties: frozenset[Safety] = frozenset({Safety.SAFE})
    only: frozenset[str] = frozenset()
    """Fingerprints; all where there are none."""
    choose: Callable[[Unit, str], bool] | None = None
    """Asked about each fix, with what it changes as a patch."""

    classes: frozenset[str] = frozenset()
    """Names of classes that the findings must be about; all where there are none."""

    def takes(self, finding: Finding) -> bool:
        """Whether the fix of a finding is to be applied."""
        fix = finding.fix
        is_meant = not self.only or finding.fingerprint in self.only
        is_meant &= not self.classes or finding.symbol.rpartition(".")[2] in self.classes
        return fix is not None and bool(fix.operations) and fix.safety in self.safeties and is_meant


def units_of(findings: Iterable[Finding], wanted: Wanted) -> list[Unit]:
    """The fixes of findings, in the order in which they are applied."""
    return sorted(unit_of(finding) for finding in findings if wanted.takes(finding))


def unit_of(finding: Finding) -> Unit:
    if finding.fix is None:
        raise ValueError("a finding without a fix")
    line, column = finding.span.start
    return Unit(
        path=finding.path,
        line=line,
        column=column,
        rule=finding.rule,
        title=finding.fix.title,
        safety=finding.fix.safety,
        fingerprint=finding.fingerprint,
        excerpt=finding.excerpt,
        operations=finding.fix.operations,
        mends=True,
    )


def related(units: Iterable[Unit], paths: Iterable[str]) -> list[Unit]:
    """The units that change one of these files, or one that such a unit changes, and so on."""
    reached, pending = set(paths), list(units)
    found: list[Unit] = []
    while True:
        new = [unit for unit in pending if unit.paths & reached or unit.path in reached]
        if not new:
            return sorted(found)
        found += new
        reached.update(path for unit in new for path in unit.paths)
        pending = [unit for unit in pending if unit not in new]
