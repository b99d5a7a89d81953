"""Runs in our own process over a small project, with the store of earlier results or without."""

from __future__ import annotations

import argparse
from pathlib import Path

from autopack_lint.cli.session import STORE, Session, open_session
from autopack_lint.engine.check import check
from autopack_lint.engine.files.discover import discover
from autopack_lint.engine.files.own_folder import own_folder
from autopack_lint.engine.memory.cache import Known
from autopack_lint.model.result import CheckResult

BROKEN = "def broken(:\n"
TREE = {"pyproject.toml": "", "a.py": "x = 1\n", "b.py": BROKEN, "c/d.py": "def f(a):\n    return a\n"}
KNOWN = Known(b"s" * 32, b"c" * 16)


def opened(root: Path, **settings: object) -> Session:
    given = {"config": None, "isolated": False, "trust": "none", "no_cache": False, **settings}
    return open_session([root], argparse.Namespace(**given))


def looked_at(root: Path, **settings: object) -> CheckResult:
    """A run in our own process, and how many of its files came from the store."""
    session = opened(root, **settings)
    try:
        engine = session.engine
        result, _ = check(engine, discover([root], root, ()), lambda _done, _total: None)
    finally:
        session.close()
    return result


def without_memory(root: Path) -> CheckResult:
    return comparable(looked_at(root, no_cache=True))


def comparable(result: CheckResult) -> CheckResult:
    return result._replace(cached=0, seconds=0.0)


def store_of(root: Path) -> Path:
    folder = own_folder(str(root))
    assert folder
    return Path(folder) / STORE
