"""TOML of a project, read as data: a text that is none says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autopack_lint.analyzers.imports.source_roots import Table


def toml_table(text: bytes | str) -> Table | None:
    """The document; None for what cannot be read."""
    # Most runs read no TOML but our own settings.
    import tomllib

    try:
        return tomllib.loads(text if isinstance(text, str) else text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
