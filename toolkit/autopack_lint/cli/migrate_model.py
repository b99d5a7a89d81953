"""`autopack-lint migrate-model`: the fixes of SQL181 and SQL184 by a name that a person finds, and their proof."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from autopack_lint.cli import fix
from autopack_lint.cli.options import add_reports, add_running, add_settings
from autopack_lint.engine.fixing.prove_tables import Witness
from autopack_lint.engine.fixing.units import Wanted
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Safety
from autopack_lint.model.fix import FixResult
from autopack_lint.model.result import ExitCode
from autopack_lint.report.fix import FORMATS

MODELS, BASES = "SQL181", "SQL184"
SUGGESTED = frozenset({Safety.SUGGESTION})
PYTHONS = (".venv/bin/python", "venv/bin/python", ".venv/Scripts/python.exe", "venv/Scripts/python.exe")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "places", nargs="*", metavar="PATH|CLASS", help="files, directories, names of classes (default: .)"
    )
    parser.add_argument("--diff", action="store_true", help="write nothing, print the patch; exit 1 when there is one")
    parser.add_argument(
        "--declarative-base",
        action="store_true",
        help="also `class Base(DeclarativeBase)` for `Base = declarative_base()`",
    )
    parser.add_argument(
        "--prove",
        action="store_true",
        help="import the models before and after, and write only where all tables stay the same (needs --trust repo)",
    )
    parser.add_argument("--python", type=Path, metavar="FILE", help="the Python that has what the models import")
    add_reports(parser, FORMATS)
    add_running(parser)
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    if arguments.prove and arguments.trust != "repo":
        raise UsageError("--prove imports the models, which runs code of the project: allow it with --trust repo")
    paths, classes = told_apart(arguments.places)
    rules = [MODELS, BASES] if arguments.declarative_base else [MODELS]
    arguments.select, arguments.ignore, arguments.extend_select = rules, None, None
    arguments.only = arguments.findings = arguments.operations = None
    wanted = Wanted(SUGGESTED, classes=classes)
    return fix.apply(arguments, paths, wanted, proven if arguments.prove else None)


def told_apart(places: list[str]) -> tuple[list[Path], frozenset[str]]:
    """The paths, and the names of classes: what is no path and could be a name is one. Raises `UsageError`."""
    classes = {place for place in places if not Path(place).exists() and place.replace(".", "").isidentifier()}
    paths = [Path(place) for place in places if place not in classes]
    return paths or [Path()], frozenset(name.rpartition(".")[2] for name in classes)


def proven(result: FixResult, root: Path, arguments: argparse.Namespace) -> None:
    """Raises `UnprovenError` where a table would change, or nobody can tell."""
    Witness(root, arguments.python or python_of(root)).compare(result.texts)


def python_of(root: Path) -> Path | None:
    """The Python of the project's environment; None where it has none of its own."""
    active = os.environ.get("VIRTUAL_ENV", "")
    beside = [root / place for place in PYTHONS]
    known = [*beside, Path(active, "bin/python"), Path(active, "Scripts/python.exe")] if active else beside
    return next((path for path in known if path.exists()), None)
