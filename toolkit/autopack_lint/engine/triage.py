"""`triage`: a log, its command and the repository -> a diagnosis."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from autopack_lint.engine.disk_workspace import DiskWorkspace
from autopack_lint.engine.failure_rules import built_in_book
from autopack_lint.model.diagnosis import Diagnosis
from autopack_lint.triage.diagnose import Asked, diagnosed, triaged
from autopack_lint.triage.digest import DEFAULT_TOKENS, digest_of
from autopack_lint.triage.matching import Book
from autopack_lint.triage.workspace import NoWorkspace, Workspace


def triage(
    text: str | bytes,
    *,
    command: str | Sequence[str] | None = None,
    exit_code: int | None = None,
    root: str | os.PathLike[str] | None = None,
    max_tokens: int = DEFAULT_TOKENS,
    book: Book | None = None,
    workspace: Workspace | None = None,
) -> Diagnosis:
    """Name the root cause of a failed command.

    `text` is what it printed; `root` the repository in which it ran, whose files decide between classes that
    look alike. Deterministic but for the seconds in the summary; never raises, whatever the log holds.
    """
    started = time.perf_counter()
    raw = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    said = command if command is None or isinstance(command, str) else " ".join(quoted(word) for word in command)
    if workspace is None:
        workspace = NoWorkspace() if root is None else DiskWorkspace(Path(root))
    asked = Asked(raw, said, exit_code, workspace)
    rules = book or built_in_book()
    result = triaged(asked, rules)
    digest = digest_of(asked, result, max_tokens)
    return diagnosed(asked, rules, digest, result, round(time.perf_counter() - started, 4))


def quoted(word: str) -> str:
    """A word as a shell shows it."""
    return (
        word
        if word and not any(character.isspace() or character in "\"'" for character in word)
        else '"' + word.replace('"', "'") + '"'
    )
