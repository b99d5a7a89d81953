"""Changes of many files: all of them or none, also when the process is killed at any moment.

Everything new is written beside the files first. Then one rename, of the journal, decides that the
change is to be; whoever comes next completes what a dead process has begun, or sweeps away what it
had prepared. The old contents are kept, so that the change can be taken back.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from autopack_lint.engine.files.root_folder import (
    RefusedWriteError,
    content_hash,
    flush,
    folder_of,
    is_there,
    read_in,
    remove_in,
    replace_in,
    write_new,
)

PREPARING, DECIDED, DONE = "preparing.json", "decided.json", "done"
KEPT_RUNS = 20
OLD = "old"
UNFINISHED = "the change is decided, but not complete: the next start will complete it"
SOMEONE_ELSES = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO})
"""Why a file may not be where it was: nothing that would be otherwise at the next try."""


class Entry(NamedTuple):
    """One file of a change."""

    path: str
    old: str
    """The hash of the content that it must have."""
    new: str
    temporary: str


class Record(NamedTuple):
    """What the journal says about one run."""

    entries: tuple[Entry, ...]
    takes_back: str = ""
    """The run that this one takes back."""


class Change(NamedTuple):
    """What one file has to be, by its hash, and what it is to become."""

    old: str
    new: bytes


class Problem(NamedTuple):
    """A file that cannot be written, and why."""

    path: str
    reason: str
    is_alone: bool = False
    """Whether all other files are written: someone changed this one when that had been decided."""


def problems_with(root: str, changes: Mapping[str, Change]) -> list[Problem]:
    """The files that may not be written, or are not what they were."""
    found = []
    for path, change in sorted(changes.items()):
        try:
            with folder_of(root, path) as (folder, name):
                if content_hash(read_in(folder, name).content) != change.old:
                    found.append(Problem(path, "it has been changed in between"))
        except RefusedWriteError as error:
            found.append(Problem(path, str(error)))
    return found


def write_all(root: str, journal: Path, changes: Mapping[str, Change], takes_back: str = "") -> list[Problem]:
    """Write all changes, or none; says which files stand in the way, or were changed by others at the last moment.

    Only under the lock. Raises `OSError`.
    """
    recover(root, journal)
    found = problems_with(root, changes)
    if found or not changes:
        return found
    record = Record(
        tuple(
            Entry(path, change.old, content_hash(change.new), f".{os.urandom(6).hex()}.autopack-lint")
            for path, change in sorted(changes.items())
        ),
        takes_back,
    )
    folder = journal / next_number(journal)
    folder.mkdir(parents=True)
    write_record(folder / PREPARING, record)
    try:
        found = prepared(root, folder, record, changes) or problems_with(root, changes)
    except BaseException:
        sweep(root, folder, record)
        raise
    if found:
        sweep(root, folder, record)
        return found
    (folder / PREPARING).replace(folder / DECIDED)
    flush_path(folder)
    found = complete(root, folder, record)
    forget_oldest(journal)
    return found


def prepared(root: str, folder: Path, record: Record, changes: Mapping[str, Change]) -> list[Problem]:
    """Write the new contents beside the files, and keep the old ones; says what went wrong."""
    for number, entry in enumerate(record.entries):
        try:
            with folder_of(root, entry.path) as (place, name):
                old = read_in(place, name)
                write_new(place, entry.temporary, old._replace(content=changes[entry.path].new))
            write_durably(folder / f"{OLD}{number}", old.content)
        except RefusedWriteError as error:
            return [Problem(entry.path, str(error))]
        except OSError as error:
            return [Problem(entry.path, f"it cannot be written: {error.strerror}")]
    return []


def complete(root: str, folder: Path, record: Record) -> list[Problem]:
    """Give all new files their names. What someone else has written since the decision stays.

    Raises `OSError` where the system refuses one: the change stays decided, and the next start completes it.
    """
    found = []
    failed: list[OSError] = []
    for entry in record.entries:
        try:
            found += named(root, entry)
        except RefusedWriteError as error:
            found.append(Problem(entry.path, f"it was changed at the moment of writing: {error}", is_alone=True))
        except OSError as error:
            failed.append(OSError(error.errno, f"{UNFINISHED}: {error.strerror}", entry.path))
    if failed:
        raise failed[0]
    for entry in {os.path.dirname(entry.path): entry for entry in record.entries}.values():
        with contextlib.suppress(RefusedWriteError, OSError), folder_of(root, entry.path) as (place, _):
            flush(place)
    if record.takes_back:
        delete(folder.with_name(record.takes_back))
        delete(folder)
    else:
        (folder / DECIDED).replace(folder / DONE)
    return found


def named(root: str, entry: Entry) -> list[Problem]:
    """Give one new file its name; says so where someone has changed it. Raises `RefusedWriteError` or `OSError`."""
    try:
        with folder_of(root, entry.path) as (place, name):
            if content_hash(read_in(place, name).content) == entry.old:
                replace_in(place, entry.temporary, name)
            elif is_there(place, entry.temporary):
                remove_in(place, entry.temporary)
                return [Problem(entry.path, "it was changed at the moment of writing", is_alone=True)]
    except RefusedWriteError as error:
        raise (refusal_of_the_system(error) or error) from error
    return []


def refusal_of_the_system(error: RefusedWriteError) -> OSError | None:
    """What may be otherwise at the next try; None where a file is no longer what it was."""
    cause = error.__cause__
    return cause if isinstance(cause, OSError) and cause.errno not in SOMEONE_ELSES else None


def recover(root: str, journal: Path) -> bool:
    """Complete or sweep away what a process that is gone has left; whether there was any. Only under the lock.

    Raises `OSError` where the system does not let it.
    """
    found = False
    for folder in runs(journal):
        if (folder / DECIDED).exists():
            complete(root, folder, read_record(folder / DECIDED))
            found = True
        elif (folder / PREPARING).exists():
            sweep(root, folder, read_record(folder / PREPARING))
            found = True
        elif not (folder / DONE).exists():
            delete(folder)
    return found


def sweep(root: str, folder: Path, record: Record) -> None:
    """Delete what was prepared for a change that is not to be; what cannot be deleted now will be at the next start."""
    is_left = False
    for entry in record.entries:
        try:
            with folder_of(root, entry.path) as (place, _):
                remove_in(place, entry.temporary)
        except RefusedWriteError as error:
            is_left = is_left or refusal_of_the_system(error) is not None
        except OSError:
            is_left = True
    if not is_left:
        delete(folder)


def last_run(journal: Path) -> tuple[str, dict[str, Change]] | None:
    """The last change that was made, turned round: its name, and what is to be again. None where there is none."""
    for folder in reversed(runs(journal)):
        if (folder / DONE).exists():
            entries = enumerate(read_record(folder / DONE).entries)
            back = {
                entry.path: Change(entry.new, (folder / f"{OLD}{number}").read_bytes()) for number, entry in entries
            }
            return folder.name, back
    return None


def runs(journal: Path) -> list[Path]:
    """The folders of all runs that are remembered, the oldest first."""
    if not journal.is_dir():
        return []
    return sorted(folder for folder in journal.iterdir() if folder.name.isdecimal() and folder.is_dir())


def next_number(journal: Path) -> str:
    known = runs(journal)
    return f"{int(known[-1].name) + 1 if known else 1:08d}"


def write_record(path: Path, record: Record) -> None:
    """The journal of a run, whole or not at all."""
    temporary = path.with_suffix(".new")
    write_durably(temporary, json.dumps(record).encode())
    temporary.replace(path)
    flush_path(path.parent)
    flush_path(path.parent.parent)


def read_record(path: Path) -> Record:
    entries, takes_back = json.loads(path.read_bytes())
    return Record(tuple(Entry(*item) for item in entries), takes_back)


def write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def flush_path(folder: Path) -> None:
    """See to it that the names in a folder are on the disk, where the system can be asked to."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def forget_oldest(journal: Path) -> None:
    for folder in runs(journal)[:-KEPT_RUNS]:
        with contextlib.suppress(OSError):
            delete(folder)


def delete(folder: Path) -> None:
    """Take a run out of the journal: its record first, so that a half-deleted one counts as none."""
    import shutil

    for name in (PREPARING, DECIDED, DONE):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
