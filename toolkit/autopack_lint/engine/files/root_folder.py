"""Files below a root, reached folder by folder: never through a link, never outside.

Where the system has no descriptors of folders (Windows), every folder on the way is looked at instead.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.model.hashing import blake2b

HAS_DESCRIPTORS = os.open in os.supports_dir_fd and os.rename in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
BINARY = getattr(os, "O_BINARY", 0)
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
WRITABLE_BITS = 0o222


class RefusedWriteError(Exception):
    """A file that will not be written; the message is the reason."""


class Folder(NamedTuple):
    """A folder that is held open, or its path."""

    descriptor: int | None
    path: str

    def name(self, name: str) -> str:
        return name if self.descriptor is not None else os.path.join(self.path, name)


class Read(NamedTuple):
    """A file as it was when it was read."""

    content: bytes
    mode: int
    owner: tuple[int, int]


def content_hash(content: bytes) -> str:
    """What a content is recognised by, in documents and in the journal."""
    return blake2b(content, digest_size=16).hexdigest()


def parts_of(path: str) -> list[str]:
    """The parts of a path below the root. Raises `RefusedWriteError` for one that leads elsewhere."""
    parts = path.split("/")
    strange = {"\0"} if os.sep == "/" else {"\0", "\\", ":"}
    if any(part in {"", ".", ".."} or strange & set(part) for part in parts):
        raise RefusedWriteError("the path leads out of the project")
    if any(part == ".git" for part in parts):
        raise RefusedWriteError("it is part of the repository's own data")
    return parts


@contextlib.contextmanager
def folder_of(root: str, path: str) -> Iterator[tuple[Folder, str]]:
    """The folder that a file is in, and the file's name. Raises `RefusedWriteError`."""
    *folders, name = parts_of(path)
    if not HAS_DESCRIPTORS:
        yield checked_folder(root, folders), name
        return
    try:
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise RefusedWriteError(f"the project's folder cannot be opened: {error.strerror}") from error
    try:
        for folder in folders:
            try:
                inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | NO_FOLLOW, dir_fd=descriptor)
            except OSError as error:
                raise RefusedWriteError(f"the way to it leads through a link, or is gone: {error.strerror}") from error
            os.close(descriptor)
            descriptor = inner
        yield Folder(descriptor, os.path.join(root, *folders)), name
    finally:
        os.close(descriptor)


def checked_folder(root: str, folders: list[str]) -> Folder:
    """A folder, each step to which is a folder and no link. Raises `RefusedWriteError`."""
    path = os.path.realpath(root)
    for folder in folders:
        path = os.path.join(path, folder)
        if os.path.realpath(path) != path or not os.path.isdir(path):
            raise RefusedWriteError("the way to it leads through a link, or is gone")
    return Folder(None, path)


def read_in(folder: Folder, name: str) -> Read:
    """A plain file with one name that may be written. Raises `RefusedWriteError`."""
    try:
        if folder.descriptor is None and os.path.islink(folder.name(name)):
            raise RefusedWriteError("it is a symbolic link")
        flags = os.O_RDONLY | NO_FOLLOW | BINARY | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(folder.name(name), flags, dir_fd=folder.descriptor)
    except OSError as error:
        raise RefusedWriteError(f"it cannot be opened, or is a symbolic link: {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise RefusedWriteError("it is not a regular file")
        if status.st_nlink > 1:
            raise RefusedWriteError("it has more than one name (hard links), which a safe write would part")
        if not status.st_mode & WRITABLE_BITS:
            raise RefusedWriteError("it is read-only")
        return Read(file.read(), stat.S_IMODE(status.st_mode), (status.st_uid, status.st_gid))


def write_new(folder: Folder, name: str, read: Read) -> None:
    """A new file, with mode and, where we may, owner; it is on the disk when this returns. Raises `OSError`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW | BINARY
    descriptor = os.open(folder.name(name), flags, 0o600, dir_fd=folder.descriptor)
    with os.fdopen(descriptor, "wb") as file:
        file.write(read.content)
        file.flush()
        if hasattr(os, "fchown") and read.owner != (os.geteuid(), os.getegid()):
            with contextlib.suppress(OSError):
                os.fchown(descriptor, *read.owner)
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, read.mode)
        os.fsync(descriptor)


def replace_in(folder: Folder, old: str, new: str) -> None:
    """Give a file the name of another, which is gone then. Raises `OSError`."""
    os.replace(folder.name(old), folder.name(new), src_dir_fd=folder.descriptor, dst_dir_fd=folder.descriptor)


def remove_in(folder: Folder, name: str) -> None:
    """Delete a file if it is there. Raises `OSError`."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(folder.name(name), dir_fd=folder.descriptor)


def is_there(folder: Folder, name: str) -> bool:
    """Whether a file of this name is there."""
    try:
        os.stat(folder.name(name), dir_fd=folder.descriptor, follow_symlinks=False)
    except OSError:
        return False
    return True


def flush(folder: Folder) -> None:
    """See to it that the names in a folder are on the disk."""
    if folder.descriptor is not None:
        with contextlib.suppress(OSError):
            os.fsync(folder.descriptor)
