"""How far dmypy and warm mypy stray from a fresh mypy while files are edited: `python -m bench.type_daemon DIR NAME`.

DIR holds the package NAME and is copied. Each edit is one that people make: a name changes, a type changes, a function
goes, an import goes, a file goes, and back again. After each, three runs answer the same question.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

OPTIONS = ("--config-file=", "--hide-error-context", "--no-error-summary", "--no-color-output", "--show-column-numbers")
DEFINITION = re.compile(r"(?m)^( *def )(\w+)(\(.*\))( -> .*)?:$")
IMPORT = re.compile(r"(?m)^(?:from|import) .*[^(\\\n]\n")
ANNOTATION = re.compile(r": (int|str|bool|bytes)\b")
Errors = Counter[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("package")
    parser.add_argument("--edits", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        shutil.copytree(arguments.folder / arguments.package, root / arguments.package)
        compare(root, arguments.package, arguments.edits)


def compare(root: Path, package: str, edits: int) -> None:
    chance = random.Random(package)  # noqa: S311 - the same edits each time
    files = sorted((root / package).rglob("*.py"))
    ways = {
        "fresh": (sys.executable, "-m", "mypy", "--cache-dir", str(root / "fresh")),
        "warm": (sys.executable, "-m", "mypy", "--cache-dir", str(root / "warm")),
        "dmypy": (sys.executable, "-m", "mypy.dmypy", "--status-file", str(root / "status.json"), "run", "--"),
    }
    wrong: dict[str, list[int]] = {"warm": [], "dmypy": []}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    try:
        for number in range(edits + 1):
            undo = edit(files, chance) if number else (lambda: None)
            shutil.rmtree(root / "fresh", ignore_errors=True)
            found = {name: errors(root, package, command, seconds[name]) for name, command in ways.items()}
            for name, missed in wrong.items():
                missed.append(((found["fresh"] - found[name]) | (found[name] - found["fresh"])).total())
            print(number, {name: known.total() for name, known in found.items()}, flush=True)
            if number % 2:
                undo()
    finally:
        subprocess.run([*ways["dmypy"][:-2], "stop"], cwd=root, capture_output=True, check=False)  # noqa: S603
    for name, missed in wrong.items():
        print(
            f"{name}: {sum(map(bool, missed))} of {len(missed)} answers differ from a fresh run, in {sum(missed)} lines"
        )
    print({name: round(statistics.median(times[1:]), 2) for name, times in seconds.items()}, "seconds (median)")


def errors(root: Path, package: str, command: tuple[str, ...], seconds: list[float]) -> Errors:
    started = time.monotonic()
    extra = ("--cache-dir", str(root / "daemon")) if command[2] == "mypy.dmypy" else ()
    done = subprocess.run(  # noqa: S603
        [*command, *extra, *OPTIONS, package], cwd=root, capture_output=True, text=True, check=False
    )
    seconds.append(time.monotonic() - started)
    return Counter(line for line in done.stdout.splitlines() if ": error:" in line)


def edit(files: list[Path], chance: random.Random):  # type: ignore[no-untyped-def]
    """Change one file; returns what takes the change back."""
    while True:
        file = chance.choice(files)
        text = file.read_text(encoding="utf-8")
        if chance.random() < 0.1:
            file.unlink()
            return lambda: file.write_text(text, encoding="utf-8")
        pattern, change = chance.choice(CHANGES)
        places = list(pattern.finditer(text))
        if places:
            place = chance.choice(places)
            file.write_text(text[: place.start()] + place.expand(change) + text[place.end() :], encoding="utf-8")
            return lambda: file.write_text(text, encoding="utf-8")


CHANGES = (
    (DEFINITION, r"\1\2_new\3\4:"),
    (DEFINITION, r"\1\2\3 -> frozenset[bytes]:"),
    (IMPORT, ""),
    (ANNOTATION, ": complex"),
)


if __name__ == "__main__":
    main()
