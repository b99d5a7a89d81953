"""The versions of SQLAlchemy that claims are tried on, each in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from autopack_lint.catalogue import load_catalogue
from autopack_lint.engine.engine import Engine
from autopack_lint.model.finding import Finding
from autopack_lint.model.rule import Example
from tests.support.packages import installed
from tests.support.rule_table import Promise

# 1.4 is not built for Pythons newer than 3.12.
VERSIONS = ("2.0.43", "2.1.9") if sys.version_info >= (3, 13) else ("1.4.54", "2.0.43", "2.1.9")
NEEDED = ("typing_extensions==4.15.0", "greenlet==3.2.4", "psycopg2-binary==2.9.13")
MEMORY = "sqlite://"
RUNNER = Path(__file__).with_name("sql_runner.py")
CATALOGUE = load_catalogue()
DEFAULT = tuple(
    loaded.rule.id for loaded in CATALOGUE.rules if loaded.rule.id.startswith("SQL") and loaded.rule.default
)
PRELUDE = """import enum
from sqlalchemy import (
    Boolean, Column, Enum, ForeignKey, Integer, String, Table, and_, case, delete, func, or_, select, text, update
)
from sqlalchemy.orm import aliased, declarative_base, relationship
Base = declarative_base()
class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String, nullable=False)
    age = Column(Integer)
    active = Column(Boolean, nullable=False)
    status = Column(Enum(Status), nullable=False)
    boss_id = Column(ForeignKey("users.id"))
    boss = relationship("User", remote_side=[id])
t = User.__table__
u = aliased(User)
"""


class SqlPromise(Promise):
    """The harness with the rules about queries alone: hundreds of short texts are seen through at once."""

    def _engine(self, example: Example, rule: str) -> Engine:
        engine = super()._engine(example, rule)
        return engine._replace(config=engine.config._replace(select=(*DEFAULT, rule)))


class EveryRule(Promise):
    """The same with those that are off by default."""

    def _engine(self, example: Example, rule: str) -> Engine:
        engine = super()._engine(example, rule)
        return engine._replace(config=engine.config._replace(select=("SQL",)))


class Case(NamedTuple):
    """Code that a rule finds, what it really does, and what was meant. Each is what `q` becomes."""

    rule: str
    bad: str
    does: str
    """The same as this other code, `no rows`, `every row`, `raises` or `raises X`."""
    meant: str = ""
    """What the fix must ask; empty where there is no fix."""
    keeps: bool = False
    """Whether the fix asks the same as before, in a better way."""
    on_postgres: str = ""
    """What PostgreSQL does with it, where that is something else: it checks types that SQLite does not."""


class Place(NamedTuple):
    """Where claims are tried: a version of SQLAlchemy, and the URL of a database."""

    version: str
    url: str

    @property
    def is_postgres(self) -> bool:
        return self.url != MEMORY


def outcomes(place: Place, texts: Sequence[str]) -> list[dict[str, Any]]:
    """What becomes of texts there."""
    folder = installed(f"sqlalchemy=={place.version}", *NEEDED)
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, str(RUNNER), place.url],
        input=json.dumps(list(texts)),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def findings_in(texts: Sequence[str], rules: Sequence[str], folder: Path) -> list[list[Finding]]:
    """What a rule finds in each text, all being looked at in one run; each text in a project of its own."""
    files = {f"p{number}/example.py": text for number, text in enumerate(texts)}
    result = EveryRule(CATALOGUE, folder).result(files, "SQL101")
    assert not result.skipped
    return [
        [finding for finding in result.findings if finding.path == path and finding.rule == rule]
        for path, rule in zip(files, rules, strict=True)
    ]


def mended(text: str, rule: str, promise: Promise) -> str:
    """A text as all fixes of a rule leave it; alone, for many alike are copies, which is a finding of its own."""
    result = promise.fixed(text, rule)
    return "".join(new.decode() for _, new in result.texts.values()) or text


def everything_in(texts: Sequence[str], folder: Path) -> list[list[str]]:
    """What all rules about queries say about each text."""
    files = {f"p{number}/example.py": text for number, text in enumerate(texts)}
    result = SqlPromise(CATALOGUE, folder).result(files, "SQL101")
    assert not result.skipped
    found = [(finding.path, finding) for finding in result.findings if finding.rule.startswith("SQL")]
    return [
        [f"{item.rule} {item.span.start.line}: {item.message}" for at, item in found if at == path] for path in files
    ]
