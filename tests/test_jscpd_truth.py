"""What jscpd finds with its defaults, and consists of whole statements that count, is found too.

Runs where `AUTOPACK_JSCPD` names the executable of jscpd 5 (`npm install jscpd@5`).
"""

import ast
import json
import os
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

from autopack_lint.analyzers.copies.clone_search import CloneSearch
from autopack_lint.facts.copies.statements import statements_of
from autopack_lint.model.clones import CloneLimits
from tests.support.foreign_metrics import PACKAGES, Parsed, parsed_files
from tests.support.injected_clones import LITERALS, is_left_out
from tests.support.packages import installed

pytestmark = pytest.mark.truth
LIMITS = CloneLimits()
Place = tuple[int, int]


class Piece(NamedTuple):
    """One side of what jscpd calls a clone; columns count from 0."""

    path: str
    start: Place
    end: Place


def pieces_of(folder: Path, output: Path) -> Iterator[tuple[Piece, Piece]]:
    """The clones that jscpd finds below a folder."""
    executable = os.environ.get("AUTOPACK_JSCPD")
    if not executable:
        pytest.skip("AUTOPACK_JSCPD does not name the executable of jscpd 5")
    command = (
        executable,
        "--format",
        "python",
        "--reporters",
        "json",
        "--output",
        str(output),
        "--silent",
        ".",
    )
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    report = json.loads((output / "jscpd-report.json").read_text(encoding="utf-8"))
    for clone in report["duplicates"]:
        one, other = (
            Piece(
                Path(side["name"]).as_posix(),
                (side["startLoc"]["line"], side["startLoc"]["column"]),
                (side["endLoc"]["line"], side["endLoc"]["column"]),
            )
            for side in (clone["firstFile"], clone["secondFile"])
        )
        yield one, other


def counts_as_copy(file: Parsed, piece: Piece) -> bool:
    """Whether a piece holds enough whole statements of one block that are no table of data."""
    return any(
        is_enough([statement for statement in block if lies_in(statement, piece)])
        for node in ast.walk(file.tree)
        for name in ("body", "orelse", "finalbody")
        if isinstance(block := getattr(node, name, None), list)
    )


def lies_in(node: ast.stmt, piece: Piece) -> bool:
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    return piece.start <= (node.lineno, node.col_offset) and end <= piece.end


def is_enough(statements: list[ast.stmt]) -> bool:
    if not statements or (statements[-1].end_lineno or 0) - statements[0].lineno + 1 < LIMITS.lines:
        return False
    nodes = chain.from_iterable(map(ast.walk, statements))
    inner = [node for node in nodes if isinstance(node, ast.stmt) and not is_left_out(node)]
    simple = [node for node in inner if not hasattr(node, "body")]
    return len(inner) >= LIMITS.statements and sum(map(is_data, simple)) * 2 < len(simple)


def is_data(node: ast.stmt) -> bool:
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return True
    return isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, (*LITERALS, ast.UnaryOp))


Ours = dict[str, list[tuple[int, int, int]]]
"""By path the lines of our copies, and the number of their class."""


def ours_in(files: dict[str, Parsed]) -> Ours:
    found = [(path, statements_of(file.tree, file.source)) for path, file in files.items()]
    search = CloneSearch({path: statements for path, statements in found if statements})
    by_path: Ours = {}
    for number, clone in enumerate((*search.clones(LIMITS), *search.near(LIMITS, 20))):
        for copy in clone.copies:
            by_path.setdefault(copy.path, []).append((copy.line, copy.end_line, number))
    return by_path


def classes_at(piece: Piece, ours: Ours) -> set[int]:
    overlapping = ours.get(piece.path, [])
    return {number for line, end, number in overlapping if line <= piece.end[0] and end >= piece.start[0]}


@pytest.mark.parametrize("package", PACKAGES)
def test_clones_of_jscpd_are_found(package: str, tmp_path: Path) -> None:
    folder = installed(package)
    files = {file.path.relative_to(folder).as_posix(): file for file in parsed_files(folder)}
    theirs = list(pieces_of(folder, tmp_path))
    ours = ours_in(files)
    missed = [
        f"{one.path}:{one.start[0]}-{one.end[0]} {other.path}:{other.start[0]}-{other.end[0]}"
        for one, other in theirs
        if classes_at(one, ours).isdisjoint(classes_at(other, ours))
        and all(side.path in files and counts_as_copy(files[side.path], side) for side in (one, other))
    ]
    assert not missed, f"{len(missed)} of {len(theirs)} are missed: {missed[:10]}"
