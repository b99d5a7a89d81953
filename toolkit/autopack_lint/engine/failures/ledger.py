"""What triage said, run after run: how often the model was not needed, and which rule would pay next."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from autopack_lint.model.diagnosis import Diagnosis
from autopack_lint.model.errors import UsageError

STORE = "triage.sqlite"
SCHEMA = """
create table if not exists triage (
  at real not null, verdict text not null, id text not null, fingerprint text not null, template text not null,
  avoided integer not null, tokens integer not null, digest integer not null
)
"""
LOOP = 3
TOKEN_BYTES = 4
MOST_TEMPLATES = 20
TROUBLE = re.compile(r"(?i)error|fail|fatal|cannot|not ")
PATHS = re.compile(r"(?:[\w.-]*/)+[\w.-]*")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
NUMBERS = re.compile(r"\d+")


class ClassCount(NamedTuple):
    """How often a class was named, and how often no model was needed for it."""

    id: str
    times: int
    avoided: int


class TemplateCount(NamedTuple):
    """How often an unknown failure of one shape was seen."""

    template: str
    times: int
    tokens: int


class LedgerStats(NamedTuple):
    """The ledger in numbers."""

    recorded: int
    known: int
    avoided: int
    tokens: int
    tokens_avoided: int
    classes: tuple[ClassCount, ...]
    unknowns: tuple[TemplateCount, ...]


def record(folder: Path, diagnosis: Diagnosis) -> int:
    """Note a diagnosis; returns how many times in a row its failure has now been seen. Raises `UsageError`."""
    cause = diagnosis.cause
    row = (
        time.time(),
        diagnosis.verdict.value,
        cause.id if cause else "",
        cause.fingerprint if cause else "",
        "" if cause else template_of(diagnosis),
        not diagnosis.needs_model,
        -(-diagnosis.summary.bytes // TOKEN_BYTES),
        diagnosis.digest.tokens,
    )
    try:
        with closing(opened(folder)) as store, store:
            store.execute("insert into triage values (?, ?, ?, ?, ?, ?, ?, ?)", row)
            recent = store.execute("select fingerprint from triage order by rowid desc limit 20").fetchall()
    except sqlite3.Error as error:
        raise UsageError(f"{folder / STORE}: the diagnosis cannot be recorded: {error}") from error
    count = 0
    for (fingerprint,) in recent:
        if not row[3] or fingerprint != row[3]:
            break
        count += 1
    return count


def opened(folder: Path) -> sqlite3.Connection:
    store = sqlite3.connect(folder / STORE, timeout=5)
    store.execute(SCHEMA)
    return store


def template_of(diagnosis: Diagnosis) -> str:
    """The shape of an unknown failure: the last line of its digest that speaks of trouble, names and numbers apart."""
    _, _, fenced = diagnosis.digest.text.partition("\n<<<LOG ")
    lines = [line.strip() for line in fenced.split("\n")[1:-1]]
    lines = [line for line in lines if line and not line.startswith("[…")]
    telling = [line for line in lines if TROUBLE.search(line)]
    shape = (telling or lines or [""])[-1]
    for pattern, general in ((PATHS, "PATH"), (QUOTED, "'…'"), (NUMBERS, "#")):
        shape = pattern.sub(general, shape)
    return shape[:160]


def stats(folder: Path) -> LedgerStats:
    """The ledger in numbers. Raises `UsageError`."""
    try:
        with closing(opened(folder)) as store:
            total = store.execute(
                "select count(*), sum(verdict = 'known'), sum(avoided), sum(tokens), sum(avoided * tokens) from triage"
            ).fetchone()
            classes = store.execute(
                "select id, count(*), sum(avoided) from triage where id != '' group by id order by 2 desc, 1"
            ).fetchall()
            unknowns = store.execute(
                "select template, count(*), sum(tokens) from triage where template != '' and verdict = 'unknown' "
                "group by template order by 2 desc, 1 limit ?",
                (MOST_TEMPLATES,),
            ).fetchall()
    except sqlite3.Error as error:
        raise UsageError(f"{folder / STORE}: the ledger cannot be read: {error}") from error
    recorded, known, avoided, tokens, tokens_avoided = (value or 0 for value in total)
    named = tuple(ClassCount(*row) for row in classes)
    shapes = tuple(TemplateCount(*row) for row in unknowns)
    return LedgerStats(recorded, known, avoided, tokens, tokens_avoided, named, shapes)
