"""Projects to check with mypy, and mypy run by hand beside us."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.command import environment, lint
from tests.support.configured import written
from tests.support.runs import settle

Place = tuple[str, int, str]
"""The path and line of a message, and mypy's code."""


def project(folder: Path, files: Mapping[str, str]) -> Path:
    """A project that has settled, with a marker that makes it one."""
    root = written(folder.resolve(), {"pyproject.toml": "", **files})
    settle()
    return root


def check_types(root: Path, *words: str, code: int | None = None) -> dict[str, object]:
    """`check --with mypy` with the rules of its family, as a document."""
    ran = lint(root, "check", "--with", "mypy", "--select", "TYP", "-f", "json", *words)
    assert code is None or ran.code == code, ran.out + ran.err
    document: dict[str, object] = json.loads(ran.out)
    return document


def findings(document: dict[str, object]) -> list[dict[str, object]]:
    found = document["findings"]
    assert isinstance(found, list)
    return found


def places(document: dict[str, object]) -> list[Place]:
    """Where mypy's errors are, and with which code."""
    found = []
    for item in findings(document):
        span, data = item["span"], item["data"]
        assert isinstance(span, dict)
        assert isinstance(data, dict)
        if not str(item["message"]).startswith("Revealed"):
            found.append((str(item["path"]), int(span["start"]["line"]), str(data["mypy"])))
    return sorted(found)


def by_hand(root: Path, *words: str) -> list[Place]:
    """The errors of mypy itself, run in the same folder without a memory."""
    command = [sys.executable, "-I", "-m", "mypy", "--output", "json", "--cache-dir", "/dev/null", *words]
    env = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    errors = {json.dumps(row, sort_keys=True): row for row in rows if row["severity"] == "error"}
    return sorted((row["file"].replace("\\", "/"), row["line"], row["code"]) for row in errors.values())
