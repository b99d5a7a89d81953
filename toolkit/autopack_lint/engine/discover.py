"""Paths -> the Python files to look at. What git would ignore is ignored, inside a repository or not."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from autopack_lint.engine.gitignore import IgnoreFile, parse_ignore_file
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Skipped

SUFFIXES = (".py", ".pyi")
NEVER = frozenset(
    {
        *(".git", ".hg", ".svn", ".jj", ".autopack-lint", "__pycache__", "node_modules", "site-packages"),
        *("__pypackages__", ".venv", "venv", ".tox", ".nox", ".eggs", ".mypy_cache", ".ruff_cache", ".pytest_cache"),
        *(".hypothesis", ".direnv", ".ipynb_checkpoints", ".pants.d", ".pytype", "buck-out", "_build", "mutants"),
    }
)
SHEBANG_BYTES = 160
INTERPRETERS = frozenset({b"python", b"pythonw", b"pypy", b"uv"})


class Discovery(NamedTuple):
    """What there is to look at, and what that answer depends on."""

    files: tuple[str, ...]
    """Sorted; relative to the root, with `/`."""
    skipped: tuple[Skipped, ...]
    watched: tuple[str, ...]
    """Absolute paths of directories and files whose change may change the answer."""


class Scope(NamedTuple):
    """An ignore file that holds for a directory, and where paths below it begin."""

    base: int
    ignore: IgnoreFile


def discover(paths: Sequence[Path], root: Path, exclude: Sequence[str]) -> Discovery:
    """All Python files at or below `paths`. A file that is named is always taken."""
    search = Search(root, exclude)
    for path in paths:
        absolute = os.path.abspath(path)
        if os.path.isdir(absolute):
            search.tree(absolute)
        elif os.path.lexists(absolute):
            search.named(absolute)
        else:
            raise UsageError(f"{path}: there is no such file or directory")
    skipped = tuple(search.skipped[name] for name in sorted(search.skipped))
    return Discovery(tuple(sorted(search.files)), skipped, tuple(search.watched))


class Search:
    """Collects files while directories are walked."""

    def __init__(self, root: Path, exclude: Sequence[str]) -> None:
        self.files: set[str] = set()
        self.skipped: dict[str, Skipped] = {}
        self.watched: list[str] = []
        self._root = str(root)
        self._exclude = parse_ignore_file("\n".join(exclude))

    def named(self, path: str) -> None:
        """Take a file that was asked for by name."""
        name = relative(path, self._root)
        reason = why_unreadable(path)
        if reason:
            self.skipped[name] = Skipped(name, reason)
        else:
            self.files.add(name)

    def tree(self, top: str) -> None:
        """Take all Python files below a directory, whatever ignore files say of the directory itself."""
        scopes = [Scope(len(self._root) + 1 if is_inside(top, self._root) else len(top) + 1, self._exclude)]
        pending = [(top, scopes + self._scopes_above(top))]
        while pending:
            directory, scopes = pending.pop()
            self.watched.append(directory)
            try:
                with os.scandir(directory) as entries:
                    listed = list(entries)
            except OSError as error:
                name = relative(directory, self._root)
                self.skipped[name] = Skipped(name, f"the directory cannot be read: {error.strerror}")
                continue
            if any(entry.name == ".gitignore" for entry in listed):
                scopes = [*scopes, *self._scopes_in(directory, ".gitignore")]
            for entry in listed:
                below = self._entry(entry, scopes)
                if below:
                    pending.append((below, scopes))

    def _entry(self, entry: os.DirEntry[str], scopes: list[Scope]) -> str:
        """Take one entry of a directory; returns it when it is a directory to walk."""
        name = entry.name
        if entry.is_dir(follow_symlinks=False):
            is_hidden = name in NEVER or hides(scopes, entry.path + "/", name + "/")
            return "" if is_hidden else entry.path
        if name.endswith(SUFFIXES):
            if not hides(scopes, entry.path, name):
                if entry.is_file(follow_symlinks=False):
                    self.files.add(relative(entry.path, self._root))
                else:
                    self._special(entry.path)
        elif "." not in name and entry.is_file(follow_symlinks=False) and not hides(scopes, entry.path, name):
            self.watched.append(entry.path)
            if has_python_shebang(entry.path):
                self.files.add(relative(entry.path, self._root))
        return ""

    def _special(self, path: str) -> None:
        """A link, a FIFO, a device: a link is followed where it stays in the project."""
        name = relative(path, self._root)
        reason = why_unreadable(path)
        if not reason:
            target = os.path.realpath(path)
            if os.path.isdir(target):
                return
            if is_inside(target, os.path.realpath(self._root)):
                self.files.add(relative(target, os.path.realpath(self._root)))
                return
            reason = "a symbolic link that leads out of the project"
        self.skipped[name] = Skipped(name, reason)

    def _scopes_above(self, top: str) -> list[Scope]:
        """The ignore files between the repository (or the root) and a directory, the outermost first."""
        found: list[Scope] = []
        directory = top
        while True:
            if directory != top:
                found[:0] = self._scopes_in(directory, ".gitignore")
            if os.path.lexists(os.path.join(directory, ".git")):
                found[:0] = self._scopes_in(directory, os.path.join(".git", "info", "exclude"))
                return found
            parent = os.path.dirname(directory)
            if parent == directory:
                return [scope for scope in found if scope.base > len(self._root)]
            directory = parent

    def _scopes_in(self, directory: str, name: str) -> list[Scope]:
        path = os.path.join(directory, name)
        self.watched.append(path)
        try:
            if not stat.S_ISREG(os.stat(path).st_mode):
                return []
            with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
                return [Scope(len(directory.rstrip(os.sep)) + 1, parse_ignore_file(file.read()))]
        except OSError:
            return []


def hides(scopes: list[Scope], path: str, name: str) -> bool:
    """Whether the innermost ignore file that says anything about a path hides it."""
    for scope in reversed(scopes):
        below = path[scope.base :]
        decision = scope.ignore.decides(below if os.sep == "/" else below.replace(os.sep, "/"), name)
        if decision is not None:
            return decision
    return False


def why_unreadable(path: str) -> str:
    """Why something that exists cannot be read as a file; empty when it can."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return "a symbolic link to nothing"
    except OSError as error:
        return "a symbolic link that leads to itself" if os.path.islink(path) else str(error.strerror)
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "not a regular file"


def has_python_shebang(path: str) -> bool:
    """Whether a file without a suffix is a Python script by its first line."""
    try:
        with open(path, "rb") as file:
            head = file.read(SHEBANG_BYTES)
    except OSError:
        return False
    if not head.startswith(b"#!"):
        return False
    names = [word.rpartition(b"/")[2] for word in head[2:].split(b"\n", 1)[0].split()]
    if names and names[0] == b"env":
        names = [name for name in names[1:] if not name.startswith(b"-") and b"=" not in name]
    return bool(names) and names[0].rstrip(b"0123456789.") in INTERPRETERS


def relative(path: str, root: str) -> str:
    """A path as results show it: without the root where it is below, with `/` on every system."""
    if is_inside(path, root):
        path = path[len(root.rstrip(os.sep)) + 1 :]
    return path.replace(os.sep, "/") if os.sep != "/" else path


def is_inside(path: str, root: str) -> bool:
    return path.startswith(root.rstrip(os.sep) + os.sep)
