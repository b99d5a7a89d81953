"""How each tool is run: what is asked of it, with no configuration and no state but what is given here."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench.measure import Command, NotMeasured
from bench.packages import install
from bench.places import ROOT, cache_folder

REQUIREMENTS = ROOT / "bench" / "requirements.txt"
BARE_PARSE = ROOT / "bench" / "bare_parse.py"
GRIMP_GRAPH = ROOT / "bench" / "grimp_graph.py"
COLD_PEERS = ("ruff C901", "complexipy", "radon cc", "flake8 C901")
UNREACHABLE = "lint.mccabe.max-complexity=1000000000"
# Configuration by environment would reach some tools and not others.
LEFT_OUT = ("PYTHON", "RUFF_", "AUTOPACK_", "FLAKE8_", "RADON")


def environment(*search: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    paths = os.pathsep.join(map(str, search))
    return {**kept, "NO_COLOR": "1"} | ({"PYTHONPATH": paths} if paths else {})


def python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-P", *arguments)


@dataclass(frozen=True, slots=True)
class Ours:
    """Our own check; with a problem that was found before, its commands are not run but fail with it."""

    source: Path
    problem: str = ""

    def check(self, folder: Path, *arguments: str, label: str = "autopack-lint", cores: int = 1) -> Command:
        argv = python("-m", "autopack_lint", "check", *arguments)
        # Exit 3 is a whole run that had to leave a file out; the count of files seen says so.
        accepts = frozenset({0, 1, 3})
        return Command(label, argv, folder, environment(self.source), cores, accepts, self._refuse)

    def cold(self, folder: Path, jobs: int, *options: str) -> Command:
        label = " ".join(("autopack-lint", "--jobs", str(jobs), *options))
        return self.check(folder, ".", "--no-cache", "--jobs", str(jobs), *options, label=label, cores=jobs)

    def version(self) -> str:
        code = "import autopack_lint; print(autopack_lint.__version__)"
        return self._output(python("-c", code), self.source).strip()

    def files_seen(self, tree: Path) -> int:
        """How many files our check says it looked at."""
        argv = self.check(tree, ".", "--no-cache", "--format", "json").argv
        try:
            return int(json.loads(self._output(argv, tree))["summary"]["files"])
        except (ValueError, KeyError, TypeError) as error:
            raise NotMeasured(f"autopack-lint's JSON cannot be read: {error!r}") from error

    def _output(self, argv: tuple[str, ...], folder: Path) -> str:
        done = subprocess.run(  # noqa: S603 - our own words
            argv, cwd=folder, env=environment(self.source), capture_output=True, text=True, check=False
        )
        if not done.stdout:
            complaint = done.stderr.strip().splitlines() or ["no output"]
            raise NotMeasured(f"autopack-lint: exit {done.returncode}: {complaint[-1]}")
        return done.stdout

    def _refuse(self) -> None:
        if self.problem:
            raise NotMeasured(self.problem)


def bare_parse(folder: Path, *, collects_garbage: bool = True) -> Command:
    options, label = ((), "ast.parse") if collects_garbage else (("--no-gc",), "ast.parse, no gc")
    return Command(label, python(str(BARE_PARSE), ".", *options), folder, environment())


def bare_python(folder: Path) -> Command:
    return Command("python -c pass", python("-c", "pass"), folder, environment())


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers' installation and a folder for what they want to keep."""

    folder: Path
    state: Path

    def cold(self, name: str, tree: Path, cores: int) -> Command:
        argv = {
            "ruff C901": (*self._ruff(), "--no-cache", "."),
            "ruff analyze graph": (str(self.folder / "bin" / "ruff"), "analyze", "graph", "--isolated", "."),
            "grimp": python(str(GRIMP_GRAPH)),
            "complexipy": python(
                str(self.folder / "bin" / "complexipy"),
                "--isolated",
                "--cache-dir",
                str(self.state / "complexipy"),
                ".",
            ),
            "radon cc": python("-m", "radon", "cc", "."),
            "flake8 C901": python("-m", "flake8", "--isolated", "--select", "C901", "--max-complexity", "10", "."),
        }[name]
        return Command(name, argv, tree, environment(self.folder), cores)

    def ruff_warm(self, tree: Path, cores: int, *, is_silent: bool = False) -> Command:
        label = "ruff, no findings" if is_silent else "ruff"
        options = ("--config", UNREACHABLE) if is_silent else ()
        cache = self.state / label.replace(", ", "-").replace(" ", "-")
        argv = (*self._ruff(), *options, "--cache-dir", str(cache), ".")
        return Command(label, argv, tree, environment(), cores)

    def versions(self) -> list[str]:
        found = importlib.metadata.distributions(path=[str(self.folder)])
        return sorted(f"{each.name} {each.version}" for each in found)

    def _ruff(self) -> tuple[str, ...]:
        return (str(self.folder / "bin" / "ruff"), "check", "--select", "C901", "--isolated")


def peers(state: Path) -> Peers:
    """Installed on first use. Raises NotMeasured when they cannot be had."""
    pins = sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:10]
    folder = cache_folder() / f"peers-{pins}"
    install(["--requirement", str(REQUIREMENTS)], folder)
    return Peers(folder, state)


def snapshot(state: Path) -> Ours:
    """The checkout as it is now: an edit while the runs last would empty our cache and blur every figure."""
    for name in ("toolkit", "rules"):
        shutil.copytree(ROOT / name, state / "source" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return Ours(state / "source" / "toolkit")
