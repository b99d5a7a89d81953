"""`triage` beside the naive way, google-re2's set and a search for the same literals, on logs of three sizes."""

import json
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.measure import Command, NotMeasured, Spread, in_turns, spread
from bench.peers import Ours, environment, python
from bench.places import ROOT, cache_folder
from bench.table import Section

ENGINES = ROOT / "bench" / "triage_engines.py"
END = ROOT / "tests" / "fixtures" / "triage" / "logs" / "pytest9-name.log"
SIZES = {"100 KB": 100_000, "1 MB": 1_000_000, "100 MB": 100_000_000}
PROCESS_BARS = {"100 KB": 120.0, "100 MB": 1_500.0}
CALL_BARS = {"100 KB": 5.0, "1 MB": 30.0}
MEMORY_BAR = 300.0
LARGEST_FOR_ALL = 1_000_000
"""The naive way takes half a minute for 100 MB: nobody learns anything from that."""
MEGABYTE = 1_000_000
WORDS = ("fetch", "compile", "link", "copy", "index", "serve", "upload", "resolve", "request", "worker")


def sections(ours: Ours, rounds: int) -> list[Section]:
    """Calls within one process, then whole processes."""
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix="logs-") as folder:
        logs = {name: written(Path(folder), name, size) for name, size in SIZES.items()}
        return [calls(ours, logs, rounds), processes(ours, logs, rounds)]


def calls(ours: Ours, logs: dict[str, Path], rounds: int) -> Section:
    section = Section(
        "Triage, in process",
        "One call on a log that was read: ours names the cause; the others only look for the patterns. naive: each "
        "pattern searched for in the whole text; re2: google-re2's set, line by line. CPU time.",
    )
    for name, log in logs.items():
        try:
            own = call_times(ours, "ours", log, rounds)
            section.add_figure(name, own, "ms", CALL_BARS.get(name), digits=1)
            if SIZES[name] <= LARGEST_FOR_ALL:
                for engine in ("naive", "re2"):
                    other = call_times(ours, engine, log, rounds)
                    section.add_figure(f"{name}, of {engine}", ratio(own, other), "x", digits=3)
        except NotMeasured as problem:
            section.add_problem(name, str(problem))
    return section


def processes(ours: Ours, logs: dict[str, Path], rounds: int) -> Section:
    section = Section(
        "Triage, whole processes",
        "triage LOG beside a search for the same literals that only counts the lines: ripgrep where it is installed, "
        "else grep -F.",
    )
    tool = "rg" if shutil.which("rg") else "grep"
    for name, log in logs.items():
        words = python("-m", "autopack_lint", "triage", str(log), "--exit-code", "1", "--command", "pytest")
        own = Command("triage", words, log.parent, environment(ours.source))
        literals = log.with_suffix(".literals")
        literals.write_text("\n".join(literals_of(ours)), encoding="utf-8")
        other = Command(tool, (tool, "-c", "-F", "-f", str(literals), str(log)), log.parent, environment())
        found = in_turns([own, other], rounds)
        section.add_time(name, found[own.label], found[other.label], PROCESS_BARS.get(name))
        section.add_ratio(f"{name}, of {tool}", found[own.label], found[other.label])
        peak = spread([cost.peak / MEGABYTE for cost in found[own.label].costs] or [0.0])
        section.add_figure(f"{name}, memory", peak, "MB", MEMORY_BAR)
    return section


def ratio(own: Spread, other: Spread) -> Spread:
    return Spread(own.median / other.median, own.low / other.high, own.high / other.low)


def call_times(ours: Ours, engine: str, log: Path, rounds: int) -> Spread:
    """Milliseconds of CPU. Raises `NotMeasured`."""
    return spread([1000 * float(str(each)) for each in asked(ours, engine, str(log), str(rounds))])


def literals_of(ours: Ours) -> list[str]:
    return [str(each) for each in asked(ours, "literals")]


def asked(ours: Ours, *words: str) -> list[object]:
    """What the script of engines prints. Raises `NotMeasured`."""
    done = subprocess.run(  # noqa: S603 - our own words
        python(str(ENGINES), *words), env=environment(ours.source), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotMeasured(f"{words[0]}: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
    answer: list[object] = json.loads(done.stdout)
    return answer


def written(folder: Path, name: str, size: int) -> Path:
    """A log of about a size: what a build prints while all is well, then a failed run of tests."""
    end = END.read_bytes()
    block = "".join(map(line_of, range(20_000))).encode()
    log = folder / f"{name.replace(' ', '-')}.log"
    with log.open("wb") as file:
        left = size - len(end)
        while left > 0:
            file.write(block[:left])
            left -= len(block)
        file.write(b"\n" + end)
    return log


def line_of(number: int) -> str:
    chance = random.Random(number)  # noqa: S311 - the same log every time
    word = chance.choice(WORDS)
    return (
        f"2026-03-04 05:06:{number % 60:02} INFO worker-{number % 8} {word} {chance.randint(1, 9999)} items\n",
        f"tests/test_{word}_{number % 300}.py::test_case_{number % 50} PASSED [{number % 100:3}%]\n",
        f"Requirement already satisfied: {word}>=1.{number % 9} in /opt/venv/lib/python3.11/site-packages\n",
        f"[{number % 997}/997] Building CXX object src/core.dir/{word}_{number % 500}.cpp.o\n",
        f"DEBUG:app.{word}:retry {number % 3} for {chance.getrandbits(64):016x} status=200 error_count=0\n",
    )[number % 5]
