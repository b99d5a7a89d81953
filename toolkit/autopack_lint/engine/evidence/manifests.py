"""Which files of a project declare what it needs, and what they say; read from the disk, never run."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from autopack_lint.analyzers.imports.requirements import (
    NOTHING,
    OPEN,
    Declared,
    all_of,
    in_environment,
    in_pipfile,
    in_pyproject,
    in_requirements,
    in_setup_cfg,
    is_manifest,
    name_in,
    plugins_in,
)
from autopack_lint.analyzers.imports.setup_script import in_setup_py
from autopack_lint.analyzers.imports.source_roots import Table
from autopack_lint.engine.evidence.toml import toml_table
from autopack_lint.engine.file_work import UnreadableError, read_limited
from autopack_lint.engine.files.signature import Signature, signature_of
from autopack_lint.model.dependencies import Manifest

LARGEST = 1 << 20
REQUIREMENTS = re.compile(r"(?:.*requirement.*|.*\breqs?\b.*|.*constraints.*|.*dependencies)\.(?:txt|in|pip)$", re.I)
LISTED = re.compile(r".*\.(?:txt|in|pip)$")
ENVIRONMENT = re.compile(r"(?:.*environment.*|.*\bconda\b.*|.*\benv\b.*)\.ya?ml$")
LOCKS = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "conda-lock.yml", "pixi.lock"})
PYLOCK = re.compile(r"pylock\.(?:.+\.)?toml$")
NEAR = re.compile(r"(?:requirements?|reqs?|deps|dependencies|docs?|tests?|testing|dev|ci|\.ci|tools|scripts|examples)$")
"""Folders beside packaging in which requirements are kept; in the first ones every text is a list of them."""
LISTS = re.compile(r"(?:requirements?|reqs?|deps|dependencies)$")
DEEPEST = 8


class Found(NamedTuple):
    """The manifests of a project, and the lock files beside them."""

    manifests: tuple[Manifest, ...] = ()
    locks: tuple[str, ...] = ()


class Reader:
    """Reads files below a root, and puts on record how they looked before."""

    def __init__(self, top: str, signatures: dict[str, Signature]) -> None:
        self._top = top
        self._signatures = signatures

    def text(self, path: str) -> bytes | None:
        """None for what is not there, is no file, leads out of the root, or is too large."""
        if path.startswith(("/", "../")) or os.path.isabs(path) or path == "..":
            return None
        full = os.path.join(self._top, path)
        self._signatures[path] = signature_of(full)
        try:
            return read_limited(full, LARGEST)
        except UnreadableError:
            return None

    def names(self, folder: str) -> list[str]:
        """What a folder holds, in order."""
        self._signatures[folder or "."] = signature_of(os.path.join(self._top, folder))
        try:
            return sorted(os.listdir(os.path.join(self._top, folder)))
        except OSError:
            return []


def manifest_in(reader: Reader, folder: str, texts: Mapping[str, bytes], table: Table) -> Found:
    """What the files in one folder, and in those beside them that serve them, declare. `texts` are those of its
    pyproject.toml, setup.cfg and setup.py."""
    names = reader.names(folder)
    listed = list(requirement_files(reader, folder, names))
    locks = tuple(posixpath.join(folder, name) for name in names if name in LOCKS or PYLOCK.match(name))
    parts = [*packaged(texts, table), *in_other_files(reader, folder, names)]
    if not parts and not listed:
        return Found((), locks)
    declared = all_of(parts)
    included = (posixpath.normpath(posixpath.join(folder, path)) for path in declared.includes)
    declared = declared._replace(includes=()).joined(in_files(reader, [*included, *listed]))
    manifest = Manifest(
        folder,
        name_in(table),
        tuple(sorted(declared.names)),
        tuple(sorted(declared.extras)),
        plugins_in(table),
        tuple(sorted(declared.versions)),
        declared.is_open,
    )
    return Found((manifest,), locks)


def packaged(texts: Mapping[str, bytes], table: Table) -> Iterator[Declared]:
    """What packaging itself declares. What pyproject.toml leaves to the build, setup.py and setup.cfg may say."""
    said = list(in_older_files(texts))
    yield from said
    if is_manifest(table):
        own = in_pyproject(table)
        is_said = any(item.names for item in said) and not any(item.is_open for item in said)
        yield own._replace(is_open=own.is_open and not is_said)


def in_older_files(texts: Mapping[str, bytes]) -> Iterator[Declared]:
    declared = in_setup_cfg(texts["setup.cfg"].decode(errors="replace")) if "setup.cfg" in texts else None
    if declared is not None:
        yield declared
    if "setup.py" in texts:
        yield in_setup_py(texts["setup.py"])


def in_other_files(reader: Reader, folder: str, names: list[str]) -> Iterator[Declared]:
    for name in names:
        path = posixpath.join(folder, name)
        if name == "Pipfile" or name == "hatch.toml":
            yield in_toml(name, reader.text(path) or b"")
        elif ENVIRONMENT.match(name):
            text = (reader.text(path) or b"").decode(errors="replace")
            if "dependencies:" in text:
                yield in_environment(text)


def in_toml(name: str, text: bytes) -> Declared:
    table = toml_table(text)
    if table is None:
        return OPEN
    return in_pipfile(table) if name == "Pipfile" else in_pyproject({"tool": {"hatch": table}})


def requirement_files(reader: Reader, folder: str, names: list[str]) -> Iterator[str]:
    """The files of requirements in a folder and in the folders beside them that are made for such files."""
    for name in names:
        path = posixpath.join(folder, name)
        if REQUIREMENTS.match(name):
            yield path
        elif LISTS.match(name):
            yield from lists_below(reader, path)
        elif NEAR.match(name):
            yield from (posixpath.join(path, inner) for inner in reader.names(path) if REQUIREMENTS.match(inner))


def lists_below(reader: Reader, folder: str, levels: int = 2) -> Iterator[str]:
    """The texts in a folder of requirements; some have one inside for each Python or system."""
    for name in reader.names(folder):
        if LISTED.match(name):
            yield posixpath.join(folder, name)
        elif "." not in name and levels > 1:
            yield from lists_below(reader, posixpath.join(folder, name), levels - 1)


def in_files(reader: Reader, paths: list[str]) -> Declared:
    """What files of requirements name, with those that they include."""
    found, seen = NOTHING, set()
    pending = [(path, 0) for path in paths]
    while pending:
        path, depth = pending.pop()
        if path in seen or depth > DEEPEST:
            continue
        seen.add(path)
        text = reader.text(path)
        declared = OPEN if text is None else in_requirements(text.decode("utf-8-sig", errors="replace"))
        base = posixpath.dirname(path)
        pending += [(posixpath.normpath(posixpath.join(base, other)), depth + 1) for other in declared.includes]
        found = found.joined(declared._replace(includes=()))
    return found
