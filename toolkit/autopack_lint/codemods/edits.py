"""Edits of a text: what one operation makes of it, and how edits get along with each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """Put `text` in place of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


class Region(NamedTuple):
    """Characters that have to be as they are for a plan to be right."""

    start: int
    end: int


class Plan(NamedTuple):
    """The edits of one operation in one file, and what they rely on."""

    edits: tuple[Edit, ...]
    relies_on: tuple[Region, ...] = ()


def carried_out(characters: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap."""
    pieces: list[str] = []
    place = 0
    for edit in sorted(edits):
        pieces += [characters[place : edit.start], edit.text]
        place = edit.end
    return "".join([*pieces, characters[place:]])


def clash(plan: Plan, edits: Sequence[Edit]) -> bool:
    """Whether a plan and earlier edits are about the same characters."""
    regions = [*(Region(edit.start, edit.end) for edit in plan.edits), *plan.relies_on]
    return any(touch(region, edit) for region in regions for edit in edits)


def touch(region: Region, edit: Edit) -> bool:
    """Whether they overlap; an insertion also touches what it stands beside."""
    if region.start == region.end or edit.start == edit.end:
        return region.start <= edit.end and edit.start <= region.end
    return region.start < edit.end and edit.start < region.end


def moved(region: Region, edits: Iterable[Edit]) -> Region | None:
    """Where characters are after edits; None where the edits are about them."""
    shift = 0
    for edit in sorted(edits):
        if touch(region, edit) and not stands_beside(region, edit):
            return None
        if edit.end <= region.start:
            shift += len(edit.text) - (edit.end - edit.start)
    return Region(region.start + shift, region.end + shift)


def stands_beside(region: Region, edit: Edit) -> bool:
    """Whether an insertion is at the border of a region that has characters."""
    return edit.start == edit.end and region.start < region.end and edit.start in (region.start, region.end)
