"""Prints what the models in a text create in three kinds of database, and how a row of theirs is read back."""

import json
import sys
import warnings

from sqlalchemy.dialects import mysql, postgresql, sqlite  # type: ignore[import-not-found]
from sqlalchemy.orm import configure_mappers  # type: ignore[import-not-found]
from sqlalchemy.schema import CreateTable  # type: ignore[import-not-found]


def tables(text: str) -> list[str]:
    """`CREATE TABLE` of every table, by dialect."""
    names: dict[str, object] = {"__name__": "models"}
    sys.modules["models"] = type(sys)("models")
    sys.modules["models"].__dict__.update(names)
    space = sys.modules["models"].__dict__
    exec(compile(text, "models.py", "exec"), space)  # noqa: S102 - it is our own example
    configure_mappers()
    dialects = (sqlite.dialect(), postgresql.dialect(), mysql.dialect())
    found = space["Base"].metadata.sorted_tables
    return [str(CreateTable(table).compile(dialect=dialect)) for dialect in dialects for table in found]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump([tables(text) for text in json.load(sys.stdin)], sys.stdout)
