"""Whole answers from earlier runs: the same command over unchanged files prints what it printed.

This is what makes a run in which nothing changed cheaper than any analysis, so this module imports
next to nothing. An answer holds the signatures of everything it depended on. It is only looked for
in the folder whose name nobody could know who made the repository.
"""

from __future__ import annotations

import marshal
import os
import sys
from binascii import crc32

from autopack_lint import __file__ as package
from autopack_lint import __version__
from autopack_lint.engine.files.own_folder import own_folder
from autopack_lint.engine.files.signature import Signature, signatures_of

FOLDER = "answers"
MOST_ANSWERS = 64
LENGTHS = 4
NUMBER = 8
HEAD = LENGTHS * NUMBER
LIST_HEAD = 5
"""What `marshal` writes before the items of a list."""
AT_ONCE = 256


class Answer:
    """What a command printed, and how it ended."""

    # No named tuple: `typing` would cost as much as all the rest of a run in which nothing changed.
    __slots__ = ("exit_code", "output")

    def __init__(self, exit_code: int, output: bytes) -> None:
        self.exit_code = exit_code
        self.output = output


def question_of(argv: list[str], style: tuple[bool, int]) -> bytes:
    """All that a run is asked with: the words, the place, the user, the environment, who answers, in which form."""
    user = os.geteuid() if sys.platform != "win32" else 0
    active = os.environ.get("VIRTUAL_ENV", "")
    return repr((__version__, package, sys.version, working_directory(), user, active, argv, style)).encode()


def working_directory() -> str:
    """Empty where it has been deleted."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def folder_above(directory: str) -> str:
    """The answers of the nearest project at or above a directory that has any; empty when there is none."""
    while True:
        folder = own_folder(directory)
        if folder:
            return os.path.join(folder, FOLDER)
        parent = os.path.dirname(directory)
        if parent == directory:
            return ""
        directory = parent


def recall(question: bytes) -> Answer | None:
    """The answer to a question, if all that it depended on is as it was."""
    folder = folder_above(working_directory())
    if not folder:
        return None
    try:
        with open(file_for(folder, question), "rb", buffering=0) as file:
            data = file.read()
    except OSError:
        return None
    return unpacked(data, question)


def unpacked(data: bytes, question: bytes) -> Answer | None:
    numbers = [int.from_bytes(data[start : start + NUMBER], "little") for start in range(0, HEAD, NUMBER)]
    checksum, exit_code, asked, listed = numbers
    if len(data) < HEAD or crc32(data[NUMBER:]) != checksum or data[HEAD : HEAD + asked] != question or not listed:
        return None
    paths = data[HEAD + asked : HEAD + asked + listed].decode(errors="surrogatepass").split("\0")
    place = HEAD + asked + listed
    for start in range(0, len(paths), AT_ONCE):
        seen = bytes_of(signatures_of(paths[start : start + AT_ONCE]))
        if not data.startswith(seen, place):
            return None
        place += len(seen)
    return Answer(exit_code, data[place:])


def bytes_of(signatures: list[Signature]) -> bytes:
    """Those of one list after those of another are those of both."""
    return marshal.dumps(signatures, 2)[LIST_HEAD:]


def packed(question: bytes, answer: Answer, depends_on: dict[str, Signature]) -> bytes:
    # What has changed last is the likeliest to change next: the sooner it is looked at, the sooner we know.
    depends_on = dict(sorted(depends_on.items(), key=lambda item: item[1], reverse=True))
    paths = "\0".join(depends_on).encode(errors="surrogatepass")
    numbers = (answer.exit_code, len(question), len(paths))
    signatures = bytes_of(list(depends_on.values()))
    content = b"".join((*(number.to_bytes(NUMBER, "little") for number in numbers), question, paths, signatures))
    content += answer.output
    return crc32(content).to_bytes(NUMBER, "little") + content


def remember(folder: str, question: bytes, answer: Answer, depends_on: dict[str, Signature]) -> None:
    """Keep an answer. What it depends on must have been settled when it was looked at."""
    target = file_for(folder, question)
    temporary = f"{target}.{os.getpid()}"
    try:
        os.makedirs(folder, exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(packed(question, answer, depends_on))
        os.replace(temporary, target)
        forget_oldest(folder)
    except OSError:
        return


def file_for(folder: str, question: bytes) -> str:
    return os.path.join(folder, f"{crc32(question):08x}")


def forget_oldest(folder: str) -> None:
    with os.scandir(folder) as entries:
        files = sorted((entry.stat().st_mtime_ns, entry.path) for entry in entries)
    for _, path in files[:-MOST_ANSWERS]:
        os.unlink(path)
