"""Legacy models become typed ones with the same tables, or stay as they are and say why."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.packages import installed
from tests.support.sql_gates import CATALOGUE, SqlPromise

RUNNER = Path(__file__).parent / "support" / "ddl_runner.py"
VERSIONS = ("2.0.43", "2.1.9")
MODELS = """import enum
from datetime import datetime

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Enum, ForeignKey, Integer, Numeric, String, func
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class Team(Base):
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False, unique=True)  # shown
    members = relationship("Member", back_populates="team")


class Member(Base):
    __tablename__ = "members"
    id = Column("member_id", Integer, primary_key=True)
    team_id = Column(Integer, ForeignKey("teams.id"), nullable=False)
    team = relationship("Team", back_populates="members")
    status = Column(Enum(Status), server_default="OPEN")
    born = Column(Date)
    seen = Column(
        DateTime(timezone=True),
        server_default=func.now(),  # by the database
        nullable=False,
    )
    rate = Column(Numeric(10, 2), default=0)
    data = Column(JSON)
    active = Column(Boolean, nullable=False, default=True)


class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    text = Column(String(99), index=True, comment="what is written")
    writer_id = Column(Integer, ForeignKey("members.member_id", ondelete="SET NULL"))
    writer = relationship("Member")
    __table_args__ = (Index("by_writer", writer_id, text),)
""".replace("func\n", "func, Index\n", 1)
HEAD = """from datetime import date
from sqlalchemy import Column, Date, DateTime, Enum, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
"""


def tables(version: str, *texts: str) -> list[list[str]]:
    """What each text creates under a version of SQLAlchemy."""
    folder = installed(f"sqlalchemy=={version}", "typing_extensions==4.15.0", "greenlet==3.2.4")
    done = subprocess.run(
        [sys.executable, str(RUNNER)],
        input=json.dumps(texts),
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    return found


def translated(text: str, folder: Path) -> str:
    result = SqlPromise(CATALOGUE, folder).fixed(text, "SQL181")
    return "".join(new.decode() for _, new in result.texts.values()) or text


@pytest.mark.parametrize("version", VERSIONS)
def test_the_tables_stay_as_they_are(version: str, tmp_path: Path) -> None:
    after = translated(MODELS, tmp_path)
    assert "= Column(" not in after
    assert after.count("mapped_column(") == MODELS.count("= Column(")
    assert "# shown\n" in after
    assert "# by the database\n" in after
    before_tables, after_tables = tables(version, MODELS, after)
    assert len(before_tables) == 3 * 3
    assert after_tables == before_tables


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    after = translated(MODELS, tmp_path)
    assert translated(after, tmp_path) == after


@pytest.mark.parametrize(
    ("line", "annotation"),
    [
        pytest.param("b = Column(Integer)", "Optional[int]", id="NULL unless it says otherwise"),
        pytest.param("b = Column(Integer, nullable=True, primary_key=True)", "Optional[int]", id="nullable wins"),
        pytest.param("b = Column(String, nullable=False)", "str", id="not NULL"),
        pytest.param("b = Column(Enum('x', 'y'), nullable=False)", "str", id="an enumeration of strings"),
        pytest.param("b = Column(String, nullable=False, comment=('x'\n        'y'))", "str", id="a string in pieces"),
        pytest.param("b = Column('c', Date, nullable=False)", "date", id="with a name in the database"),
    ],
)
def test_nullability_and_types(line: str, annotation: str, tmp_path: Path) -> None:
    after = translated(f"{HEAD}    {line}\n", tmp_path)
    assert f"    b: Mapped[{annotation}] = mapped_column" in after


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("b = Column(ForeignKey('x.id'))", "b: its type is none that we know", id="no type"),
        pytest.param("b = Column(Integer, nullable=FLAG)", "nullable is not written as", id="computed nullability"),
        pytest.param("b = Column(Integer, **OPTIONS)", "its arguments come from elsewhere", id="arguments from afar"),
        pytest.param('b = Column(String, comment="""x\n    y""")', "a string of several lines", id="a long string"),
        pytest.param("b = relationship('X')", "X is not in this file", id="a class of another file"),
        pytest.param("b = relationship('A')", "do not tell", id="a class with itself"),
        pytest.param("b = relationship('X', secondary=t)", "what kind of collection", id="many to many"),
        pytest.param("b: int = Column(Integer)", "b has an annotation already", id="half translated"),
        pytest.param("date = Column(Date)", "`date` means something else", id="an attribute that hides its type"),
        pytest.param(
            "b = Column(Uuid(as_uuid=False))", "says itself which type", id="a type that depends on arguments"
        ),
        pytest.param("b = c = Column(Integer)", "several names", id="two names"),
    ],
)
def test_a_class_that_cannot_be_translated_whole_stays(line: str, reason: str, tmp_path: Path) -> None:
    text = f"{HEAD}    {line}\n"
    findings = SqlPromise(CATALOGUE, tmp_path).findings(text, "SQL181")
    assert [finding.fix for finding in findings] == [None]
    assert reason in findings[0].message
    assert translated(text, tmp_path) == text


def test_an_import_goes_when_the_last_class_needs_it_no_more(tmp_path: Path) -> None:
    other = "    __tablename__ = 'b'\n    id = Column(Integer, primary_key=True)\n"
    assert "import Column" not in translated(f"{HEAD}class B(Base):\n{other}", tmp_path).replace("mapped_column", "")
    assert "import Column, " in translated(f"{HEAD}class B(Base):\n{other}    c = Column(Unknown)\n", tmp_path)
    assert "import Column, " in translated(f"{HEAD}class B(Base):\n{other}other = Column\n", tmp_path)
    assert "import Column, " in translated(f"{HEAD}__all__ = ['Column']\n", tmp_path)
