"""The configurations of ruff in a project, read from the disk."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from autopack_lint.analyzers.imports.source_roots import Table
from autopack_lint.analyzers.sql.ruff_settings import ruff_settings, table_of_ruff
from autopack_lint.engine.evidence.manifests import Reader
from autopack_lint.engine.evidence.toml import toml_table
from autopack_lint.model.linting import RuffSettings

NAMES = (".ruff.toml", "ruff.toml", "pyproject.toml")
"""In the order in which ruff takes the first that is there."""
DEEPEST = 6


def ruff_in(reader: Reader, folders: Iterable[str]) -> Iterator[RuffSettings]:
    """What the folders say to ruff; nothing for one whose configuration cannot be read whole."""
    for folder in folders:
        for name in NAMES:
            path = posixpath.join(folder, name)
            table = table_at(reader, path)
            if table is None:
                continue
            layers = extended(reader, path, table)
            if layers:
                yield ruff_settings(path, layers)
            break


def table_at(reader: Reader, path: str) -> Table | None:
    text = reader.text(path)
    if text is None or (path.endswith("pyproject.toml") and b"ruff" not in text):
        return None
    table = toml_table(text)
    return None if table is None else table_of_ruff(path, table)


def extended(reader: Reader, path: str, table: Table) -> list[Table]:
    """The table and those that it extends, the outermost first; empty where one of them is not to be read."""
    layers = [table]
    while (other := layers[0].get("extend")) is not None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), str(other)))
        outer = table_at(reader, path)
        if outer is None or len(layers) > DEEPEST:
            return []
        layers.insert(0, outer)
    return layers
