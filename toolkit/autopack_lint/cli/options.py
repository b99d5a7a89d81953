"""Options that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from autopack_lint.model.errors import UsageError


def nearest(asked: str, names: Iterable[str], *, hint: str) -> str:
    """The end of a complaint: what may have been meant, or which command lists what there is."""
    from difflib import get_close_matches

    by_capitals = {name.upper(): name for name in names}
    close = get_close_matches(asked.upper()[:80], by_capitals, 1)
    return f": did you mean {by_capitals[close[0]]}?" if close else f": `{hint}` lists them"


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Which configuration applies, and what the command line says against it."""
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", type=Path, metavar="FILE", help="use this file instead of the one that is found")
    group.add_argument("--isolated", action="store_true", help="use no configuration file")
    group.add_argument(
        "--trust",
        choices=("none", "repo"),
        default="none",
        help="whether code of the project may run: its rules, and plugins of mypy (default: none)",
    )


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Which rules apply."""
    group = parser.add_argument_group("rules")
    group.add_argument("--select", action="append", metavar="IDS", help="only these ids or prefixes (comma-separated)")
    group.add_argument("--ignore", action="append", metavar="IDS", help="without these ids or prefixes")
    group.add_argument("--extend-select", action="append", metavar="IDS", help="also these, which are off by default")


def add_running(parser: argparse.ArgumentParser) -> None:
    """How the work is done."""
    group = parser.add_argument_group("running")
    group.add_argument("--jobs", type=int, metavar="N", help="how many processes (default: one per processor)")
    group.add_argument("--no-cache", action="store_true", help="neither use nor keep results")
    group.add_argument("-q", "--quiet", action="store_true", help="only the findings")
    group.add_argument("-v", "--verbose", action="store_true", help="say on stderr what is done")


def add_witness(parser: argparse.ArgumentParser) -> None:
    """Whom to ask besides our own rules."""
    group = parser.add_argument_group("types")
    group.add_argument(
        "--with", dest="witnesses", action="append", choices=("mypy",), help="also report what mypy says"
    )
    add_timeout(group)


def add_timeout(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--types-timeout", type=float, default=900, metavar="SECONDS", help="how long mypy may take (default: 900)"
    )


def overrides(arguments: argparse.Namespace) -> dict[str, object]:
    """What the command line says, by the names of the settings."""
    found: dict[str, object] = {}
    for key in ("select", "ignore", "extend_select"):
        given: list[str] | None = getattr(arguments, key, None)
        if given is not None:
            found[key.replace("_", "-")] = [
                item.strip() for words in given for item in words.split(",") if item.strip()
            ]
    for key in ("jobs", "baseline"):
        if getattr(arguments, key, None) is not None:
            found[key] = getattr(arguments, key)
    return found


class ReportAction(argparse.Action):
    """`--format F` begins a report, `--output FILE` says where the one before it goes."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option: str | None = None,
    ) -> None:
        reports: list[tuple[str, str]] = list(getattr(namespace, "reports", None) or [])
        value = str(values)
        if option in {"--format", "-f"}:
            if value not in self.const:
                advice = nearest(value, self.const, hint="--help")
                raise UsageError(f"there is no format {value}{advice}")
            reports.append((value, ""))
        elif reports and not reports[-1][1]:
            reports[-1] = (reports[-1][0], value)
        else:
            reports.append((format_for(value, self.const), value))
        namespace.reports = reports


SUFFIXES = {"mmd": "mermaid", "gv": "dot", "xml": "junit", "md": "markdown"}
"""The formats whose files are not called like them."""


def format_for(file: str, formats: Sequence[str]) -> str:
    """The format that a file name suggests; text where it suggests none of these."""
    suffix = Path(file).suffix.lower().lstrip(".")
    form = SUFFIXES.get(suffix, suffix)
    return form if form in formats else "text"


def count(word: str) -> int:
    """A number of at least 1."""
    if not (word.isdecimal() and word.isascii() and len(word) < 10 and int(word)):
        raise argparse.ArgumentTypeError(f"{word} is no whole number of at least 1")
    return int(word)


def add_reports(parser: argparse.ArgumentParser, formats: Sequence[str]) -> argparse._ArgumentGroup:
    """In which forms results are given, and where to."""
    group = parser.add_argument_group("output")
    group.add_argument(
        "-f",
        "--format",
        action=ReportAction,
        const=formats,
        dest="reports",
        metavar="FORMAT",
        help=", ".join(formats) + "; may be given several times",
    )
    group.add_argument(
        "-o",
        "--output",
        action=ReportAction,
        const=formats,
        dest="reports",
        metavar="FILE",
        help="where the format before it goes (default: stdout)",
    )
    return group
