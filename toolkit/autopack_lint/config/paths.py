"""Folders and files that settings name. A file of the repository may not point us out of it; a person may."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from autopack_lint.config.disk import is_folder, real_path
from autopack_lint.config.document import Document
from autopack_lint.config.given import Given
from autopack_lint.config.settings import Kind, Value
from autopack_lint.config.values import Place, WrongValueError
from autopack_lint.config.wording import quoted


def project_root(folder: Path, given: Given | None) -> Path:
    """The absolute root: `folder`, or what `root` says. Raises `ConfigError`."""
    if given is None:
        return folder
    try:
        return existing_folder(str(given.value), (), folder, given)
    except WrongValueError as wrong:
        raise given.error(wrong) from None


def placed(given: Given, root: Path) -> Value:
    """The value with its paths as `Config` keeps them. Raises `ConfigError`."""
    value = given.value
    try:
        match given.setting.kind, value:
            case Kind.FILE, str() if value:
                return relative(value, (), root, given)
            case Kind.FOLDERS, tuple():
                return tuple(relative(str(item), (index,), root, given) for index, item in enumerate(value))
    except WrongValueError as wrong:
        raise given.error(wrong) from None
    return value


def relative(path: str, place: Place, root: Path, given: Given) -> str:
    """As the file has it, or, for one from the command line, seen from the root where it lies below."""
    found = (existing_folder if given.setting.key == "rules" else target)(path, place, root, given)
    if isinstance(given.source, Document):
        return path
    return found.relative_to(root).as_posix() if found.is_relative_to(root) else found.as_posix()


def existing_folder(path: str, place: Place, folder: Path, given: Given) -> Path:
    found = target(path, place, folder, given)
    if not is_folder(found):
        raise WrongValueError(place, f"{quoted(path)}, which is not there")
    return found


def target(path: str, place: Place, folder: Path, given: Given) -> Path:
    """What the path leads to, seen from `folder`, or from the working directory if a person typed it."""
    is_from_file = isinstance(given.source, Document)
    if is_from_file and leaves_its_folder(path):
        raise WrongValueError(place, f"{quoted(path)}, which leads out of it")
    found = real_path(folder / path if is_from_file else Path(path))
    if is_from_file and not found.is_relative_to(folder):
        raise WrongValueError(place, f"{quoted(path)}, which is a link that leads out of it")
    return found


def leaves_its_folder(path: str) -> bool:
    """Whether the path, read as any system would, is absolute or climbs up."""
    windows = PureWindowsPath(path)
    return bool(windows.anchor) or ".." in windows.parts
