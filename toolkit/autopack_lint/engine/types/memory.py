"""What is remembered of runs of mypy: whole answers, and which state of the files mypy's own cache knows."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from autopack_lint.engine.files.signature import SECOND, Signature, is_settled, signatures_of

MOST_KEPT = 16
CACHE, SEEN = "cache", "seen.json"
Outcome = dict[str, object]
"""What the process that ran mypy said."""


def recalled(folder: Path, key: str) -> tuple[Outcome, dict[str, Signature]] | None:
    """The outcome of the same request, if nothing that decides it has changed."""
    try:
        kept = json.loads(kept_file(folder, key).read_bytes())
        outcome, places, before = kept["outcome"], kept["places"], kept["signatures"]
        signatures = signatures_of(places)
        if not isinstance(outcome, dict) or [list(signature) for signature in signatures] != before:
            return None
        return outcome, dict(zip(places, signatures, strict=True))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(folder: Path, key: str, outcome: Outcome, depends_on: Mapping[str, Signature], began: int) -> None:
    """Keep an outcome where there is a key and every later change will show; note in which state mypy saw the files."""
    unsettled = {place for place, signature in depends_on.items() if not is_settled(signature, began)}
    seen = {place: signature for place, signature in depends_on.items() if place.endswith((".py", ".pyi"))}
    write(folder / SEEN, {"files": {**known(folder), **seen}, "doubtful": sorted(unsettled & seen.keys())})
    if unsettled or not key:
        return
    said = {name: value for name, value in outcome.items() if name != "files"}
    kept = {"outcome": said, "places": list(depends_on), "signatures": list(depends_on.values())}
    write(kept_file(folder, key), kept)
    files = sorted(folder.glob("kept-*.json"), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-MOST_KEPT]:
        file.unlink(missing_ok=True)


def kept_file(folder: Path, key: str) -> Path:
    return folder / f"kept-{key}.json"


def write(file: Path, document: object) -> None:
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    temporary.write_text(json.dumps(document), encoding="utf-8")
    temporary.replace(file)


def forget_unnoticed(folder: Path) -> None:
    """Throw mypy's memory away where a file changed within the second and kept its size, or while mypy ran."""
    files = known(folder)
    is_doubtful = bool(seen_in(folder).get("doubtful"))
    for signature, (_, before) in zip(signatures_of(list(files)), files.items(), strict=True):
        is_doubtful = is_doubtful or (isinstance(before, list) and is_unnoticed(signature, before))
    if is_doubtful:
        shutil.rmtree(folder / CACHE, ignore_errors=True)
        (folder / SEEN).unlink(missing_ok=True)


def known(folder: Path) -> dict[str, object]:
    files = seen_in(folder).get("files")
    return files if isinstance(files, dict) else {}


def seen_in(folder: Path) -> dict[str, object]:
    try:
        document = json.loads((folder / SEEN).read_bytes())
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def is_unnoticed(signature: Signature, before: Sequence[int]) -> bool:
    """Whether a file has changed and mypy, which looks at sizes and whole seconds, takes it for the same."""
    is_same_to_mypy = signature[0] // SECOND == before[0] // SECOND and signature[2] == before[2]
    return is_same_to_mypy and list(signature) != list(before)
