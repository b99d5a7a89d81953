"""Answers about lost names, and the words for them."""

from __future__ import annotations

from collections.abc import Sequence

from autopack_lint.model.facts import Definition
from autopack_lint.model.healing import Moved, Tier, Verdict


def is_all(name: str) -> bool:
    """Whether an import means the module itself or everything in it."""
    return name in {"", "*"}


def in_doubt(verdict: Verdict, others: Sequence[Definition]) -> Verdict:
    """A module that got a name in one way or another, as an old Python needs it, does not say which is meant now."""
    reason = f"it came from {' or '.join(f'`{item.module}`' for item in others)} as well"
    return verdict._replace(tier=Tier.SUGGEST, reason=reason, candidates=tuple(item.module for item in others))


def renamed(gone: Moved) -> str:
    return f"git: `{gone.old_path}` became `{gone.path}` in {gone.commit[:10]}"


def deleted(gone: Moved) -> Verdict:
    reason = f"`{gone.old_path}` was deleted in {gone.commit[:10]}"
    return Verdict(Tier.REFUSE, reason=reason, restore=restore(gone))


def restore(gone: Moved) -> str:
    return f"git show {gone.commit[:10]}^:{gone.old_path}"
