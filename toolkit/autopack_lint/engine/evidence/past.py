"""What git remembers of a project's files, as far as somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from autopack_lint.analyzers.copies.similarity import tree_of
from autopack_lint.engine.evidence.git import GitError, git
from autopack_lint.facts.names.bindings import definitions_of
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.healing import Lost, Moved

ALIKE = "-M50%"
MOST_STEPS = 20
MOST_COMMITS = "12"
LARGEST = 1 << 18
"""Larger answers are not kept."""
PRINTED = b"\1"
NOT_THERE = ("does not exist in", "exists on disk, but not in")
"""How git says that a commit has no such file."""


class Memory(Protocol):
    """Where answers of git are kept between runs: they are about commits, which do not change."""

    def project_findings(self, keys: list[bytes]) -> list[bytes | None]: ...

    def remember_project(self, findings: Mapping[bytes, bytes]) -> None: ...


class GitPast:
    """The history up to a commit. Paths are relative to `root`, which may lie inside the repository."""

    is_known = True

    def __init__(self, root: Path, commit: str, memory: Memory | None = None) -> None:
        self._root = root
        self._commit = commit
        self._memory = memory
        self._new: dict[bytes, bytes] = {}
        self.moved = lru_cache(maxsize=None)(self._moved)
        self.lost = lru_cache(maxsize=None)(self._lost)
        self.text_before = lru_cache(maxsize=None)(self._text_before)
        self._renames = lru_cache(maxsize=None)(self._renames_in)

    def _moved(self, path: str) -> Moved | None:
        """Follow a file from commit to commit, until it is where it is now or was deleted."""
        first: Moved | None = None
        for _ in range(MOST_STEPS):
            commit = self._removal_of(path)
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

    def _removal_of(self, path: str) -> str:
        """The last commit that took a file away; empty where none did."""
        out = self._git("log", "-1", "--format=%H", "--no-renames", "--diff-filter=D", self._commit, "--", path)
        return out.decode().strip()

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

    def _answer(self, *words: str) -> bytes | None:
        """What git prints, or printed in an earlier run; None where it fails."""
        key = blake2b(
            "\0".join(("git", self._commit, *words)).encode(errors="surrogateescape"), digest_size=16
        ).digest()
        kept = self._memory.project_findings([key])[0] if self._memory is not None else None
        if kept is not None:
            return kept[1:] if kept[:1] == PRINTED else None
        try:
            printed = git(self._root, *words)
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


def binds(text: bytes, name: str) -> bool:
    tree = tree_of(text)
    return tree is not None and any(item.name == name for item in definitions_of(tree, text).names)
