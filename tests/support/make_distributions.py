"""`python -m tests.support.make_distributions [NAME…]`: write the table of distributions and their modules anew.

Each row is read from a released wheel: its RECORD says which modules it brings, its METADATA what it needs. Names that
are given are added to those of the table. Wheels are downloaded with pip into `WHEELS`, where that is set, and read
from there when they are there already.
"""

import os
import re
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from collections.abc import Iterable, Iterator
from email.parser import HeaderParser
from pathlib import Path
from typing import NamedTuple

from autopack_lint.analyzers.imports import known_distributions
from autopack_lint.triage.python_names import canonical

TABLE = Path(known_distributions.__file__)
NOT_OFFERED = frozenset({"tests", "test", "testing", "docs", "doc", "examples", "example", "benchmarks", "scripts"})
"""What wheels hold at their top by mistake."""
SUFFIX = re.compile(r"\.(?:py|so|pyd)$")
OWN_RECORD = re.compile(r"[^/]*\.dist-info/RECORD$")
"""Wheels may hold those of others deeper down."""
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$")
REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
HEAD = '''"""Which modules well-known distributions bring, and which others they need.

Written by `python -m tests.support.make_distributions`.

A row: the name and the version of the wheel that was read; its modules, dotted below a folder without `__init__`; after
`<` the distributions of this table that it needs; after `+` those that it needs on request.
"""

from __future__ import annotations

ROWS = """
'''


class Row(NamedTuple):
    name: str
    version: str
    modules: tuple[str, ...]
    needs: tuple[str, ...]
    wishes: tuple[str, ...]


def row_of(wheel: Path) -> Row:
    with zipfile.ZipFile(wheel) as archive:
        (folder,) = (name.partition("/")[0] for name in archive.namelist() if OWN_RECORD.match(name))
        paths = [line.rpartition(",")[0].rpartition(",")[0].strip('"') for line in lines(archive, f"{folder}/RECORD")]
        metadata = HeaderParser().parsestr("\n".join(lines(archive, f"{folder}/METADATA")))
    name, version = canonical(str(metadata["Name"])), str(metadata["Version"])
    modules = modules_of(path for path in paths if not path.startswith(folder))
    return Row(name, version, tuple(sorted(modules)), *needs_in(map(str, metadata.get_all("Requires-Dist", []))))


def needs_in(required: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is needed always, and what on request."""
    by_wish: dict[bool, list[str]] = {False: [], True: []}
    for text in required:
        by_wish[re.search(r"\bextra\b", text.partition(";")[2]) is not None].append(text)
    return names_in(by_wish[False]), names_in(by_wish[True])


def lines(archive: zipfile.ZipFile, name: str) -> list[str]:
    return archive.read(name).decode("utf-8", errors="replace").splitlines()


def names_in(requirements: Iterable[str]) -> tuple[str, ...]:
    matches = filter(None, map(REQUIREMENT.match, requirements))
    return tuple(sorted({canonical(match[0]) for match in matches}))


def modules_of(paths: Iterable[str]) -> set[str]:
    """The shallowest importable names: a folder without `__init__` is no module of one distribution."""
    files = {re.sub(r"^[^/]*\.data/(?:purelib|platlib)/", "", path) for path in paths}
    packages = {path.rpartition("/")[0] for path in files if re.search(r"/__init__\.(?:py|.*so|.*pyd)$", path)}
    sources = (path for path in files if SUFFIX.search(path) and ".data/" not in path)
    found = {module_of(path, packages) for path in sources}
    return set(filter(NAME.match, found)) - NOT_OFFERED


def module_of(path: str, packages: set[str]) -> str:
    """The outermost package around a file; the file itself where it lies in none."""
    parts = path.split("/")
    around = ("/".join(parts[:count]) for count in range(1, len(parts)))
    return next((folder for folder in around if folder in packages), path.partition(".")[0]).replace("/", ".")


def written(rows: Iterable[Row]) -> str:
    known = sorted(rows)
    names = {row.name for row in known}
    return HEAD + "".join(text_of(row, names) for row in known) + '"""\n'


def text_of(row: Row, names: set[str]) -> str:
    words = [f"{row.name}=={row.version}", *row.modules]
    for sign, needed in (("<", row.needs), ("+", row.wishes)):
        mine = [name for name in needed if name in names and name != row.name]
        words += [sign, *mine] if mine else []
    return (
        textwrap.fill(" ".join(words), 119, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        + "\n"
    )


def wheels_of(names: Iterable[str], folder: Path) -> Iterator[Path]:
    there = {canonical(path.name.partition("-")[0]): path for path in folder.glob("*.whl")}
    missing = sorted(set(names) - set(there))
    if missing:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", str(folder), *missing], check=True)
        there = {canonical(path.name.partition("-")[0]): path for path in folder.glob("*.whl")}
    yield from (there[name] for name in sorted(set(names)))


def main() -> int:
    rows = (line.partition("==")[0] for line in known_distributions.ROWS.splitlines() if not line.startswith(" "))
    names = {canonical(name) for name in (*rows, *sys.argv[1:]) if name}
    with tempfile.TemporaryDirectory() as empty:
        folder = Path(os.environ.get("WHEELS") or empty)
        TABLE.write_text(written(map(row_of, wheels_of(names, folder))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
