"""Where the packages that a project uses are installed, read as data: none of its interpreters is started."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.engine.file_work import UnreadableError, read_limited

FOLDERS = (".venv", "venv", "env")
LARGEST = 1 << 16
VERSION = re.compile(r"(?m)^\s*version(?:_info)?\s*=\s*(\d+)\.(\d+)")


class PythonEnvironment(NamedTuple):
    """The folders in which packages are looked for, and the Python that uses them where the environment says so."""

    folder: str
    sites: tuple[str, ...]
    version: str = ""
    consulted: tuple[str, ...] = ()
    """What would change the answer if it changed."""


def python_environment(root: str) -> PythonEnvironment:
    """The project's own virtual environment; else the one that is active; else the one that we run in."""
    candidates = [os.path.join(root, name) for name in FOLDERS]
    active = os.environ.get("VIRTUAL_ENV", "")
    candidates += [active] if os.path.isabs(active) else []
    marks = tuple(os.path.join(folder, "pyvenv.cfg") for folder in candidates)
    for folder, mark in zip(candidates, marks, strict=True):
        if os.path.isfile(mark):
            sites = tuple(with_links(sites_in(folder)))
            return PythonEnvironment(folder, sites, version_in(mark), (*marks, *sites))
    sites = tuple(with_links(own_sites()))
    return PythonEnvironment(sys.prefix, sites, "", (*marks, *sites))


def sites_in(folder: str) -> list[str]:
    """The folders of packages in a virtual environment, on all systems."""
    found = [os.path.join(folder, "Lib", "site-packages")]
    for library in ("lib", "lib64"):
        place = os.path.join(folder, library)
        names = sorted(os.listdir(place)) if os.path.isdir(place) else []
        found += [os.path.join(place, name, "site-packages") for name in names if name.startswith(("python", "pypy"))]
    real = {os.path.realpath(place): place for place in reversed(found) if os.path.isdir(place)}
    return list(reversed(real.values()))


def own_sites() -> list[str]:
    import site

    return [place for place in site.getsitepackages() if os.path.isdir(place)]


def with_links(sites: list[str]) -> Iterator[str]:
    """The folders and those that `.pth` files in them name, as editable installs do; code in them is not run."""
    seen = set()
    for place in sites:
        for found in (place, *linked_from(place)):
            if found not in seen:
                seen.add(found)
                yield found


def linked_from(place: str) -> Iterator[str]:
    for name in sorted(os.listdir(place)):
        if not name.endswith(".pth") or name.startswith("."):
            continue
        try:
            lines = read_limited(os.path.join(place, name), LARGEST).decode("utf-8-sig").splitlines()
        except (UnreadableError, UnicodeError):
            continue
        folders = [os.path.normpath(os.path.join(place, line.strip())) for line in lines if is_path(line.strip())]
        yield from filter(os.path.isdir, folders)


def is_path(line: str) -> bool:
    """Whether a line of a `.pth` file is neither code nor comment."""
    return bool(line) and not line.startswith(("#", "import ", "import\t")) and "\0" not in line


def version_in(mark: str) -> str:
    """The minor version of Python that a `pyvenv.cfg` names."""
    try:
        match = VERSION.search(read_limited(mark, LARGEST).decode(errors="replace"))
    except UnreadableError:
        return ""
    return f"{match[1]}.{match[2]}" if match else ""
