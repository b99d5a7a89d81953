"""What the folders of a project held when they were listed: one that has its signature is not listed again.

What is taken from a folder depends on the ignore files around it, too: below one that changed, all are listed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.engine.files.signature import Signature

PACKAGING = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})
UNSURE: Signature = (-1, -1, -1, -1)
"""Stands for what may change without another signature: no file has it."""
Rows = dict[str, "Listing"]


class Listing(NamedTuple):
    """One folder that holds nothing but plain files and folders."""

    signature: Signature
    ignore: Signature
    """That of its own ignore file."""
    files: tuple[str, ...]
    """The names of those that are taken."""
    folders: tuple[str, ...]
    """The names of those that are walked."""
    is_bare: bool
    """Whether nothing in it makes a distribution of it."""


class Listings:
    """The listings from before, and those of this run."""

    def __init__(self, above: Mapping[str, Signature], rows: Rows) -> None:
        self._above = dict(above)
        self._rows = rows
        self.found: Rows = {}
        self.fresh = 0
        """How many of those are new, and will be of use."""

    def begin(self, above: Mapping[str, Signature]) -> None:
        """Nothing is known where the ignore files above the tree have changed."""
        if self._above != dict(above):
            self._above, self._rows = dict(above), {}

    def known(self, directory: str, ignore: Signature) -> Listing | None:
        """What is known of a folder with this ignore file."""
        found = self._rows.get(directory)
        return found if found is not None and found.ignore == ignore else None

    def packed(self) -> bytes:
        return json.dumps([self._above, self.found], separators=(",", ":")).encode(errors="surrogatepass")


def unpacked(packed: bytes | None) -> Listings:
    """What was packed; none where that is something else."""
    try:
        above, rows = json.loads((packed or b"[{},{}]").decode(errors="surrogatepass"))
        known = {path: listing_of(*row) for path, row in rows.items()}
        return Listings({path: signature_from(item) for path, item in above.items()}, known)
    except (ValueError, TypeError, AttributeError):
        return Listings({}, {})


def listing_of(seen: list[int], ignore: list[int], files: list[str], folders: list[str], is_bare: object) -> Listing:
    return Listing(signature_from(seen), signature_from(ignore), tuple(files), tuple(folders), bool(is_bare))


def signature_from(numbers: list[int]) -> Signature:
    modified, changed, size, inode = numbers
    return modified, changed, size, inode
