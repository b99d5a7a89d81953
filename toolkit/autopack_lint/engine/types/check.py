"""mypy as a witness: run isolated and told as data where things are; not run at all where nothing has changed.

Nothing of the project is imported or executed. What mypy remembers lies in our own folder, and is thrown away where a
file has changed in a way that mypy would not notice: it looks at sizes and whole seconds.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from autopack_lint.analyzers.types.messages import message_in, messages_in
from autopack_lint.engine.files.repository_lock import locked
from autopack_lint.engine.files.signature import Signature, now, signatures_of
from autopack_lint.engine.types.memory import CACHE, forget_unnoticed, recalled, remember
from autopack_lint.engine.types.process import LONGEST_REASON, started
from autopack_lint.engine.types.question import Request, TypeQuestion, request_for
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Skipped
from autopack_lint.model.types import TypeAnswer

FOLDER = "mypy"
INSTALL = "mypy is not installed: `pip install 'autopack-lint[types]'` brings it"


def check_types(question: TypeQuestion, state: Path | None) -> TypeAnswer:
    """What mypy says. Raises `UsageError` where it is not installed."""
    if find_spec("mypy") is None:
        raise UsageError(INSTALL)
    request = request_for(question)
    if state is None:
        with tempfile.TemporaryDirectory(prefix="autopack-lint-") as scratch:
            return run(request, Path(scratch), cache=os.devnull)
    folder = state / FOLDER
    folder.mkdir(exist_ok=True)
    kept = recalled(folder, request.key)
    if kept is not None:
        return answered(request, *kept)._replace(is_kept=True)
    with locked(folder, question.seconds):
        forget_unnoticed(folder)
        return run(request, folder, cache=str(folder / CACHE))


def run(request: Request, folder: Path, cache: str) -> TypeAnswer:
    """Start mypy, and keep what it says."""
    began = now()
    if request.paths == ():
        return answered(request, {"messages": [], "files": []}, {})
    name, text = request.settings_file
    file = folder / name
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    document = {
        "arguments": [*arguments(), "--config-file", str(file), "--cache-dir", cache],
        "paths": request.paths,
        "named": sorted(request.question.named),
        "sites": request.environment.sites,
        "importable": request.environment.sites if request.question.is_trusted else (),
    }
    outcome = started(document, request.question, folder)
    if isinstance(outcome, str):
        return stopped(request, outcome)
    depends_on = signed(request, outcome)
    answer = answered(request, outcome, depends_on)
    if cache != os.devnull:
        remember(folder, request.key if answer.is_whole else "", outcome, depends_on, began)
    return answer


def arguments() -> list[str]:
    words = [
        "--output",
        "json",
        "--show-column-numbers",
        "--show-error-end",
        "--show-error-codes",
        "--no-error-summary",
    ]
    words += ["--no-pretty", "--hide-error-context", "--no-color-output", "--python-executable", sys.executable]
    return words


def stopped(request: Request, reason: str) -> TypeAnswer:
    return TypeAnswer((), (Skipped(".", reason), *unread(request)), remarks(request, ""), is_whole=False)


def unread(request: Request) -> list[Skipped]:
    """The files that were asked for and are not Python."""
    asked = set(request.question.files)
    unparsable = [path for path, _ in request.question.unparsable if path in asked]
    return [Skipped(path, "mypy did not look at it: it is not Python") for path in unparsable]


def remarks(request: Request, said: str) -> tuple[str, ...]:
    found = [line for line in said.splitlines() if line.strip()]
    if request.settings.dropped:
        keys = ", ".join(request.settings.dropped)
        found.append(f"{request.settings.source}: mypy runs without these settings of the project: {keys}")
    return tuple(found)


def answered(request: Request, outcome: dict[str, object], depends_on: dict[str, Signature]) -> TypeAnswer:
    """What a process said, as an answer."""
    lines = strings(outcome.get("messages"))
    skipped = unread(request)
    pairs = outcome.get("left_out")
    for path, reason in pairs if isinstance(pairs, list) else ():
        skipped.append(Skipped(str(path), f"mypy did not look at it: {reason}"))
    messages = tuple(messages_in(lines))
    is_blocked = bool(outcome.get("blocked"))
    if is_blocked:
        skipped.append(Skipped(*blocker_in(lines)))
        messages = ()
    return TypeAnswer(
        messages,
        tuple(skipped),
        remarks(request, str(outcome.get("said", ""))),
        depends_on,
        is_whole=not is_blocked,
    )


def blocker_in(lines: Sequence[str]) -> tuple[str, str]:
    """The file at which mypy stopped, and why."""
    for line in lines:
        message = message_in(line)
        if message is not None and message.is_error:
            return message.path, f"mypy stopped at line {message.line}, so no types were checked: {message.text}"
    said = " ".join(lines).strip()
    return ".", f"mypy stopped, so no types were checked: {said[:LONGEST_REASON] or 'it gave no reason'}"


def strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def signed(request: Request, outcome: dict[str, object]) -> dict[str, Signature]:
    """The files and folders that decide what mypy says: a new file may be found where none was before."""
    files = strings(outcome.get("files"))
    folders = {os.path.dirname(file) for file in files}
    places = sorted(
        {*files, *folders, request.question.root, *request.settings.consulted, *request.environment.consulted}
    )
    return dict(zip(places, signatures_of(places), strict=True))
