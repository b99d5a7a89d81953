"""Runs pieces of code against SQLAlchemy and a database in memory, in an environment that has one version of it.

Reads a JSON list of texts, each of which makes `q`; writes for each what became of it. It imports nothing of ours.
"""

import json
import sys
import warnings

from sqlalchemy import create_engine  # type: ignore[import-not-found]
from sqlalchemy.dialects import postgresql, sqlite  # type: ignore[import-not-found]
from sqlalchemy.orm import Session  # type: ignore[import-not-found]

ROWS = (
    {"id": 1, "name": "x", "age": 1, "active": True, "status": "OPEN"},
    {"id": 2, "name": "y", "age": 1, "active": False, "status": "DONE"},
    {"id": 3, "name": "x", "age": None, "active": False, "status": "OPEN"},
    {"id": 4, "name": "z", "age": 3, "active": True, "status": "DONE"},
)


def outcome(text: str) -> dict[str, object]:
    """The SQL and rows that a text asks for, or the name of the exception that it raises."""
    names: dict[str, object] = {"__name__": "example"}
    try:
        engine = create_engine("sqlite://")
        session = Session(engine)
        names["session"] = session
        exec(compile(text, "example.py", "exec"), names)  # noqa: S102 - it is our own example
        base, user, query = names["Base"], names["User"], names["q"]
        base.metadata.create_all(engine)  # type: ignore[attr-defined]
        with engine.begin() as connection:
            connection.execute(user.__table__.insert(), list(ROWS))  # type: ignore[attr-defined]
        statement = getattr(query, "statement", query)
        lite = compiled(statement, sqlite.dialect())
        asked = {"sqlite": lite, "postgresql": compiled(statement, postgresql.dialect())}
        with engine.begin() as connection:
            result = connection.execute(statement)
            if not result.returns_rows:
                result = connection.execute(user.__table__.select())  # type: ignore[attr-defined]
            rows = sorted([list(map(str, row)) for row in result])
    except Exception as error:  # noqa: BLE001 - which one it is, is the answer
        return {"raises": type(error).__name__}
    return {**asked, "rows": rows}


def compiled(statement: object, dialect: object) -> str:
    text = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    return " ".join(str(text).split())


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump([outcome(text) for text in json.load(sys.stdin)], sys.stdout)
