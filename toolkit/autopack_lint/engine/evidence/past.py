"""What git remembers of a project's files, as far as somebody asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from autopack_lint.analyzers.copies.similarity import tree_of
from autopack_lint.engine.evidence.git import GitError, git
from autopack_lint.facts.names.bindings import definitions_of
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.healing import Lost, Moved

ALIKE = "-M50%"
MODULES = (".py", ".pyi")
MOST_STEPS = 20
MOST_COMMITS = "12"
LARGEST = 1 << 20
"""Larger answers are not kept."""
PRINTED = b"\1"
COMMIT = re.compile(rb"\x01[0-9a-f]{40,64}")
NOT_THERE = ("does not exist in", "exists on disk, but not in")
"""How git says that a commit has no such file."""


class Memory(Protocol):
    """Where answers of git are kept between runs: they are about commits, which do not change."""

    def project_findings(self, keys: list[bytes]) -> list[bytes | None]: ...

    def remember_project(self, findings: Mapping[bytes, bytes]) -> None: ...


class GitPast:
    """The history up to a commit. Paths are relative to `root`, which may lie inside the repository."""

    def __init__(self, root: Path, commit: str, memory: Memory | None = None) -> None:
        self._root = root
        self._commit = commit
        self._memory = memory
        self._new: dict[bytes, bytes] = {}
        self.moved = lru_cache(maxsize=None)(self._moved)
        self.lost = lru_cache(maxsize=None)(self._lost)
        self.text_before = lru_cache(maxsize=None)(self._text_before)
        self._renames = lru_cache(maxsize=None)(self._renames_in)

    @property
    def is_known(self) -> bool:
        return self._removals is not None

    def _moved(self, path: str) -> Moved | None:
        """Follow a file from commit to commit, until it is where it is now or was deleted."""
        first: Moved | None = None
        for _ in range(MOST_STEPS):
            commit = (self._removals or {}).get(path, "")
            if not commit:
                return first
            target = self._renames(commit).get(path, "")
            first = Moved(target, commit, path)
            if not target or self._exists(target):
                return first
            path = target
        return first

    def _exists(self, path: str) -> bool:
        return self._text(self._commit, path) is not None

    @cached_property
    def _removals(self) -> Mapping[str, str] | None:
        """The last commit that took each module away that was ever taken away; None where git cannot say.

        The history is read once. To ask for a single file takes git a third of that, and every broken import asks for
        two at least.
        """
        words = ("--format=%x01%H", "-z", "--name-only", "--relative", "--no-renames", "--diff-filter=D")
        printed = self._answer("log", *words, self._commit, shortened=with_modules)
        return None if printed is None else {path: commit for commit, path in reversed(list(removals_in(printed)))}

    def _renames_in(self, commit: str) -> dict[str, str]:
        """The files that a commit gave another name, by the old one."""
        words = ("-r", "-z", "--no-commit-id", "--relative", ALIKE, "-l2000", "--diff-filter=R", "--name-status")
        out = self._git("diff-tree", *words, f"{commit}^", commit)
        fields = out.decode(errors="surrogateescape").split("\0")
        return {fields[at + 1]: fields[at + 2] for at in range(0, len(fields) - 2, 3)}

    def _lost(self, path: str, name: str) -> Lost | None:
        word = f"(^|[^A-Za-z0-9_]){name}([^A-Za-z0-9_]|$)"
        words = ("log", f"-{MOST_COMMITS}", "--format=%H", "--no-renames", f"-G{word}", self._commit, "--", path)
        for commit in self._git(*words).decode().split():
            before = self.text_before(commit, path)
            if before is not None and binds(before, name) and not binds(self._text(commit, path) or b"", name):
                return Lost(path, commit, before)
        return None

    def _text_before(self, commit: str, path: str) -> bytes | None:
        return self._text(f"{commit}^", path)

    def _text(self, commit: str, path: str) -> bytes | None:
        return self._answer("show", f"{commit}:./{path}")

    def _git(self, command: str, *words: str) -> bytes:
        """What git prints; nothing where it cannot say: a history may be shallow."""
        return self._answer(command, *words) or b""

    def _answer(self, *words: str, shortened: Callable[[bytes], bytes] = bytes) -> bytes | None:
        """What git prints, shortened to what matters, or printed in an earlier run; None where it fails."""
        key = blake2b(
            "\0".join(("git", self._commit, *words)).encode(errors="surrogateescape"), digest_size=16
        ).digest()
        kept = self._memory.project_findings([key])[0] if self._memory is not None else None
        if kept is not None:
            return kept[1:] if kept[:1] == PRINTED else None
        try:
            printed = shortened(git(self._root, *words))
        except GitError as error:
            if any(word in str(error) for word in NOT_THERE):
                self._new[key] = b""
            return None
        if len(printed) <= LARGEST:
            self._new[key] = PRINTED + printed
        return printed

    def keep(self) -> None:
        """Write down what git has been asked in this run."""
        if self._memory is not None and self._new:
            self._memory.remember_project(self._new)
            self._new = {}


class NoPast:
    """A project without a history."""

    is_known = False

    def moved(self, path: str) -> Moved | None:
        return None

    def lost(self, path: str, name: str) -> Lost | None:
        return None

    def text_before(self, commit: str, path: str) -> bytes | None:
        return None

    def keep(self) -> None:
        """There is nothing to remember."""


def removals_in(printed: bytes) -> Iterator[tuple[str, str]]:
    """Commits with the modules that they took away, the last first, from what `git log -z` prints."""
    commit = ""
    for field in printed.split(b"\0"):
        path = field.removeprefix(b"\n").decode(errors="surrogateescape")
        if COMMIT.fullmatch(field):
            commit = path[1:]
        elif path.endswith(MODULES):
            yield commit, path


def with_modules(printed: bytes) -> bytes:
    """What `git log -z` prints, without the files that are no modules: most are not."""
    found: dict[str, list[str]] = {}
    for commit, path in removals_in(printed):
        found.setdefault(commit, []).append(path)
    lines = ["\0".join((f"\x01{commit}", *paths)) for commit, paths in found.items()]
    return "\0".join(lines).encode(errors="surrogateescape")


def binds(text: bytes, name: str) -> bool:
    tree = tree_of(text)
    return tree is not None and any(item.name == name for item in definitions_of(tree, text).names)
