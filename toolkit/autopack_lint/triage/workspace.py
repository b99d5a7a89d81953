"""What triage may ask about the repository in which a command failed; `engine` answers from the disk."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import dirname, normpath
from typing import Protocol


class Workspace(Protocol):
    """Facts about files and declarations. Paths are relative to the root, with `/`."""

    @property
    def is_known(self) -> bool:
        """Whether there is a repository to ask about at all."""
        ...

    def is_file(self, path: str) -> bool: ...

    def is_dir(self, path: str) -> bool: ...

    def names_in(self, folder: str) -> frozenset[str]:
        """The names of files and folders in a folder; empty for one that is not there."""
        ...

    def inside(self, path: str) -> str | None:
        """A path as it stands in a log (absolute, or relative to the root) as a path below the root; else None."""
        ...

    def declared(self, ecosystem: str) -> frozenset[str] | None:
        """Normalised names of declared dependencies (python, node, cargo, go); None where nothing declares any."""
        ...

    def installed(self, ecosystem: str) -> frozenset[str]:
        """Top-level import names (python) or packages (node) that are installed beside the repository."""
        ...


class NoWorkspace:
    """Nothing is known: a log that somebody sent."""

    is_known = False

    def is_file(self, path: str) -> bool:
        return False

    def is_dir(self, path: str) -> bool:
        return False

    def names_in(self, folder: str) -> frozenset[str]:
        return frozenset()

    def inside(self, path: str) -> str | None:
        return None

    def declared(self, ecosystem: str) -> frozenset[str] | None:
        return None

    def installed(self, ecosystem: str) -> frozenset[str]:
        return frozenset()


class ListedWorkspace(NoWorkspace):
    """A repository of which only the names of its files are known."""

    is_known = True

    def __init__(self, files: Iterable[str], declared: dict[str, frozenset[str]] | None = None) -> None:
        self._files = frozenset(normpath(file) for file in files)
        self._folders: dict[str, set[str]] = {".": set()}
        self._declared = declared or {}
        for file in self._files:
            child, folder = file, dirname(file) or "."
            while True:
                self._folders.setdefault(folder, set()).add(child.rpartition("/")[2])
                if folder == ".":
                    break
                child, folder = folder, dirname(folder) or "."

    def is_file(self, path: str) -> bool:
        return normpath(path) in self._files

    def is_dir(self, path: str) -> bool:
        return normpath(path) in self._folders

    def names_in(self, folder: str) -> frozenset[str]:
        return frozenset(self._folders.get(normpath(folder), ()))

    def inside(self, path: str) -> str | None:
        path = path.replace("\\", "/")
        if not path.startswith("/") and ":" not in path[:3]:
            return None if normpath(path).startswith("..") else normpath(path)
        # The log is from another machine: the longest tail of the path that is one of the files.
        parts = [part for part in path.split("/") if part]
        for start in range(len(parts)):
            tail = "/".join(parts[start:])
            if tail in self._files or tail in self._folders:
                return tail
        return None

    def declared(self, ecosystem: str) -> frozenset[str] | None:
        return self._declared.get(ecosystem)
