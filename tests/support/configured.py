"""A small set of rules to configure, and folders with files."""

from __future__ import annotations

from pathlib import Path

from autopack_lint.model.finding import Severity
from autopack_lint.model.rule import Rule

OWN = "autopack-lint.toml"
SHARED = "pyproject.toml"


def rule(id_: str, threshold: int | None = None) -> Rule:
    return Rule(id_, id_.lower(), "message", Severity.WARNING, good=(), bad=(), threshold=threshold)


KNOWN = {"CPX101": rule("CPX101", 10), "CPX102": rule("CPX102", 15), "PAR101": rule("PAR101")}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder
