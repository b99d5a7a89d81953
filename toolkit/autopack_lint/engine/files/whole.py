"""All files of a project: its folders are remembered, and only those that changed are listed again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from autopack_lint.catalogue import PACKAGE
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.files.discover import Discovery, discover
from autopack_lint.engine.files.listings import unpacked
from autopack_lint.engine.memory.pack import as_json
from autopack_lint.model.hashing import blake2b

MOST_LISTED = 8
"""How many folders may be listed anew before all are worth their writing."""
PARTS = ("discover.py", "gitignore.py", "globs.py", "listings.py")


def discovered(engine: Engine, paths: Sequence[Path]) -> Discovery:
    """All Python files at or below `paths`."""
    root, exclude = engine.config.root, engine.config.extend_exclude
    if [os.path.realpath(path) for path in paths] != [os.path.realpath(root)]:
        return discover(paths, root, exclude)
    digest = blake2b(as_json([str(root), exclude]), digest_size=16)
    for name in PARTS:
        digest.update((PACKAGE / "engine" / "files" / name).read_bytes())
    key = digest.digest()
    listings = unpacked(engine.cache.project_findings([key])[0])
    found = discover(paths, root, exclude, listings)
    if listings.fresh > MOST_LISTED and engine.cache.is_kept:
        engine.cache.remember_project({key: listings.packed()})
    return found
