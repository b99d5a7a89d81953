"""Runs pieces of code against SQLAlchemy and a database, in an environment that has one version of it.

Reads a JSON list of texts, each of which makes `q`; writes for each what became of it. The database is that of the
URL which it is called with, and is empty before each text. It imports nothing of ours.
"""

import json
import sys
import warnings
from collections.abc import Iterator

from sqlalchemy import create_engine, text  # type: ignore[import-not-found]
from sqlalchemy.dialects import postgresql, sqlite  # type: ignore[import-not-found]
from sqlalchemy.orm import Session  # type: ignore[import-not-found]
from sqlalchemy.pool import StaticPool  # type: ignore[import-not-found]

ROWS = (
    {"id": 1, "name": "x", "age": 1, "active": True, "status": "OPEN"},
    {"id": 2, "name": "y", "age": 1, "active": False, "status": "DONE"},
    {"id": 3, "name": "x", "age": None, "active": False, "status": "OPEN"},
    {"id": 4, "name": "z", "age": 3, "active": True, "status": "DONE"},
)


def outcome(code: str, engine: object) -> dict[str, object]:
    """The SQL and rows that a text asks for, or the name of the exception that it raises."""
    session = Session(engine)
    try:
        return asked(code, engine, session)
    except Exception as error:  # noqa: BLE001 - which one it is, is the answer
        return {"raises": type(error).__name__}
    finally:
        session.close()


def asked(code: str, engine: object, session: object) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "example", "session": session}
    exec(compile(code, "example.py", "exec"), names)  # noqa: S102 - it is our own example
    base, user, query = names["Base"], names["User"], names["q"]
    base.metadata.create_all(engine)  # type: ignore[attr-defined]
    with engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(user.__table__.insert(), list(ROWS))  # type: ignore[attr-defined]
    statement = getattr(query, "statement", query)
    lite = compiled(statement, sqlite.dialect())
    found = {"sqlite": lite, "postgresql": compiled(statement, postgresql.dialect())}
    with engine.begin() as connection:  # type: ignore[attr-defined]
        result = connection.execute(statement)
        if not result.returns_rows:
            result = connection.execute(user.__table__.select())  # type: ignore[attr-defined]
        rows = sorted([list(map(str, row)) for row in result])
    return {**found, "rows": rows}


def compiled(statement: object, dialect: object) -> str:
    text = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    return " ".join(str(text).split())


def emptied(url: str) -> object:
    """A database without tables. All that a text does goes through one connection, as in memory it has to."""
    engine = create_engine(url, poolclass=StaticPool)
    if not url.startswith("sqlite"):
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    return engine


def outcomes(texts: list[str], url: str) -> Iterator[dict[str, object]]:
    for code in texts:
        engine = emptied(url)
        yield outcome(code, engine)
        engine.dispose()  # type: ignore[attr-defined]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(list(outcomes(json.load(sys.stdin), sys.argv[1])), sys.stdout)
