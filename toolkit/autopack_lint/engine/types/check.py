"""mypy as a witness: run isolated and told as data where things are; not run at all where nothing has changed.

Nothing of the project is imported or executed. What mypy remembers lies in our own folder, and is thrown away where a
file has changed in a way that mypy would not notice: it looks at sizes and whole seconds.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, NamedTuple

from autopack_lint import __version__
from autopack_lint.analyzers.types.messages import message_in, messages_in
from autopack_lint.engine.evidence.python_environment import PythonEnvironment, python_environment
from autopack_lint.engine.failures.run_command import end, waited
from autopack_lint.engine.files.repository_lock import locked
from autopack_lint.engine.files.signature import Signature, now, signatures_of
from autopack_lint.engine.types.memory import CACHE, forget_unnoticed, recalled, remember
from autopack_lint.engine.types.settings import MypySettings, as_file, for_version, mypy_settings, without_targets
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Skipped
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.types import TypeAnswer

RUNNER = Path(__file__).with_name("runner.py")
SECONDS = 900
FOLDER = "mypy"
INSTALL = "mypy is not installed: `pip install 'autopack-lint[types]'` brings it"
LONGEST_REASON = 600


class TypeQuestion(NamedTuple):
    """What mypy is asked: the root, and the files below it."""

    root: str
    files: tuple[str, ...]
    named: frozenset[str]
    """Those that somebody asked for by name, whatever the settings exclude."""
    is_whole: bool
    """Whether all of the project is meant: then the project's own choice of files counts, where it has one."""
    unparsable: tuple[tuple[str, str], ...] = ()
    """The paths and modules that are not Python: mypy would stop at them."""
    is_trusted: bool = False
    seconds: float = SECONDS


class Request(NamedTuple):
    """A question with all that the answer depends on, ready to be sent."""

    question: TypeQuestion
    settings: MypySettings
    environment: PythonEnvironment
    paths: tuple[str, ...] | None
    """The files to look at; None where the settings say which."""

    @property
    def key(self) -> str:
        """Stands for everything that the answer depends on besides files."""
        question = self.question._replace(files=(), named=frozenset(), seconds=0)
        name, text = self.settings_file
        parts = (
            __version__,
            mypy_version(),
            sys.version,
            question,
            name,
            text,
            self.settings.dropped,
            self.environment,
        )
        whole = repr((*parts, self.paths, sorted(self.question.named)))
        return blake2b(whole.encode(errors="surrogatepass"), digest_size=16).hexdigest()

    @property
    def settings_file(self) -> tuple[str, str]:
        return as_file(self.settings, [module for _, module in self.question.unparsable])


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


def request_for(question: TypeQuestion) -> Request:
    settings = mypy_settings(question.root, is_trusted=question.is_trusted)
    is_their_choice = question.is_whole and settings.names_targets
    if not is_their_choice:
        settings = without_targets(settings)
    unparsable = {path for path, _ in question.unparsable}
    files = tuple(path for path in question.files if path not in unparsable and path.endswith((".py", ".pyi")))
    environment = python_environment(question.root)
    settings = for_version(settings, environment.version)
    return Request(question, settings, environment, None if is_their_choice else files)


def mypy_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mypy")
    except PackageNotFoundError:
        return ""


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


def started(document: object, question: TypeQuestion, folder: Path) -> dict[str, object] | str:
    """The answer of the process, or why there is none."""
    with scratch_files(folder) as (asked, out, err):
        asked.write(json.dumps(document).encode())
        asked.seek(0)
        code = exit_code_of(question, asked, out, err)
        if code is None:
            return f"mypy took longer than {question.seconds:g} seconds and was ended (--types-timeout allows more)"
        out.seek(0)
        err.seek(0)
        complaint = err.read().decode(errors="replace").strip()
        try:
            answer = json.loads(out.read()) if code == 0 else None
        except ValueError:
            answer = None
    if isinstance(answer, dict):
        return answer
    return f"mypy ended with exit code {code}: {last_words(complaint)}"


def last_words(complaint: str) -> str:
    """What a process that failed has to say: of a traceback no more than its end."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    if any(line.startswith("Traceback (") for line in lines):
        lines = [*(line for line in lines if "INTERNAL ERROR" in line), lines[-1]]
    return " ".join(lines)[-LONGEST_REASON:] or "it said nothing"


def exit_code_of(question: TypeQuestion, asked: BinaryIO, out: BinaryIO, err: BinaryIO) -> int | None:
    """How the process ended; None where it had to be ended. Whatever happens here, none is left."""
    process = None
    try:
        with uninterrupted():
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
                [sys.executable, "-I", str(RUNNER)],
                cwd=question.root,
                env=environment(),
                stdin=asked,
                stdout=out,
                stderr=err,
                start_new_session=os.name != "nt",
            )
        return process.returncode if waited(process, question.seconds) else None
    finally:
        if process is not None and process.poll() is None:
            end(process)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off an interruption until a process that is being started is known."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda received, _frame: caught.append(received))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for received in caught:
        signal.raise_signal(received)


@contextlib.contextmanager
def scratch_files(folder: Path) -> Iterator[tuple[BinaryIO, BinaryIO, BinaryIO]]:
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile(dir=folder)) for _ in range(3)]
        yield files[0], files[1], files[2]


def environment() -> dict[str, str]:
    """Ours, without what tells Python or mypy where to look."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(("PYTHON", "MYPY"))}


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
