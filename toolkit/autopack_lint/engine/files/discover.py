"""Paths -> the Python files to look at. What git would ignore is ignored, inside a repository or not."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from autopack_lint.engine.files.gitignore import IgnoreFile, parse_ignore_file
from autopack_lint.engine.files.listings import PACKAGING, UNSURE, Listing, Listings
from autopack_lint.engine.files.signature import ABSENT, Signature, is_settled, now, signature_of
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Skipped

SUFFIXES = (".py", ".pyi")
IGNORE_FILE = ".gitignore"
NEVER = frozenset(
    {
        *(".git", ".hg", ".svn", ".jj", ".autopack-lint", "__pycache__", "node_modules", "site-packages"),
        *("__pypackages__", ".venv", "venv", ".tox", ".nox", ".eggs", ".mypy_cache", ".ruff_cache", ".pytest_cache"),
        *(".hypothesis", ".direnv", ".ipynb_checkpoints", ".pants.d", ".pytype", "buck-out", "_build", "mutants"),
    }
)
TEMPLATE = ("{{", "{%")
"""In names that a generator of projects fills in; what bears one is not Python yet."""
SHEBANG_BYTES = 160
INTERPRETER = re.compile(rb"(?:pythonw?|pypy)(?:3(?:\.\d+)?t?)?|uv")


class Discovery(NamedTuple):
    """What there is to look at, and what that answer depends on."""

    files: tuple[str, ...]
    """Sorted; relative to the root, with `/`."""
    skipped: tuple[Skipped, ...]
    watched: dict[str, Signature]
    """Paths whose change may change the answer, each as it was before it was looked at."""
    bare: frozenset[str] = frozenset()
    """Folders, as seen from the root, that hold no packaging."""


class Scope(NamedTuple):
    """An ignore file that holds for a directory, and where paths below it begin."""

    base: int
    ignore: IgnoreFile


def discover(paths: Sequence[Path], root: Path, exclude: Sequence[str], listings: Listings | None = None) -> Discovery:
    """All Python files at or below `paths`. A file that is named is always taken."""
    search = Search(root, exclude, listings or Listings({}, {}))
    for path in paths:
        absolute = os.path.abspath(path)
        # Also a link on the way to it may come to lead elsewhere.
        search.watch(absolute)
        if os.path.isdir(absolute):
            search.tree(os.path.realpath(absolute))
        elif os.path.lexists(absolute):
            folder, name = os.path.split(absolute)
            search.named(os.path.join(os.path.realpath(folder), name))
        else:
            raise UsageError(f"{path}: there is no such file or directory")
    skipped = tuple(search.skipped[name] for name in sorted(search.skipped))
    return Discovery(tuple(sorted(search.files)), skipped, search.watched, frozenset(search.bare))


class Search:
    """Collects files while directories are walked."""

    def __init__(self, root: Path, exclude: Sequence[str], listings: Listings) -> None:
        self.files: set[str] = set()
        self.bare: set[str] = set()
        self._listings = listings
        self._started = now()
        self._looks = 0
        """How often more than names was looked at."""
        self.skipped: dict[str, Skipped] = {}
        self.watched: dict[str, Signature] = {}
        self.root = os.path.realpath(root)
        self._exclude = parse_ignore_file("\n".join(exclude))

    def named(self, path: str) -> None:
        """Take a file that was asked for by name."""
        reason = why_unreadable(path)
        if reason:
            self._skip(path, reason)
        else:
            self.files.add(relative(path, self.root))

    def tree(self, top: str) -> None:
        """Take all Python files below a directory, whatever ignore files say of the directory itself."""
        inside = top == self.root or is_inside(top, self.root)
        exclude = Scope(base_of(self.root if inside else top), self._exclude)
        pending = [(top, self._scopes_above(top), True)]
        self._listings.begin({path: signature for path, signature in self.watched.items() if path != top})
        while pending:
            directory, scopes, has_known_scopes = pending.pop()
            self.watch(directory)
            ignore = signature_of(os.path.join(directory, IGNORE_FILE))
            if ignore != ABSENT:
                scopes = [*scopes, *self._scopes_in(directory, IGNORE_FILE)]
            known = self._listings.known(directory, ignore) if has_known_scopes else None
            # What is configured for us has the last word, so it is the innermost.
            listing = self._listing(directory, known, ignore, [*scopes, exclude])
            pending += [(os.path.join(directory, name), scopes, known is not None) for name in listing.folders]

    def would_hide(self, path: str) -> bool:
        """Whether ignore files hide something below the root that need not be there."""
        *folders, name = path.split("/")
        directory = self.root
        scopes = [*self._scopes_above(directory), *self._scopes_in(directory, IGNORE_FILE)]
        for folder in folders:
            directory = os.path.join(directory, folder)
            if hides(scopes, directory + "/", folder + "/"):
                return True
            scopes += self._scopes_in(directory, IGNORE_FILE)
        return hides(scopes, os.path.join(directory, name), name)

    def _listing(self, directory: str, known: Listing | None, ignore: Signature, scopes: list[Scope]) -> Listing:
        """Take the files in a folder, as it is known or, where it has changed, as it is."""
        is_known = known is not None and known.signature == self.watched[directory]
        listing = known if known is not None and is_known else self._listed(directory, ignore, scopes)
        self._take(directory, listing)
        return listing

    def _take(self, directory: str, listing: Listing) -> None:
        folder = "" if directory == self.root else relative(directory, self.root)
        prefix = folder and f"{folder}/"
        self.files.update([prefix + name for name in listing.files])
        if listing.is_bare:
            self.bare.add(folder)
        self._listings.found[directory] = listing

    def _listed(self, directory: str, ignore: Signature, scopes: list[Scope]) -> Listing:
        """What a folder holds now. What looks at more than its names must be done again in each run."""
        before = self._looks
        try:
            with os.scandir(directory) as entries:
                listed = without_templates(entries)
        except OSError as error:
            self._skip(directory, f"the directory cannot be read: {error.strerror}")
            listed = []
        folders = tuple(entry.name for entry in listed if self._is_walked(entry, scopes))
        files = tuple(entry.name for entry in listed if self._is_taken(entry, scopes))
        is_bare = PACKAGING.isdisjoint(entry.name.lower() for entry in listed)
        may_be_kept = self._looks == before and is_settled(self.watched[directory], self._started)
        self._listings.fresh += may_be_kept
        return Listing(
            self.watched[directory] if may_be_kept else UNSURE,
            ignore if is_settled(ignore, self._started) else UNSURE,
            *(files, folders, is_bare),
        )

    def _is_walked(self, entry: os.DirEntry[str], scopes: list[Scope]) -> bool:
        name = entry.name
        if not entry.is_dir(follow_symlinks=False) or name in NEVER:
            return False
        return not hides(scopes, entry.path + "/", name + "/")

    def _is_taken(self, entry: os.DirEntry[str], scopes: list[Scope]) -> bool:
        """Whether a plain entry is a file to look at. Others are followed, and taken, from here."""
        name = entry.name
        is_python = name.endswith(SUFFIXES)
        if (not is_python and "." in name) or entry.is_dir(follow_symlinks=False) or hides(scopes, entry.path, name):
            return False
        is_plain = entry.is_file(follow_symlinks=False)
        if is_python and not is_plain:
            self._special(entry.path)
        if is_python or not is_plain:
            return is_plain and is_python
        self._looks += 1
        self.watch(entry.path)
        return has_python_shebang(entry.path)

    def _special(self, path: str) -> None:
        """A link, a FIFO, a device: a link is followed where it stays in the project."""
        self._looks += 1
        self.watch(path)
        target = os.path.realpath(path)
        if os.path.isdir(target):
            return
        reason = why_unreadable(path)
        if reason:
            self._skip(path, reason)
        elif is_inside(target, self.root):
            self.files.add(relative(target, self.root))
        else:
            self._skip(path, "a symbolic link that leads out of the project")

    def _skip(self, path: str, reason: str) -> None:
        self._looks += 1
        name = relative(path, self.root)
        self.skipped[name] = Skipped(name, reason)

    def watch(self, path: str) -> None:
        """Put on record that the answer depends on what a path leads to."""
        self.watched.setdefault(path, signature_of(path))

    def _scopes_above(self, top: str) -> list[Scope]:
        """The ignore files between the repository (or the root) and a directory, the outermost first."""
        found: list[Scope] = []
        directory = top
        while True:
            if directory != top:
                found[:0] = self._scopes_in(directory, IGNORE_FILE)
            marker = os.path.join(directory, ".git")
            self.watch(sign_of(marker))
            if os.path.lexists(marker):
                found[:0] = self._scopes_in(directory, os.path.join(".git", "info", "exclude"))
                return found
            parent = os.path.dirname(directory)
            if parent == directory:
                return [scope for scope in found if scope.base >= base_of(self.root)]
            directory = parent

    def _scopes_in(self, directory: str, name: str) -> list[Scope]:
        path = os.path.join(directory, name)
        self.watch(path)
        try:
            # As git: an ignore file that is a link does not count.
            if not stat.S_ISREG(os.lstat(path).st_mode):
                return []
            with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
                return [Scope(base_of(directory), parse_ignore_file(file.read()))]
        except OSError:
            return []


def without_templates(entries: Iterable[os.DirEntry[str]]) -> list[os.DirEntry[str]]:
    return [entry for entry in entries if not any(mark in entry.name for mark in TEMPLATE)]


def sign_of(marker: str) -> str:
    """What tells whether a `.git` is there. A folder of that name changes with every command of git."""
    return os.path.join(marker, "HEAD") if os.path.isdir(marker) else marker


def base_of(directory: str) -> int:
    """Where, in an absolute path below a directory, the part after the directory begins."""
    return len(directory.rstrip(os.sep)) + 1


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
    return head.startswith(b"#!") and INTERPRETER.fullmatch(interpreter_of(head)) is not None


def interpreter_of(head: bytes) -> bytes:
    """The name of the program that a shebang starts, `env` and its options apart."""
    words = head[2:].split(b"\n", 1)[0].split()
    if words and words[0].rpartition(b"/")[2] == b"env":
        words = [word.removeprefix(b"-S") for word in words[1:]]
        words = [word for word in words if word and not word.startswith(b"-") and b"=" not in word]
    return words[0].rpartition(b"/")[2] if words else b""


def relative(path: str, root: str) -> str:
    """A path as results show it: without the root where it is below, with `/` on every system."""
    if is_inside(path, root):
        path = path[base_of(root) :]
    return path.replace(os.sep, "/") if os.sep != "/" else path


def located(name: str, root: str) -> str:
    """Where a file lies that results show by this name."""
    return os.path.join(root, name)


def is_inside(path: str, root: str) -> bool:
    return path.startswith(root.rstrip(os.sep) + os.sep)
