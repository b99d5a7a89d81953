"""What is known about files from earlier runs: an SQLite store that may be lost at any time.

`files` remembers which content a path had under which stat signature, `contents` what was said
about a content, `sections` its facts, `projects` what was found in many files together. Values carry
a checksum, over their key too (that of a section stands in the outline), and are never code: what
does not fit counts as absent. When the store fails, an empty one in memory takes its place for the
rest of the run, so that no caller has to ask whether there is one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from autopack_lint.engine.memory.store import FAILURES, in_memory, is_damage, open_store, remove_store
from autopack_lint.model.hashing import blake2b

MOST_OF_PROJECTS = 256 << 20
"""Bytes that are kept of what was found in many files: each change of one file makes a new version of much of it."""
KEEP_DAYS = 14
SECONDS_A_DAY = 86400
CHECKSUM = 8
DIGEST = 16
MAKE_ROOM = (
    "DELETE FROM projects WHERE key IN (SELECT key FROM "
    "(SELECT key, sum(size) OVER (ORDER BY used DESC, key) AS total FROM projects) WHERE total > ?)"
)
INSERT_FILES = "INSERT OR REPLACE INTO files VALUES (?, ?, ?)"
Answer = TypeVar("Answer")


class Known(NamedTuple):
    """The content that a path had when it had this stat signature."""

    signature: bytes
    content: bytes


class Entry(NamedTuple):
    """A new result to remember."""

    path: str
    known: Known
    key: bytes
    outline: bytes
    verdicts: bytes
    sections: Mapping[str, bytes]


class Cache:
    """One open store."""

    def __init__(self, path: Path | None) -> None:
        self.trouble = ""
        self._path = path
        self._open: sqlite3.Connection | None = None
        _ = self._database

    @property
    def is_kept(self) -> bool:
        """Whether a later run will find what is stored."""
        return self._path is not None

    @property
    def _database(self) -> sqlite3.Connection:
        """Opened when it is asked for."""
        if self._open is None:
            path, self._open = self._path, in_memory()
            opened = None if path is None or self.trouble else self._try(lambda: open_store(path), None)
            if opened is not None:
                self._open.close()
                self._open = opened
        return self._open

    def let_go(self) -> None:
        """Close the file: of two processes that share memory, each must open it for itself."""
        if self._path is not None and not self.trouble:
            self._database.close()
            self._open = None

    def known(self, paths: Sequence[str]) -> dict[str, Known]:
        """What is known about these paths."""
        values = self._values("SELECT known FROM files WHERE path = ?", [path_key(path) for path in paths])
        return {
            path: Known(value[:-DIGEST], value[-DIGEST:])
            for path, value in zip(paths, values, strict=True)
            if value is not None
        }

    def outlines(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """What is known of contents without reading what was said; None where nothing trustworthy is there."""
        return self._values("SELECT outline FROM contents WHERE key = ?", keys)

    def verdicts(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """What was said about contents; None where nothing trustworthy is there."""
        return self._values("SELECT verdicts FROM contents WHERE key = ?", keys)

    def sections(self, name: str, keys: Sequence[bytes]) -> list[object]:
        """One section of the facts of contents, as it was found: the outline has the digest that it must have."""
        query = "SELECT value FROM sections WHERE name = ? AND key = ?"
        rows = self._try(lambda: [self._database.execute(query, (name, key)).fetchone() for key in keys], None)
        return [row and row[0] for row in rows or [None] * len(keys)]

    def project_findings(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """What rules over many files found; None where nothing trustworthy is there."""
        return self._values("SELECT value FROM projects WHERE key = ?", keys)

    def remember_project(self, findings: Mapping[bytes, bytes]) -> None:
        """Store what rules over many files found; what was stored long before makes room."""
        moment = int(time.time())
        rows = [(key, moment, len(value), seal(key, value)) for key, value in findings.items()]

        def work() -> None:
            self._database.executemany("INSERT OR REPLACE INTO projects VALUES (?, ?, ?, ?)", rows)
            self._database.execute(MAKE_ROOM, (MOST_OF_PROJECTS,))

        self._write(work)

    def _values(self, query: str, keys: Sequence[bytes]) -> list[bytes | None]:
        rows = self._try(lambda: [self._database.execute(query, (key,)).fetchone() for key in keys], [None] * len(keys))
        return [unseal(key, row[0]) if row is not None else None for key, row in zip(keys, rows, strict=True)]

    def is_empty(self) -> bool:
        """Whether no content is known at all, so that none needs to be looked up."""
        return self._try(lambda: self._database.execute("SELECT 1 FROM contents LIMIT 1").fetchone(), None) is None

    def remember(self, entries: Sequence[Entry]) -> None:
        """Store results, all or none."""
        day = today()
        rows = [(entry.key, seal(entry.key, entry.outline), seal(entry.key, entry.verdicts), day) for entry in entries]
        sections = sorted((name, entry.key, value) for entry in entries for name, value in entry.sections.items())
        files = rows_of([(entry.path, entry.known) for entry in entries])

        def work() -> None:
            self._database.executemany("INSERT OR REPLACE INTO contents VALUES (?, ?, ?, ?)", rows)
            self._database.executemany("INSERT OR REPLACE INTO sections VALUES (?, ?, ?)", sections)
            self._database.executemany(INSERT_FILES, files)

        self._write(work)

    def recognise(self, files: Sequence[tuple[str, Known]]) -> None:
        """Store that these paths have these contents under these signatures."""
        if files:
            self._write(lambda: self._database.executemany(INSERT_FILES, rows_of(files)))

    def prune(self, paths: Sequence[str], keys: Iterable[bytes]) -> None:
        """Note what is in use, and forget what was not for two weeks; once a day, and again for a larger run."""
        day = today()
        query = "SELECT max(files) FROM pruned WHERE day = ?"
        row = self._try(lambda: self._database.execute(query, (day,)).fetchone(), (len(paths),))
        if not self.is_kept or (row[0] is not None and row[0] >= len(paths)):
            return

        def work() -> None:
            used = [(day, path_key(path)) for path in paths]
            self._database.executemany("UPDATE files SET day = ? WHERE path = ?", used)
            self._database.executemany("UPDATE contents SET day = ? WHERE key = ?", [(day, key) for key in keys])
            self._database.execute("DELETE FROM files WHERE day < ?", (day - KEEP_DAYS,))
            self._database.execute("DELETE FROM contents WHERE day < ?", (day - KEEP_DAYS,))
            self._database.execute("DELETE FROM sections WHERE key NOT IN (SELECT key FROM contents)")
            self._database.execute("DELETE FROM projects WHERE used < ?", ((day - 1) * SECONDS_A_DAY,))
            self._database.execute("DELETE FROM pruned")
            self._database.execute("INSERT INTO pruned VALUES (?, ?)", (day, len(paths)))

        self._write(work)

    def close(self) -> None:
        """Give the store back."""
        self._database.close()

    def _write(self, work: Callable[[], object]) -> None:
        def transaction() -> None:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                work()
            except BaseException:
                self._database.rollback()
                raise
            self._database.execute("COMMIT")

        self._try(transaction, None)

    def _try(self, work: Callable[[], Answer], otherwise: Answer) -> Answer:
        try:
            return work()
        except FAILURES as error:
            self.trouble = f"{self._path}: {error}"
            self._database.close()
            if is_damage(error) and self._path is not None:
                remove_store(self._path)
            self._open = in_memory()
            return otherwise


def rows_of(files: Sequence[tuple[str, Known]]) -> list[tuple[bytes, bytes, int]]:
    day = today()
    keys = [path_key(path) for path, _ in files]
    return [(key, seal(key, b"".join(known)), day) for key, (_, known) in zip(keys, files, strict=True)]


def path_key(path: str) -> bytes:
    """A name as bytes: it need not be Unicode."""
    return path.encode(errors="surrogatepass")


def seal(key: bytes, value: bytes) -> bytes:
    # The hash takes keys of up to 64 bytes.
    return blake2b(value, digest_size=CHECKSUM, key=key[-64:]).digest() + value


def unseal(key: bytes, sealed: object) -> bytes | None:
    """The value behind its checksum; None when it is not what was stored under this key."""
    if not isinstance(sealed, bytes) or len(sealed) < CHECKSUM or seal(key, sealed[CHECKSUM:]) != sealed:
        return None
    return sealed[CHECKSUM:]


def digest(content: bytes) -> bytes:
    """What a content is known by."""
    return blake2b(content, digest_size=DIGEST).digest()


def today() -> int:
    return int(time.time()) // SECONDS_A_DAY
