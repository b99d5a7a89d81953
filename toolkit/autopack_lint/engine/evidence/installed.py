"""What is installed beside a project: the names in its environment's folders. Nothing is imported, nothing executed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property

from autopack_lint.engine.file_work import UnreadableError, read_limited
from autopack_lint.engine.memory.watch import Watch
from autopack_lint.triage.python_names import canonical

ENVIRONMENTS = (".venv", "venv", "env", ".env")
LARGEST = 1 << 20
METADATA = re.compile(r"([A-Za-z0-9._]+?)-[^-]+(?:-py[\d.]+)?\.(?:dist|egg)-info$")
PYTHON = re.compile(r"python3\.\d+t?$")


def site_packages_of(top: str, watch: Watch) -> str:
    """Where the packages of a project are installed: in an environment inside it, else in the one that is active;
    empty where there is none."""
    inside = (os.path.join(top, name) for name in ENVIRONMENTS)
    active = os.environ.get("VIRTUAL_ENV", "")
    for folder in (*inside, *([active] if os.path.isabs(active) else [])):
        watch.see(os.path.join(folder, "pyvenv.cfg"))
        if os.path.isfile(os.path.join(folder, "pyvenv.cfg")):
            for library in libraries_in(folder):
                if os.path.isdir(library):
                    return library
    return ""


def libraries_in(environment: str) -> Iterator[str]:
    yield os.path.join(environment, "Lib", "site-packages")
    library = os.path.join(environment, "lib")
    try:
        names = sorted(os.listdir(library), reverse=True)
    except OSError:
        return
    yield from (os.path.join(library, name, "site-packages") for name in names if PYTHON.match(name))


class Installed:
    """One folder of installed packages."""

    def __init__(self, folder: str, watch: Watch) -> None:
        self._folder = folder
        watch.see(folder)

    @cached_property
    def _entries(self) -> frozenset[str]:
        return names_in(self._folder)

    @cached_property
    def distributions(self) -> frozenset[str]:
        """The names of all that is installed, as indexes compare them."""
        return frozenset(canonical(match[1]) for match in map(METADATA.match, self._entries) if match)

    def has(self, module: str) -> bool:
        """Whether a module is there, or in a folder that an editable installation points to."""
        top = module.partition(".")[0]
        if any(f"'{top}'" in text or f'"{top}"' in text for text in self._finders):
            return True
        return any(is_in(folder, module) for folder in (self._folder, *self._pointed_to))

    @cached_property
    def _finders(self) -> tuple[str, ...]:
        """The texts that lead imports to editable projects."""
        return tuple(self._text(name) for name in sorted(self._entries) if re.match(r"_+editable_.*\.py$", name))

    @cached_property
    def _pointed_to(self) -> tuple[str, ...]:
        paths = (name for name in sorted(self._entries) if name.endswith((".pth", ".egg-link")))
        lines = (line.strip() for name in paths for line in self._text(name).splitlines())
        return tuple(
            os.path.join(self._folder, line) for line in lines if line and not line.startswith(("#", "import "))
        )

    def _text(self, name: str) -> str:
        try:
            return read_limited(os.path.join(self._folder, name), LARGEST).decode(errors="replace")
        except UnreadableError:
            return ""


def names_in(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()


def is_in(folder: str, module: str) -> bool:
    """Whether a folder has a module, as source, compiled, or as a package."""
    *around, last = module.split(".")
    names = names_in(os.path.join(folder, *around))
    return any(name.partition(".")[0] == last and not name.endswith(".pyi") for name in names)
