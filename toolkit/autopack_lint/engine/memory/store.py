"""The SQLite file behind the cache: opened, laid out, and thrown away where it is damaged or not ours."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from autopack_lint.engine.files.state_folder import is_own_file

APPLICATION = 0x61706C31
BUSY_SECONDS = 4.0
LARGEST_STORE = 1 << 30
FAILURES = (sqlite3.Error, OSError, UnicodeError, MemoryError)
"""A damaged store makes sqlite3 raise the last two as well."""
HARMLESS = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT),
}
"""What may go wrong though the file is fine."""
SCHEMA = (
    "CREATE TABLE contents (key BLOB PRIMARY KEY, outline BLOB, verdicts BLOB, day INTEGER) WITHOUT ROWID",
    "CREATE TABLE files (path BLOB PRIMARY KEY, known BLOB, day INTEGER) WITHOUT ROWID",
    "CREATE TABLE projects (key BLOB PRIMARY KEY, used INTEGER, size INTEGER, value BLOB) WITHOUT ROWID",
    "CREATE TABLE pruned (day INTEGER, files INTEGER)",
    "CREATE TABLE sections (name TEXT, key BLOB, value BLOB, PRIMARY KEY (name, key)) WITHOUT ROWID",
)


def in_memory() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    for statement in SCHEMA:
        database.execute(statement)
    return database


def open_store(path: Path) -> sqlite3.Connection:
    """Open the store; one that is not ours, damaged or too large is replaced. Raises `sqlite3.Error`."""
    if not all(map(is_own_file, files_of(path))):
        raise OSError("it is a link or not a plain file: not used")
    if path.exists() and path.stat().st_size > LARGEST_STORE:
        remove_store(path)
    try:
        return connect(path)
    except FAILURES as error:
        if not is_damage(error):
            raise
        remove_store(path)
        return connect(path)


def connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        if layout_of(database) != SCHEMA:
            create(database)
    except BaseException:
        database.close()
        raise
    return database


def layout_of(database: sqlite3.Connection) -> tuple[str, ...]:
    rows = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    return tuple(sql for (sql,) in rows)


def create(database: sqlite3.Connection) -> None:
    """Lay out a new store; another process may do the same at this moment."""
    database.execute("BEGIN IMMEDIATE")
    layout = layout_of(database)
    if layout == ():
        for statement in SCHEMA:
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute("COMMIT")
    if layout not in {(), SCHEMA}:
        raise sqlite3.DatabaseError("file is not a database of this version")


def is_damage(error: Exception) -> bool:
    """Whether the file itself is wrong, and not only busy, full or read-only."""
    if isinstance(error, OSError):
        return False
    return getattr(error, "sqlite_errorcode", 0) & 0xFF not in HARMLESS


def remove_store(path: Path) -> None:
    with contextlib.suppress(OSError):
        for file in files_of(path):
            file.unlink(missing_ok=True)


def files_of(path: Path) -> list[Path]:
    """All files that SQLite may use for a store."""
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal")]
