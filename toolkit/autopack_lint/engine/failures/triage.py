"""`triage`: a log, its command and the repository -> a diagnosis."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from autopack_lint.engine.failures.rules import built_in_book
from autopack_lint.engine.failures.workspace import DiskWorkspace
from autopack_lint.model.diagnosis import Cause, Diagnosis, Mitigation, MitigationKind, Symptom
from autopack_lint.model.errors import UsageError
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
    said = command if command is None or isinstance(command, str) else command_line(command)
    if workspace is None:
        workspace = NoWorkspace() if root is None else DiskWorkspace(Path(root))
    asked = Asked(raw, said, exit_code, workspace)
    rules = book or built_in_book()
    result = triaged(asked, rules)
    diagnosis = diagnosed(asked, result)
    if isinstance(workspace, DiskWorkspace):
        diagnosis = answered(diagnosis, workspace)
    diagnosis = diagnosis._replace(digest=digest_of(asked, result, max_tokens, diagnosis.mitigation))
    seconds = round(time.perf_counter() - started, 4)
    return diagnosis._replace(summary=diagnosis.summary._replace(seconds=seconds))


def answered(diagnosis: Diagnosis, workspace: DiskWorkspace) -> Diagnosis:
    """The diagnosis with what the import resolver knows about an import of the repository that failed."""
    if diagnosis.cause is None or not diagnosis.cause.facts.get("importer"):
        return diagnosis
    # Only here: the resolver looks at the whole project, and needs much of the engine.
    from autopack_lint.engine.failures.import_answer import with_import_answer

    return with_import_answer(diagnosis, workspace.root)


def command_line(argv: Sequence[str]) -> str:
    """An argument list as one line, so that the words can be told apart again."""
    return " ".join(quoted(word) for word in argv)


def recorded(diagnosis: Diagnosis, root: Path) -> Diagnosis:
    """Note a diagnosis in the ledger. The same failure for the third time in a row is a loop, whatever it is of."""
    from autopack_lint.engine.failures.ledger import LOOP, record

    count = record(ledger_folder(root), diagnosis)
    rule = built_in_book().by_id.get("agent.loop")
    cause = diagnosis.cause
    if cause is None or rule is None or count < LOOP:
        return diagnosis
    symptoms = (Symptom(cause.id, cause.evidence.line), *diagnosis.symptoms)
    facts: dict[str, str | int] = {"times": count, "failure": cause.id, "failure_fingerprint": cause.fingerprint}
    loop = Cause(rule.id, rule.title, rule.confidence, rule.retry, cause.evidence, facts, cause.fingerprint)
    mitigation = Mitigation(MitigationKind.NONE, rule.remedy.summary, never=rule.never)
    return diagnosis._replace(needs_model=True, cause=loop, symptoms=symptoms, mitigation=mitigation)


def ledger_folder(root: Path) -> Path:
    """Where the ledger of a repository is. Raises `UsageError`."""
    from autopack_lint.engine.files.state_folder import state_folder

    folder = state_folder(root)
    if folder is None:
        raise UsageError(f"{root}: nothing can be kept below it")
    return folder


def quoted(word: str) -> str:
    """A word as a shell shows it."""
    return (
        word
        if word and not any(character.isspace() or character in "\"'" for character in word)
        else '"' + word.replace('"', "'") + '"'
    )
