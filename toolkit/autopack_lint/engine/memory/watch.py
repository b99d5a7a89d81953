"""What an answer depends on besides the files that were looked at: put on record before it is read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from autopack_lint.engine.files.discover import sign_of
from autopack_lint.engine.files.signature import ABSENT, Signature, signature_of

POINTER, SYMBOLIC = "gitdir: ", "ref: "
MOST_STEPS = 5
LARGEST_POINTER = 4096


class Watch:
    """Paths, each as it was before it was looked at."""

    def __init__(self) -> None:
        self.signatures: dict[str, Signature] = {}
        self.is_enough = True
        """Whether all that the answer depends on is among these."""
        self.has_repository = False

    def see(self, path: str) -> None:
        self.signatures.setdefault(path, signature_of(path))

    def add(self, signatures: Mapping[str, Signature]) -> None:
        """Those of paths that somebody else has seen first."""
        self.signatures |= {path: signature for path, signature in signatures.items() if path not in self.signatures}

    def see_head(self, root: str) -> None:
        """What git calls HEAD in a folder: changes with every commit, checkout, and new repository around it."""
        for path in signs_of_head(root):
            self.see(path)
            self.has_repository = self.has_repository or self.signatures[path] != ABSENT


def signs_of_head(root: str) -> Iterator[str]:
    """The files that say which commit is checked out. A repository that git finds invalid does not end its search."""
    directory = os.path.realpath(root)
    while True:
        marker = os.path.join(directory, ".git")
        yield marker if os.path.isfile(marker) else sign_of(marker)
        if os.path.lexists(marker):
            yield from signs_in(pointed_to(marker))
        parent = os.path.dirname(directory)
        if parent == directory:
            return
        directory = parent


def signs_in(folder: str) -> Iterator[str]:
    """The same for one repository: its own HEAD, and the references, which working trees share."""
    head = os.path.join(folder, "HEAD")
    yield head
    common_sign = os.path.join(folder, "commondir")
    yield common_sign
    common = os.path.normpath(os.path.join(folder, text_of(common_sign)))
    for name in ("config", "packed-refs", "shallow", os.path.join("reftable", "tables.list")):
        yield os.path.join(common, name)
    for _ in range(MOST_STEPS):
        text = text_of(head)
        if not text.startswith(SYMBOLIC):
            return
        head = os.path.join(common, text.removeprefix(SYMBOLIC))
        yield head


def pointed_to(marker: str) -> str:
    """The folder that a `.git` is, or leads to."""
    text = "" if os.path.isdir(marker) else text_of(marker)
    return os.path.join(os.path.dirname(marker), text.removeprefix(POINTER)) if text.startswith(POINTER) else marker


def text_of(path: str) -> str:
    """The text of a small file; empty where there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(LARGEST_POINTER).strip()
    except (OSError, ValueError):
        return ""
