"""Fixes at large: operations at random places of files that nobody prepared, and runs that are killed."""

import ast
import random
import signal
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from autopack_lint.codemods.draft import Draft
from autopack_lint.codemods.rewrite import Changed, Refused, rewritten
from autopack_lint.engine.fix_attempt import tried, why_not_sound
from autopack_lint.engine.fix_units import Unit
from autopack_lint.facts.source import Source
from autopack_lint.model.finding import Safety
from autopack_lint.model.import_style import ImportStyle
from autopack_lint.model.operation import AddImport
from tests.support.checkout import call
from tests.support.command import COMMAND, environment, lint
from tests.support.fixing import CLEAN, UNUSED, project, tree
from tests.support.foreign_metrics import TRUTH
from tests.support.packages import installed
from tests.support.programs import program
from tests.support.random_operations import Trial, trials

STYLE = ImportStyle()
LARGEST = 100_000
PATH = "example.py"


class File(NamedTuple):
    """A file that compiles, and what is to be tried on it."""

    name: str
    raw: bytes
    trials: list[Trial]


def prepared(name: str, raw: bytes, rng: random.Random) -> File | None:
    """Nothing where the file does not compile, is very large, or cannot be walked by the oracle."""
    if len(raw) > LARGEST:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(raw, name, "exec", dont_inherit=True)
            source = Source(raw)
            parsed = ast.parse(source.text.decode())
            return File(name, raw, list(trials(source, parsed, PATH, rng)))
        except (SyntaxError, ValueError, RecursionError):
            return None


def sample(packages: Iterable[str], number: int, seed: int) -> list[File]:
    """So many files of these packages, chosen at random."""
    rng = random.Random(seed)
    files = sorted(file for package in packages for file in installed(package).rglob("*.py"))
    rng.shuffle(files)
    found = (prepared(str(file), file.read_bytes(), rng) for file in files[:number])
    return [file for file in found if file is not None]


def outcomes(files: Iterable[File]) -> Counter[str]:
    """How each operation ended: done as the oracle says, refused by it or by the gate. Fails where one is wrong."""
    found: Counter[str] = Counter()
    for file in files:
        draft = Draft.of(file.raw)
        for trial in file.trials:
            found[f"{trial.operation.op} {outcome(file, draft, trial)}"] += 1
    return found


def outcome(file: File, draft: Draft, trial: Trial) -> str:
    operation = trial.operation
    done = rewritten([operation], {PATH: draft}, STYLE)
    if not isinstance(done, Changed):
        return "refused" if isinstance(done, Refused) else "unchanged"
    new = done.drafts[PATH].settled()
    raw = new.text.raw()
    reason = why_not_sound(new, raw)
    if reason:
        return "stopped"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert trial.is_right(ast.parse(raw)), f"{file.name}: {operation}"
    if isinstance(operation, AddImport):
        again = rewritten([operation], {PATH: Draft.of(raw)}, STYLE)
        assert not isinstance(again, Changed), f"{file.name}: {operation} changes something again"
    return "done"


def check(files: list[File]) -> None:
    """Hardly an operation is refused, and of those that are not, hardly one needs the gate to stop it."""
    found = outcomes(files)
    total = found.total()
    print(total, sorted(found.items()))
    assert total
    by_outcome = Counter({key: count for key, count in found.items() if key.endswith(("refused", "stopped"))})
    assert by_outcome.total() <= 0.08 * total, sorted(by_outcome.items())


def test_operations_at_random_places_do_what_they_say_and_nothing_else() -> None:
    check(sample(["click==8.1.8"], 12, seed=1))


@pytest.mark.truth
def test_operations_at_random_places_of_many_packages() -> None:
    check(sample(TRUTH, 250, seed=2))


@pytest.mark.truth
@pytest.mark.large
def test_operations_at_random_places_of_3000_files() -> None:
    check(sample(TRUTH, 3600, seed=3))


def generated(number: int) -> list[File]:
    rng = random.Random(4)
    texts = ((seed, program(seed, 120)) for seed in range(number))
    found = (prepared(f"seed {seed}", text.encode(), rng) for seed, text in texts if text is not None)
    return [file for file in found if file is not None]


