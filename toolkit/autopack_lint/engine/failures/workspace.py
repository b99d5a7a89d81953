"""The repository on the disk, as far as triage asks about it. Nothing of it is executed, nothing outside it is read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from autopack_lint.engine.evidence.toml import toml_table
from autopack_lint.triage.python_names import canonical

LARGEST = 4_000_000
REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
REQUIREMENTS = re.compile(r"(?:.*requirements.*\.(?:txt|in)|constraints.*\.txt)$")
NODE_SECTIONS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
ENVIRONMENTS = (".venv", "venv", "env")


class DiskWorkspace:
    """Answers from the files below a root; every answer is computed once."""

    def __init__(self, root: Path, cwd: Path | None = None) -> None:
        self._root = os.path.realpath(root)
        self._cwd = self._root if cwd is None else os.path.realpath(cwd)
        self._names: dict[str, frozenset[str]] = {}

    @property
    def root(self) -> Path:
        return Path(self._root)

    @property
    def is_known(self) -> bool:
        return os.path.isdir(self._root)

    def is_file(self, path: str) -> bool:
        full = self._full(path)
        return full is not None and os.path.isfile(full)

    def is_dir(self, path: str) -> bool:
        full = self._full(path)
        return full is not None and os.path.isdir(full)

    def names_in(self, folder: str) -> frozenset[str]:
        if folder not in self._names:
            full = self._full(folder)
            try:
                self._names[folder] = frozenset(os.listdir(full)) if full is not None else frozenset()
            except OSError:
                self._names[folder] = frozenset()
        return self._names[folder]

    def inside(self, path: str) -> str | None:
        for base in (self._cwd, self._root):
            full = self._full(os.path.join(base, path)) if path else None
            if full is not None and (os.path.exists(full) or base == self._root):
                return os.path.relpath(full, self._root).replace(os.sep, "/")
        return None

    def _full(self, path: str) -> str | None:
        """The real path; None for one that leads out of the root, a text that is no path included."""
        if not path or "\0" in path or len(path) > 4000:
            return None
        full = os.path.normpath(os.path.join(self._root, path))
        return full if full == self._root or full.startswith(self._root + os.sep) else None

    def declared(self, ecosystem: str) -> frozenset[str] | None:
        if ecosystem == "python":
            return self._python
        return self._node if ecosystem == "node" else None

    def installed(self, ecosystem: str) -> frozenset[str]:
        return self._installed if ecosystem == "python" else frozenset()

    @cached_property
    def _python(self) -> frozenset[str] | None:
        names = self._requirement_files()
        found = {canonical(name) for file in names for name in requirements_in(self._text(file))}
        project = self._text("pyproject.toml")
        if project:
            found |= {canonical(name) for name in declared_in_project(project)}
        has_manifest = bool(names or project or self.is_file("setup.py") or self.is_file("setup.cfg"))
        return frozenset(found) if has_manifest else None

    def _requirement_files(self) -> list[str]:
        folder = sorted(self.names_in("requirements"))
        return [
            *(name for name in sorted(self.names_in(".")) if REQUIREMENTS.match(name)),
            *(f"requirements/{name}" for name in folder if name.endswith((".txt", ".in"))),
        ]

    @cached_property
    def _node(self) -> frozenset[str] | None:
        import json

        try:
            manifest = json.loads(self._text("package.json") or "null")
        except (ValueError, RecursionError):
            return None
        if not isinstance(manifest, dict):
            return None
        sections = [manifest.get(name) for name in NODE_SECTIONS]
        return frozenset(str(name) for section in sections if isinstance(section, dict) for name in section)

    @cached_property
    def _installed(self) -> frozenset[str]:
        found: set[str] = set()
        for environment in ENVIRONMENTS:
            for library in ("lib", "Lib"):
                for version in self.names_in(f"{environment}/{library}"):
                    packages = (
                        f"{environment}/{library}/{version}/site-packages"
                        if version.startswith("python")
                        else f"{environment}/{library}/site-packages"
                    )
                    found |= {
                        name.partition(".")[0]
                        for name in self.names_in(packages)
                        if not name.endswith((".dist-info", ".egg-info", ".pth"))
                    }
        return frozenset(name for name in found if name.isidentifier())

    def _text(self, path: str) -> str:
        full = self._full(path)
        try:
            if full is None or os.path.getsize(full) > LARGEST:
                return ""
            with open(full, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""


def requirements_in(text: str) -> Iterator[str]:
    """The names in a requirements file."""
    for line in text.split("\n"):
        match = REQUIREMENT.match(line)
        if match and not line.lstrip().startswith(("-", "#")):
            yield match[1]


def declared_in_project(text: str) -> Iterator[str]:
    """The names that a pyproject.toml declares, in all the ways there are."""
    document = toml_table(text) or {}
    project = table(document.get("project"))
    groups = [
        project.get("dependencies"),
        *table(project.get("optional-dependencies")).values(),
        *table(document.get("dependency-groups")).values(),
    ]
    tool = table(document.get("tool"))
    groups.append(table(tool.get("uv")).get("dev-dependencies"))
    for group in groups:
        yield from names_of(group if isinstance(group, list) else ())
    poetry = table(tool.get("poetry"))
    tables = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    tables += [table(group).get("dependencies") for group in table(poetry.get("group")).values()]
    for each in tables:
        yield from (name for name in table(each) if name != "python")


def table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def names_of(requirements: Iterable[object]) -> Iterator[str]:
    for requirement in requirements:
        match = REQUIREMENT.match(requirement) if isinstance(requirement, str) else None
        if match:
            yield match[1]
