"""A PostgreSQL server of our own: in a temporary folder, behind a socket, for as long as the tests run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
"""Folders off the path in which distributions install it."""
UNPRIVILEGED = ("postgres", "nobody")
"""Whom the server runs as where the tests run as root, whom it refuses."""
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "8",
    "autovacuum": "off",
}
UNTIL_WE_ARE_GONE = '"$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"; rm -rf "$0"'
"""The end of its input, which even a killed test leaves behind, ends the server and its data."""
PATIENCE = 60


def found() -> Path | None:
    """The folder with the programs of the newest PostgreSQL; `AUTOPACK_TEST_POSTGRES` names another one."""
    wanted = os.environ.get("AUTOPACK_TEST_POSTGRES")
    if wanted:
        return Path(wanted)
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += [
        folder for place in PLACES for folder in sorted(Path("/").glob(place[1:]), key=version_of, reverse=True)
    ]
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def version_of(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in "".join(c if c.isdigit() else " " for c in str(folder)).split())


@contextmanager
def started() -> Iterator[str]:
    """The URL of a running server with an empty database. Skips the test where none is installed."""
    programs = found()
    if programs is None or os.name != "posix":
        pytest.skip("no PostgreSQL is installed (Debian and Ubuntu: apt install postgresql)")
    user = next(filter(is_user, UNPRIVILEGED)) if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # short: a socket's path has at most 107 bytes
    try:
        if user:
            shutil.chown(folder, user)
        with running(programs, folder, {"user": user, "extra_groups": ()} if user else {}):
            yield f"postgresql+psycopg2://tester@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_user(name: str) -> bool:
    import pwd  # not on Windows, where the tests are skipped

    return name in {entry.pw_name for entry in pwd.getpwall()}


@contextmanager
def running(programs: Path, folder: Path, owner: dict[str, Any]) -> Iterator[None]:
    """A server that answers, with its data in a folder."""
    where, log = str(folder), folder / "log"
    make = [str(programs / "initdb"), "--pgdata", f"{where}/data", "--username", "tester", "--auth", "trust"]
    make += ["--no-locale", "--encoding", "UTF8", "--no-sync"]
    done = subprocess.run(make, cwd=folder, capture_output=True, text=True, check=False, **owner)
    assert done.returncode == 0, done.stderr
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    serve = [str(programs / "postgres"), "-D", f"{where}/data", "-k", where, *settings]
    command = ["/bin/sh", "-c", UNTIL_WE_ARE_GONE, where, *serve]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd="/", stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True, **owner
        )
    try:
        wait_for([str(programs / "pg_isready"), "--quiet", "--host", where], server, log)
        yield
    finally:
        server.communicate(b"end\n", timeout=PATIENCE)  # a line, as processes that we forked keep the pipe open


def wait_for(question: Sequence[str], server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while subprocess.run(question, check=False).returncode:
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"PostgreSQL does not start:\n{log.read_text()}")
        time.sleep(0.05)