@pytest.mark.truth
def test_operations_on_generated_programs() -> None:
    outcomes(generated(100))


@pytest.mark.truth
@pytest.mark.large
def test_operations_on_1000_generated_programs() -> None:
    outcomes(generated(1000))


def unit(trial: Trial, number: int) -> Unit:
    return Unit(PATH, number, 1, "", "", Safety.SAFE, str(number), "", (trial.operation,), mends=False)


@pytest.mark.truth
def test_all_operations_on_a_file_at_once_get_along() -> None:
    for file in sample(TRUTH, 150, seed=5):
        units = [unit(trial, number) for number, trial in enumerate(file.trials)]
        attempt = tried(units, {PATH: file.raw}, lambda path: b"", STYLE)
        # What one breaks by itself (an import before `from __future__`) is found out when they are tried alone.
        alone = [item for item in units if not tried([item], {PATH: file.raw}, lambda path: b"", STYLE).broken]
        attempt = tried(alone, {PATH: file.raw}, lambda path: b"", STYLE)
        assert not [item for item in attempt.broken if "compile" not in item.reason], file.name


@pytest.mark.truth
def test_new_imports_stand_where_ruff_would_sort_them(tmp_path: Path) -> None:
    rng = random.Random(6)
    before, after = tmp_path / "before", tmp_path / "after"
    for number, file in enumerate(sample(TRUTH, 400, seed=6)):
        operations = [trial.operation for trial in file.trials if isinstance(trial.operation, AddImport)]
        done = rewritten([rng.choice(operations)], {PATH: Draft.of(file.raw)}, STYLE)
        if isinstance(done, Changed):
            for folder, raw in ((before, file.raw), (after, done.drafts[PATH].settled().text.raw())):
                folder.mkdir(exist_ok=True)
                (folder / f"f{number}.py").write_bytes(raw)
    unsorted = {name: unsorted_in(tmp_path / name) for name in ("before", "after")}
    were_sorted = {file.name for file in before.iterdir()} - unsorted["before"]
    wrong = sorted(unsorted["after"] & were_sorted)
    print(len(wrong), "of", len(were_sorted), wrong)
    assert len(wrong) <= 0.03 * len(were_sorted)


def unsorted_in(folder: Path) -> set[str]:
    ruff = (sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "I001", "--output-format")
    done = call(*ruff, "concise", str(folder), cwd=folder)
    return {Path(line.partition(":")[0]).name for line in done.stdout.splitlines() if "I001" in line}


def killed_runs(root: Path, number: int, seed: int) -> Counter[str]:
    """A change of twenty files, killed so many times at a random moment; what the next start finds."""
    rng = random.Random(seed)
    started = time.monotonic()
    lint(root, "fix")
    longest = time.monotonic() - started
    found: Counter[str] = Counter()
    for _ in range(number):
        for file in root.glob("pkg/*.py"):
            file.write_bytes(UNUSED.encode())
        process = subprocess.Popen((*COMMAND, "fix"), cwd=root, env=environment(), stdout=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.4, 1.1) * longest)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for path, state in tree(root).items():
            assert not path.endswith(".py") or state.content.decode() in {UNUSED, CLEAN}, "a torn file"
        lint(root, "check", "-q")
        after = tree(root)
        texts = {state.content for path, state in after.items() if path.endswith(".py")}
        assert len(texts) == 1, "neither all nor none"
        assert len(after) == 21, f"left-over files: {sorted(after)}"
        found["all" if texts == {CLEAN.encode()} else "none"] += 1
    return found


@pytest.mark.truth
@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_killed_run_leaves_all_or_nothing(tmp_path: Path) -> None:
    found = killed_runs(project(tmp_path, {f"pkg/m{number}.py": UNUSED for number in range(20)}), 30, seed=7)
    assert set(found) == {"all", "none"}, found


@pytest.mark.truth
@pytest.mark.large
@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_200_killed_runs_leave_all_or_nothing(tmp_path: Path) -> None:
    found = killed_runs(project(tmp_path, {f"pkg/m{number}.py": UNUSED for number in range(20)}), 200, seed=8)
    assert set(found) == {"all", "none"}, found
