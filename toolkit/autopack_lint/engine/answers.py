"""Whole answers from earlier runs: the same command over unchanged files prints what it printed.

This is what makes a run in which nothing changed cheaper than any analysis, so this module imports
next to nothing. An answer holds the signatures of everything it depended on. It also names the
inode that it was written to: one that came with a repository cannot know its own, and is ignored.
"""

from __future__ import annotations

import marshal
import os
import sys
from typing import NamedTuple
from zlib import crc32

from autopack_lint import __version__
from autopack_lint.engine.signature import is_settled, signatures_of

FOLDER = "answers"
MOST_ANSWERS = 64
LENGTHS = 5
NUMBER = 8
STATE = ".autopack-lint"


class Answer(NamedTuple):
    """What a command printed, and how it ended."""

    exit_code: int
    output: bytes


def question_of(argv: list[str], style: tuple[bool, int]) -> bytes:
    """Everything that a run is asked with: the words, the place, the version and the shape of the output."""
    return repr((__version__, sys.version_info[:2], os.getcwd(), argv, style)).encode(errors="surrogatepass")


def folder_above(directory: str) -> str:
    """The answers that the nearest project at or above a directory has; empty when there are none."""
    while True:
        folder = os.path.join(directory, STATE, FOLDER)
        if os.path.isdir(folder):
            return folder
        parent = os.path.dirname(directory)
        if parent == directory:
            return ""
        directory = parent


def recall(question: bytes) -> Answer | None:
    """The answer to a question, if all that it depended on is as it was."""
    folder = folder_above(os.getcwd())
    if not folder or os.path.islink(folder) or os.path.islink(os.path.dirname(folder)):
        return None
    try:
        descriptor = os.open(
            file_for(folder, question), os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        )
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        data = file.read()
        status = os.fstat(descriptor)
    return unpacked(data, question, identity(status))


def unpacked(data: bytes, question: bytes, inode: int) -> Answer | None:
    head = LENGTHS * NUMBER
    numbers = [int.from_bytes(data[start : start + NUMBER], "little") for start in range(0, head, NUMBER)]
    checksum, own, exit_code, asked, listed = (*numbers, 0, 0, 0, 0, 0)[:LENGTHS]
    if len(data) < head or own != inode or crc32(data[NUMBER:]) != checksum or data[head : head + asked] != question:
        return None
    paths = data[head + asked : head + asked + listed].decode(errors="surrogatepass").split("\0")
    rest = data[head + asked + listed :]
    signatures = marshal.dumps(signatures_of(paths), 2)
    return Answer(exit_code, rest[len(signatures) :]) if rest.startswith(signatures) else None


def remember(folder: str, question: bytes, answer: Answer, depends_on: list[str], started: int) -> None:
    """Keep an answer, unless something that it depends on has changed since the run began or just before."""
    signatures = signatures_of(depends_on)
    if not all(is_settled(signature, started) for signature in signatures):
        return
    paths = "\0".join(depends_on).encode(errors="surrogatepass")
    body = b"".join((question, paths, marshal.dumps(signatures, 2), answer.output))
    target = file_for(folder, question)
    temporary = f"{target}.{os.getpid()}"
    try:
        os.makedirs(folder, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
        with os.fdopen(descriptor, "wb") as file:
            numbers = (identity(os.fstat(descriptor)), answer.exit_code, len(question), len(paths))
            content = b"".join(number.to_bytes(NUMBER, "little") for number in numbers) + body
            file.write(crc32(content).to_bytes(NUMBER, "little") + content)
        os.replace(temporary, target)
        forget_oldest(folder)
    except OSError:
        return


def identity(status: os.stat_result) -> int:
    return (status.st_ino ^ (status.st_dev << 20)) & 0xFFFFFFFFFFFFFFFF


def file_for(folder: str, question: bytes) -> str:
    return os.path.join(folder, f"{crc32(question):08x}")


def forget_oldest(folder: str) -> None:
    with os.scandir(folder) as entries:
        files = sorted((entry.stat().st_mtime_ns, entry.path) for entry in entries)
    for _, path in files[:-MOST_ANSWERS]:
        os.unlink(path)
