"""Labelled logs: those that stand in the project, and those that may lie beside it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from autopack_lint.engine.failures.triage import triage
from autopack_lint.model.diagnosis import Diagnosis
from autopack_lint.triage.matching import Book
from autopack_lint.triage.workspace import ListedWorkspace
from tests.support.checkout import REPOSITORY

OWN = REPOSITORY / "tests" / "fixtures" / "triage"
SHARED = REPOSITORY.parent / "shared" / "triage"
BESIDE = REPOSITORY.parent.parent / "shared" / "triage"


class Labelled(NamedTuple):
    """A log and what triage should say of it."""

    name: str
    raw: bytes
    command: str
    exit: int | None
    label: str
    files: tuple[str, ...]

    @property
    def family(self) -> str:
        """The tool and its version, by the beginning of the name."""
        return self.name.partition("-")[0]


def labelled_logs(folder: Path) -> Iterator[Labelled]:
    """The logs of a folder with `labels.jsonl`; none where there is none."""
    if not (folder / "labels.jsonl").is_file():
        return
    places = folder / "workspaces.json"
    workspaces = json.loads(places.read_text(encoding="utf-8")) if places.is_file() else {}
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        files = tuple(row.get("files", ())) or tuple(workspaces.get(row.get("workspace", ""), ()))
        name = row["log"].rpartition("/")[2].removesuffix(".log")
        yield Labelled(name, (folder / row["log"]).read_bytes(), row["command"], row["exit"], row["label"], files)


def all_logs() -> list[Labelled]:
    """Our own, and those of the folder beside us where it is there."""
    beside = SHARED if SHARED.is_dir() else BESIDE
    return [*labelled_logs(OWN), *labelled_logs(beside)]


def asked(log: Labelled, book: Book | None = None, raw: bytes | None = None) -> Diagnosis:
    return triage(
        log.raw if raw is None else raw,
        command=log.command or None,
        exit_code=log.exit,
        book=book,
        workspace=ListedWorkspace(log.files) if log.files else None,
    )


def found_in(diagnosis: Diagnosis) -> str:
    """The class, or the verdict where there is none."""
    return diagnosis.cause.id if diagnosis.cause else diagnosis.verdict.value


def is_right(found: str, label: str) -> bool:
    return found == label or (label == "PASS" and found in ("no-failure", "unknown"))
