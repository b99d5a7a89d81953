"""The only way to ask git: it runs nothing that a repository brings, changes nothing and reaches no network.

A repository's own configuration may name programs: hooks, fsmonitor, pagers, textconv, clean and smudge filters,
signature checkers, transports. What can be switched off is; and commands that look at the working tree, which would
run its filters, are not on the list.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha1, sha256
from pathlib import Path

from autopack_lint.model.errors import AutopackError

SECONDS = 60
COMMANDS = frozenset({"cat-file", "diff-tree", "log", "ls-tree", "merge-base", "rev-list", "rev-parse", "show"})
WITH_DIFFS = frozenset({"diff-tree", "log", "show"})
SWITCHED_OFF = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.untrackedCache": "false",
    "core.quotePath": "false",
    "credential.helper": "",
    "diff.external": "",
    "gc.auto": "0",
    "gpg.program": "false",
    "gpg.ssh.program": "false",
    "gpg.x509.program": "false",
    "log.mailmap": "false",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
    "safe.directory": "*",
    "submodule.recurse": "false",
}
"""`safe.directory` is about what we never do: running what the owner of a repository has configured."""
SETTINGS = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
TEXT_BLOB = {40: sha1, 64: sha256}


class GitError(AutopackError):
    """Git is not there, or it could not do what was asked; the message says which."""


def git(root: Path, command: str, *words: str, stdin: bytes = b"") -> bytes:
    """What a command of git prints, run in a folder. Raises `GitError`."""
    import subprocess

    if command not in COMMANDS:
        raise GitError(f"git {command} is none of the commands that run nothing of a repository")
    options = [word for key, value in SWITCHED_OFF.items() for word in ("-c", f"{key}={value}")]
    safe = ("--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=all") if command in WITH_DIFFS else ()
    argv = [program(str(root)), "--no-pager", "--literal-pathspecs", *options, command, *safe, *words]
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, and none of them is a program
            argv, cwd=root, env=environment(), input=stdin, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git {command} took longer than {SECONDS} seconds") from error
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        complaint = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise GitError(f"git {command}: {complaint[0].removeprefix('fatal: ')}")
    return done.stdout


def environment() -> dict[str, str]:
    """Ours, without what would lead git to another repository or configuration."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")} | SETTINGS


@cache
def program(root: str) -> str:
    """Where git is installed: on the path, and not in the project or the folder we happen to be in."""
    names = ("git.exe", "git.com") if sys.platform == "win32" else ("git",)
    inside = os.path.realpath(root) + os.sep
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        for name in names:
            path = os.path.join(folder, name)
            is_outside = os.path.isabs(folder) and not os.path.realpath(path).startswith(inside)
            if is_outside and os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    raise GitError("git is not installed, or not on the PATH")


def commit_at(root: Path, revision: str) -> str:
    """The id of the commit that a revision means. Raises `GitError`."""
    if "\0" in revision:
        raise GitError("a revision holds no NUL character")
    try:
        return git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    except GitError as error:
        if "not a git repository" in str(error):
            raise
        raise GitError(f"{revision} is no commit that git knows here: {error}") from error


def files_at(root: Path, commit: str) -> dict[str, str]:
    """The ids of all blobs of a commit at or below a folder, by their paths as seen from there."""
    found: dict[str, str] = {}
    for entry in git(root, "ls-tree", "-r", "-z", commit).split(b"\0"):
        meta, _, path = entry.partition(b"\t")
        mode, kind, blob = (meta.split() + [b""] * 3)[:3]
        if kind == b"blob" and mode != b"120000":
            found[path.decode(errors="surrogateescape")] = blob.decode()
    return found


def contents_of(root: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """The contents of blobs, in their order, in one call; raises `GitError` where one is not there."""
    out = git(root, "cat-file", "--batch", stdin="\n".join((*blobs, "")).encode()) if blobs else b""
    place = 0
    for blob in blobs:
        end = out.index(b"\n", place)
        header = out[place:end].split()
        if len(header) != 3:
            raise GitError(f"the repository has no blob {blob}")
        start, place = end + 1, end + 2 + int(header[2])
        yield out[start : place - 1]


def is_blob(raw: bytes, blob: str) -> bool:
    """Whether a file in the working tree has the content of a blob, apart from how its lines end."""
    texts = (raw, raw.replace(b"\r\n", b"\n")) if b"\r\n" in raw else (raw,)
    return any(TEXT_BLOB[len(blob)](b"blob %d\0%b" % (len(text), text)).hexdigest() == blob for text in texts)
