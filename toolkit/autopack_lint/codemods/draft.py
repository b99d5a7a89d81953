"""A file on its way to its new text: edits are collected against one tree, and carried out when they would clash."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.codemods.edits import Edit, Plan, Region, carried_out, clash, moved
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.place import Span


class ConflictError(Exception):
    """An operation that is about something which another one has changed: it may be tried on the new text."""


class Step(NamedTuple):
    """Edits that were carried out, and the text that they are about."""

    before: Text
    edits: tuple[Edit, ...]


class Draft(NamedTuple):
    """The state of one file."""

    original: Text
    text: Text
    """What operations are looked at with; `pending` edits are not in it yet."""
    pending: tuple[Edit, ...] = ()
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, raw: bytes) -> Draft:
        """Raises `RefusedError`."""
        text = Text.of(raw)
        return cls(text, text)

    def with_plan(self, plan: Plan) -> Draft:
        """The draft with more pending edits, which do not clash with those that it has."""
        new = tuple(edit for edit in dict.fromkeys(plan.edits) if edit not in self.pending)
        return self._replace(pending=(*self.pending, *new))

    def takes(self, plan: Plan) -> bool:
        """Whether a plan gets along with the pending edits; the same edit is welcome twice."""
        others = [edit for edit in self.pending if edit not in plan.edits]
        fresh = tuple(edit for edit in plan.edits if edit not in self.pending)
        return not clash(plan._replace(edits=fresh), others)

    def settled(self) -> Draft:
        """The draft with all edits carried out."""
        if not self.pending:
            return self
        characters = carried_out(self.text.characters, self.pending)
        step = Step(self.text, tuple(sorted(self.pending)))
        return Draft(self.original, self.text.changed(characters), (), (*self.steps, step))

    def region(self, span: Span) -> Region:
        """Where a span of the original is now. Raises `RefusedError` or `ConflictError`."""
        region: Region | None = Region(self.original.offset(span.start), self.original.offset(span.end))
        for step in self.steps:
            region = moved(region, step.edits) if region is not None else None
        if region is None:
            raise ConflictError(f"line {span.start.line} has been changed by another fix")
        if region.end < region.start:
            raise RefusedError("the span ends before it begins")
        return region
