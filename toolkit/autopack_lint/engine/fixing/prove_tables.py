"""Whether changed models make the same tables: they are imported as they were and as they will be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from autopack_lint.model.errors import AutopackError

RUNNER = Path(__file__).with_name("table_runner.py")
LONGEST = 300
"""Seconds for one import of all changed modules."""
Tables = Mapping[str, list[str]]


class UnprovenError(AutopackError):
    """A change of models of which nobody can say that the tables stay the same."""


class Witness(NamedTuple):
    """Imports modules of a project with a Python that has what they need."""

    root: Path
    python: Path | None

    def compare(self, texts: Mapping[str, tuple[bytes, bytes]]) -> None:
        """Raises `UnprovenError` where a table of a changed file is another one afterwards, or an import fails."""
        if not texts:
            return
        before = self._tables({path: old for path, (old, _) in texts.items()}, "before")
        after = self._tables({path: new for path, (_, new) in texts.items()}, "after")
        if not before:
            raise UnprovenError(f"nothing is proven: {', '.join(sorted(texts))} make no tables when they are imported")
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                raise UnprovenError(f"nothing is written: the table of {name} would not stay as it is")

    def _tables(self, texts: Mapping[str, bytes], when: str) -> Tables:
        """`CREATE TABLE` of every mapped class of these files, in three dialects."""
        # As text, for beside a script its neighbours would hide modules of the standard library.
        command = [str(self.python or sys.executable), "-c", RUNNER.read_text(encoding="utf-8")]
        asked = json.dumps({"root": str(self.root), "texts": {path: text.decode() for path, text in texts.items()}})
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(  # noqa: S603 - a Python and our own script; the project is trusted
                command,
                input=asked,
                cwd=self.root,
                env=environment,
                capture_output=True,
                text=True,
                timeout=LONGEST,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnprovenError(f"nothing is proven: {command[0]}: {error}") from error
        answer = done.stdout.rpartition("\n@tables ")[2]
        if done.returncode or not answer.startswith("{"):
            reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise UnprovenError(f"nothing is proven: the models cannot be imported {when} the change: {reason}")
        tables: dict[str, list[str]] = json.loads(answer)
        return tables
