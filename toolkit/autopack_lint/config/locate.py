"""Where the project begins, and which file configures it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from autopack_lint.config.disk import is_folder, is_there, real_path
from autopack_lint.config.document import OWN_FILE, PYPROJECT, Document, read_document
from autopack_lint.config.wording import visible
from autopack_lint.model.errors import ConfigError


class Found(NamedTuple):
    """The project's folder, the file with its settings if there is one, and all places where one could be."""

    folder: Path
    file: Path | None
    document: Document | None
    candidates: tuple[Path, ...]


def find_root(start: Path) -> tuple[Path, Path | None, tuple[Path, ...]]:
    """The project's folder, its configuration file if it has one, and the paths where one was looked for.

    From `start` upwards: the nearest folder with settings of ours; else the nearest with `.git` or any
    `pyproject.toml`; else the working directory if that is around `start`; else `start`. Raises `ConfigError`
    for a configuration file that cannot be read.
    """
    found = located(start)
    return found.folder, found.file, found.candidates


def located(start: Path) -> Found:
    folders = folders_from(start)
    candidates: list[Path] = []
    for folder in folders:
        candidates += (folder / OWN_FILE, folder / PYPROJECT)
        if settings := settings_in(folder):
            return Found(folder, *settings, tuple(candidates))
    return Found(marked(folders), None, None, tuple(candidates))


def located_without_settings(start: Path) -> Found:
    """The project's folder by its other marks; no file is read."""
    folders = folders_from(start)
    folder = marked(folders)
    looked_at = folders[: folders.index(folder) + 1] if is_marked(folder) else folders
    return Found(folder, None, None, tuple(around / PYPROJECT for around in looked_at))


def located_by_name(file: Path, start: Path) -> Found:
    """For a file that a person named: its folder is the project's where it lies around `start`."""
    resolved = real_path(file.parent) / file.name
    folders = folders_from(start)
    is_around = resolved.parent in folders
    shown = visible(file.name if is_around else file.as_posix())
    document = read_document(resolved, shown)
    if document is None:
        problem = "the file has no table `[tool.autopack-lint]`" if is_there(resolved) else "there is no such file"
        raise ConfigError(shown, 0, problem)
    if is_around:
        return Found(resolved.parent, resolved, document, (resolved,))
    folder, *_, candidates = located_without_settings(start)
    return Found(folder, resolved, document, (*candidates, resolved))


def folders_from(start: Path) -> tuple[Path, ...]:
    """The folder of `start` and all folders around it, innermost first."""
    innermost = real_path(start)
    return (*((innermost,) if is_folder(innermost) else ()), *innermost.parents)


def marked(folders: tuple[Path, ...]) -> Path:
    """The innermost folder that looks like a project's, else the working directory where it is one of them."""
    here = real_path(Path())
    return next(filter(is_marked, folders), here if here in folders else folders[0])


def is_marked(folder: Path) -> bool:
    return is_there(folder / PYPROJECT) or is_there(folder / ".git")


def settings_in(folder: Path) -> tuple[Path, Document] | None:
    """The file with our settings in this very folder."""
    own = read_document(folder / OWN_FILE, OWN_FILE)
    if own is None:
        shared = read_document(folder / PYPROJECT, PYPROJECT)
        return (folder / PYPROJECT, shared) if shared else None
    return folder / OWN_FILE, own._replace(note=f" (wins over {PYPROJECT})" if is_overruled(folder / PYPROJECT) else "")


def is_overruled(file: Path) -> bool:
    """Whether a file that is not used has settings of ours; what is wrong with it does not matter then."""
    try:
        return read_document(file, file.name) is not None
    except ConfigError:
        return False
