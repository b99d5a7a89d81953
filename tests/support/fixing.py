"""Projects to fix, and operations to fix them with."""

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.command import Ran, lint

UNUSED = "x = 1  # autopack: ignore[CPX105] once needed\n"
CLEAN = "x = 1\n"


class File(NamedTuple):
    """What is on the disk."""

    content: bytes
    mode: int


def project(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A project with these files."""
    for path, text in {"pyproject.toml": "", **files}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def tree(folder: Path) -> dict[str, File]:
    """All files of a project but our own folder."""
    found = {}
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in {".autopack-lint", ".git"}]
        for name in names:
            path = Path(top, name)
            if not path.is_symlink():
                mode = stat.S_IMODE(path.stat().st_mode)
                found[path.relative_to(folder).as_posix()] = File(path.read_bytes(), mode)
    return found


def fix(folder: Path, *words: str) -> Ran:
    return lint(folder, "fix", *words)


def fixed(folder: Path, *words: str) -> dict[str, Any]:
    """The outcome of a run as a document."""
    document: dict[str, Any] = json.loads(fix(folder, "-f", "json", *words).out)
    return document


def span(line: int, column: int, end_column: int, end_line: int = 0) -> dict[str, dict[str, int]]:
    return {"start": {"line": line, "column": column}, "end": {"line": end_line or line, "column": end_column}}


def operations(folder: Path, *items: dict[str, Any] | list[dict[str, Any]], **more: Any) -> str:
    """A file with operations; each list of them is a fix of its own."""
    fixes = [{"operations": item if isinstance(item, list) else [item]} for item in items]
    file = folder.parent / f"{folder.name}-operations.json"
    file.write_text(json.dumps({"schema": "autopack-lint/operations@1", "fixes": fixes, **more}), encoding="utf-8")
    return str(file)


def replace(path: str, where: dict[str, Any], text: str) -> dict[str, Any]:
    return {"op": "replace-expression", "path": path, "span": where, "text": text}
