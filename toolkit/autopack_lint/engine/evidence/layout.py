"""Where a project's imports are looked up: what its packaging says, read from the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from re import compile as regex
from typing import NamedTuple

from autopack_lint.analyzers.imports.pythons import pinned
from autopack_lint.analyzers.imports.source_roots import (
    Table,
    below,
    dependencies_in,
    is_distribution,
    pythons_in,
    roots_in_pyproject,
    roots_in_setup_cfg,
    roots_in_setup_py,
    usual_roots,
)
from autopack_lint.config import Config
from autopack_lint.engine.evidence.manifests import Found, Reader, manifest_in
from autopack_lint.engine.evidence.ruff_configuration import ruff_in
from autopack_lint.engine.evidence.toml import toml_table
from autopack_lint.engine.file_work import UnreadableError, read_limited
from autopack_lint.engine.files.signature import Signature, signature_of
from autopack_lint.model.graph import SourceRoot
from autopack_lint.model.linting import RuffSettings

PYPROJECT, SETUP_CFG, SETUP_PY = "pyproject.toml", "setup.cfg", "setup.py"
CALLS_SETUP = regex(rb"\bsetup\s*\(")
LARGEST = 1 << 20
MENTION = regex(rb"[A-Za-z_][\w/-]*(?:\.[\w/-]+)+|(?<=[\"'= ])[A-Za-z_]\w*(?=:)")
SAYS_SOMETHING = regex(
    rb"depend|package|path|where|sources|dev-mode|module-root|python-source|project|build-system|poetry"
)
"""What a pyproject.toml that matters here must hold; reading TOML costs more than a small run."""


class Layout(NamedTuple):
    """The source roots and the import names of dependencies, and the files that say so, as they were before."""

    roots: tuple[SourceRoot, ...] = (SourceRoot(""),)
    dependencies: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    """Names and paths in these files: what packaging names, it needs."""
    signatures: Mapping[str, Signature] = {}
    """By path as seen from the root."""
    pythons: tuple[tuple[int, int], ...] = ()
    """The versions that the project in the root says it supports."""
    needs: Found = Found()
    """Which distributions its packaging declares."""
    linters: tuple[RuffSettings, ...] = ()


def layout_of(config: Config, files: Iterable[str], bare: Set[str] = frozenset()) -> Layout:
    """The layout of the project, as far as it concerns these files: only folders around them have a say.

    `bare` are folders that are known to hold no packaging; there is always a look at the root.
    """
    top = str(config.root)
    signatures: dict[str, Signature] = {}
    roots: list[SourceRoot] = []
    dependencies: set[str] = set()
    mentions: set[str] = set()
    pythons: tuple[tuple[int, int], ...] = ()
    reader, needs, configured_folders = Reader(top, signatures), Found(), []
    for folder in folders_around(files, bare - {""}):
        texts = packaging_in(top, folder, signatures)
        table = parsed(texts.get(PYPROJECT, b""))
        dependencies |= dependencies_in(table)
        mentions |= mentions_in(folder, texts.values())
        pythons = pythons if folder else pythons_in(table) or pinned_in(reader)
        roots += roots_of(folder, texts, table, partial(is_source_folder, top))
        if texts or not folder:
            configured_folders.append(folder)
            here = manifest_in(reader, folder, texts, table)
            needs = Found(needs.manifests + here.manifests, needs.locks + here.locks)
    has_packaging = any(path.endswith((PYPROJECT, SETUP_CFG, SETUP_PY)) for path in signatures)
    configured = [SourceRoot(place) for path in config.source_roots if (place := below("", path)) is not None]
    return Layout(
        tuple(
            dict.fromkeys(configured or existing(top, [*enclosing_package(top, has_packaging=has_packaging), *roots]))
        ),
        tuple(sorted(dependencies)),
        tuple(sorted(mentions)),
        signatures,
        pythons,
        needs,
        tuple(ruff_in(reader, configured_folders)),
    )


def pinned_in(reader: Reader) -> tuple[tuple[int, int], ...]:
    """The versions of Python that a project works with, where its packaging does not say which it supports."""
    return pinned((reader.text(".python-version") or b"").decode(errors="replace"))


def packaging_in(top: str, folder: str, signatures: dict[str, Signature]) -> dict[str, bytes]:
    """The texts of the files in one folder that make a distribution of it, those that are there and not empty."""
    texts = {name: text_of(top, folder, name, signatures) for name in (PYPROJECT, SETUP_CFG, SETUP_PY)}
    return {name: text for name, text in texts.items() if text}


def existing(top: str, roots: Sequence[SourceRoot]) -> Iterator[SourceRoot]:
    """Those that are there; the inside of a package is no place where imports are looked up."""
    is_inside = any(not root.folder and root.package for root in roots)
    for root in roots:
        if os.path.isdir(os.path.join(top, root.folder)) if root.folder else root.package or not is_inside:
            yield root


def mentions_in(folder: str, texts: Iterable[bytes]) -> set[str]:
    """Dotted names as they are, paths as seen from the root."""
    words = {word.decode() for text in texts for word in MENTION.findall(text)}
    paths = {place for word in words if word.endswith(".py") and (place := below(folder, word))}
    return paths | {word for word in words if "/" not in word}


def folders_around(files: Iterable[str], others: Set[str] = frozenset()) -> list[str]:
    """All folders that hold one of the files or another of these folders; the root, which is empty, comes first."""
    found = {""}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(folder for folder in found - others if not os.path.isabs(folder))


def text_of(top: str, folder: str, name: str, signatures: dict[str, Signature]) -> bytes:
    """The text of a file that may be there; empty where it is not. Remembers how the file looked before."""
    path = os.path.join(top, folder, name)
    if not os.path.isfile(path):
        return b""
    signatures["/".join(filter(None, (folder, name)))] = signature_of(path)
    try:
        return read_limited(path, LARGEST)
    except UnreadableError:
        return b""


def parsed(text: bytes) -> Table:
    """The table of a pyproject.toml; empty where nothing in it matters here, or it cannot be read."""
    return (toml_table(text) or {}) if SAYS_SOMETHING.search(text) else {}


def roots_of(
    folder: str, texts: Mapping[str, bytes], table: Table, is_folder: Callable[[str], bool]
) -> Iterator[SourceRoot]:
    """The roots that the files in one folder declare; none where they make no distribution of it.

    A setup.py inside a package is a module of it, which only bears the name.
    """
    has_script = CALLS_SETUP.search(texts.get(SETUP_PY, b"")) is not None and is_folder(folder)
    if not (folder == "" or is_distribution(table) or has_script):
        return
    yield from roots_in_setup_cfg(folder, texts.get(SETUP_CFG, b"").decode(errors="replace"))
    yield from roots_in_setup_py(folder, texts.get(SETUP_PY, b"").decode(errors="replace"))
    yield from roots_in_pyproject(folder, table, is_folder) if table else usual_roots(folder, is_folder)


def is_source_folder(top: str, folder: str) -> bool:
    """Whether it is there, and no package itself."""
    path = os.path.join(top, folder)
    return os.path.isdir(path) and not os.path.exists(os.path.join(path, "__init__.py"))


def enclosing_package(top: str, *, has_packaging: bool) -> Iterator[SourceRoot]:
    """The package whose inside the project is: there is one where somebody looks at a part of an installed package."""
    names: list[str] = []
    is_project = has_packaging or os.path.exists(os.path.join(top, ".git"))
    while not is_project and os.path.exists(os.path.join(top, "__init__.py")) and os.path.basename(top).isidentifier():
        names.append(os.path.basename(top))
        top = os.path.dirname(top)
    if names:
        yield SourceRoot("", ".".join(reversed(names)))
