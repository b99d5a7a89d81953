"""`autopack-lint explain --why FILE:LINE`: how it is known what the expressions of a line stand for."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

from autopack_lint.analyzers.sql.evidence import Evidence
from autopack_lint.analyzers.sql.reasons import Reason
from autopack_lint.cli.session import open_session
from autopack_lint.cli.terminal import Progress
from autopack_lint.engine.files.discover import relative
from autopack_lint.engine.queries import reasons_for
from autopack_lint.model.errors import UsageError
from autopack_lint.report.sanitize import visible


def explained(place: str, arguments: argparse.Namespace, form: str) -> str:
    """The answer in one of the formats. Raises `UsageError`."""
    file, _, number = place.rpartition(":")
    if not file or not number.isdecimal():
        raise UsageError(f"--why takes a file and a line, as in app/views.py:7, and not {place}")
    if not Path(file).is_file():
        raise UsageError(f"there is no file {file}")
    session = open_session([Path()], arguments)
    progress = Progress(quiet=True)
    try:
        found = session.discover([Path()])
        discovery = session.project([Path()], found) or found
        path = relative(os.path.realpath(file), os.path.realpath(session.engine.config.root))
        if path not in discovery.files:
            raise UsageError(f"{file} is none of the project's files that are checked")
        reasons = reasons_for(session.engine, discovery, progress, path, int(number))
    finally:
        progress.clear()
        session.close()
    return as_json(path, reasons) if form == "json" else as_text(path, int(number), reasons)


def as_text(path: str, line: int, reasons: Sequence[Reason]) -> str:
    lines = (
        [f"{visible(path)}:{line}: no condition of a query that could be a mistake stands here"] if not reasons else []
    )
    for reason in reasons:
        start = reason.span.start
        lines.append(f"{visible(path)}:{start.line}:{start.column}: {visible(reason.text)}: {visible(reason.says)}")
        lines += [f"  {visible(shown(evidence))}" for evidence in reason.why]
    return "\n".join(lines) + "\n"


def shown(evidence: Evidence) -> str:
    """Where it stands, what it says, and the line itself."""
    if not evidence.line:
        return f"{evidence.path}: {evidence.says}"
    return f"{evidence.path}:{evidence.line}: {evidence.says}: {evidence.text}"


def as_json(path: str, reasons: Sequence[Reason]) -> str:
    known = [
        {
            "span": {
                "start": reason.span.start._asdict(),
                "end": reason.span.end._asdict(),
            },
            "text": reason.text,
            "says": reason.says,
            "why": [
                {"path": item.path, "line": item.line, "says": item.says, "text": item.text} for item in reason.why
            ],
        }
        for reason in reasons
    ]
    return json.dumps({"schema": "autopack-lint/reasons@1", "path": path, "known": known}, indent=2) + "\n"
