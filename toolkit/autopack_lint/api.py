"""What other programs import: `from autopack_lint.api import triage`. What a call needs is loaded by the first one."""

from __future__ import annotations

import os
from collections.abc import Sequence

from autopack_lint.model.diagnosis import Cause, Diagnosis, Digest, Evidence, Mitigation, Symptom

__all__ = ["Cause", "Diagnosis", "Digest", "Evidence", "Mitigation", "Symptom", "triage"]


def triage(
    text: str | bytes,
    *,
    command: str | Sequence[str] | None = None,
    exit_code: int | None = None,
    root: str | os.PathLike[str] | None = None,
) -> Diagnosis:
    """Name the root cause of a failed command; see `engine.triage`, which says more and takes more."""
    from autopack_lint.engine.failures.triage import triage as answer

    return answer(text, command=command, exit_code=exit_code, root=root)
