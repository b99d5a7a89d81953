"""Everything besides a file's content that an analysis depends on, as one digest."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from autopack_lint.catalogue import PACKAGE, Catalogue, built_in_rules
from autopack_lint.model.hashing import blake2b

PARTS_OF_AN_ANALYSIS = (
    "model",
    "facts",
    "sdk",
    "catalogue.py",
    "engine/analyse.py",
    "engine/guard.py",
    "engine/memory/pack.py",
    "engine/memory/pack_sql.py",
    "engine/file_work.py",
    "engine/memory/census.py",
    "engine/memory/outlines.py",
)


def environment_of(
    catalogue: Catalogue, rule_ids: Iterable[str], thresholds: Mapping[str, int], sections: Collection[str]
) -> bytes:
    """Changes with the extractor's text, the rules' text, the limits, the facts made, and Python's minor version."""
    digest = blake2b(catalogue.digest, digest_size=16)
    for part in PARTS_OF_AN_ANALYSIS:
        path = PACKAGE / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    digest.update(
        json.dumps([sys.version_info[:2], sorted(rule_ids), sorted(thresholds.items()), sorted(sections)]).encode()
    )
    return digest.digest()


@cache
def project_environment_of(environment: bytes) -> bytes:
    """Changes also with the text of what looks over file borders."""
    digest = blake2b(environment, digest_size=16)
    engine = PACKAGE / "engine"
    own = [engine / name for name in ("project.py", "by_file.py")]
    own += [engine / "memory" / name for name in ("pack_found.py", "arcs.py", "copies.py", "pack_copies.py")]
    for file in sorted([*PACKAGE.glob("analyzers/**/*.py"), *own]):
        digest.update(file.read_bytes())
    return digest.digest()


def sources_of(rule_folders: Sequence[Path]) -> list[str]:
    """Our own sources, and all rule files and their folders: when one changes, no answer from before holds."""
    files = [str(file) for file in sorted(PACKAGE.rglob("*.py"))]
    for top in (built_in_rules(), *rule_folders):
        for folder, inner, names in os.walk(top):
            inner[:] = sorted(name for name in inner if name != "__pycache__")
            files += [folder, *(os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))]
    return files
