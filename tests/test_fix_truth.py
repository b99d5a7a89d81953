"""Fixes at large: operations at random places of files that nobody prepared, and runs that are killed."""

import ast
import random
import signal
import subprocess
import symtable
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from autopack_lint.codemods.draft import Draft
from autopack_lint.codemods.excerpt import excerpt_of
from autopack_lint.codemods.rewrite import Changed, Refused, rewritten
from autopack_lint.codemods.witness import objection
from autopack_lint.engine.fixing.attempt import tried, why_not_sound
from autopack_lint.engine.fixing.units import Unit
from autopack_lint.facts.source import Source
from autopack_lint.model.finding import Position, Safety, Span
from autopack_lint.model.import_style import ImportStyle
from autopack_lint.model.operation import AddImport, RenameSymbol
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
Symbols = dict[str, tuple[bool, ...]]


class File(NamedTuple):
    """A file that compiles, and what is to be tried on it."""

    name: str
    raw: bytes
    trials: list[Trial]


def prepared(name: str, raw: bytes, rng: random.Random | None) -> File | None:
    """Nothing where the file does not compile, is very large, or cannot be walked by the oracle."""
    if len(raw) > LARGEST:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(raw, name, "exec", dont_inherit=True)
            source = Source(raw)
            parsed = ast.parse(source.text.decode())
            return File(name, raw, list(trials(source, parsed, PATH, rng)) if rng else [])
        except (SyntaxError, ValueError, RecursionError):
            return None


NAME_LOST = "would have no value where it is still read"


def sample(packages: Iterable[str], number: int, seed: int, *, with_trials: bool = True) -> list[File]:
    """So many files of these packages, chosen at random."""
    rng = random.Random(seed)
    files = sorted(file for package in packages for file in installed(package).rglob("*.py"))
    rng.shuffle(files)
    found = (prepared(str(file), file.read_bytes(), rng if with_trials else None) for file in files[:number])
    return [file for file in found if file is not None]


def outcomes(files: Iterable[File]) -> Counter[str]:
    """How each operation ended: done as the oracle says, refused, or stopped by a proof. Fails where one is wrong.

    At random places many take a name away that is still read: these are carried out rightly, and rightly stopped.
    """
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
    if reason and not reason.endswith(NAME_LOST):
        return "stopped"
    reasons = "; ".join(objection(excerpt_of(step.before, step.edits)) for step in new.steps)
    if "the text as it is" in reasons:
        return "unheld"
    assert not reasons.strip("; "), f"{file.name}: {operation}: {reasons}"
    hold_against_the_oracle(file, trial, raw)
    return "done, and a name is lost" if reason else "done"


def hold_against_the_oracle(file: File, trial: Trial, raw: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert trial.is_right(ast.parse(raw)), f"{file.name}: {trial.operation}"
    if isinstance(trial.operation, AddImport):
        again = rewritten([trial.operation], {PATH: Draft.of(raw)}, STYLE)
        assert not isinstance(again, Changed), f"{file.name}: {trial.operation} changes something again"


def check(files: list[File]) -> None:
    """Hardly an operation is refused, and of those that are not, hardly one needs the gate to stop it."""
    found = outcomes(files)
    total = found.total()
    print(total, sorted(found.items()))
    assert total
    by_outcome = Counter({key: count for key, count in found.items() if key.endswith(("refused", "stopped", "unheld"))})
    assert by_outcome.total() <= 0.08 * total, sorted(by_outcome.items())


def test_operations_at_random_places_do_what_they_say_and_nothing_else() -> None:
    check(sample(["click==8.1.8"], 12, seed=1))


@pytest.mark.truth
def test_operations_at_random_places_of_many_packages() -> None:
    check(sample(TRUTH, 100, seed=2))


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
    outcomes(generated(60))


@pytest.mark.truth
@pytest.mark.large
def test_operations_on_1000_generated_programs() -> None:
    outcomes(generated(1000))


def unit(trial: Trial, number: int) -> Unit:
    return Unit(PATH, number, 1, "", "", Safety.SAFE, str(number), "", (trial.operation,), mends=False)


@pytest.mark.truth
def test_all_operations_on_a_file_at_once_get_along() -> None:
    for file in sample(TRUTH, 40, seed=5):
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
    for number, file in enumerate(sample(TRUTH, 120, seed=6)):
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


def same_but_for_a_name(before: bytes, after: bytes, old: str, new: str) -> bool:
    """Whether the compiler sees the same scopes with the same variables, of which one is called otherwise."""
    tables = [all_tables(symtable.symtable(raw.decode(), "example.py", "exec")) for raw in (before, after)]
    pairs = [(symbols_in(one), symbols_in(other, old, new)) for one, other in zip(*tables, strict=True)]
    is_of_module = new in pairs[0][1]
    return all(is_renamed(one, other, old, new, is_of_module=is_of_module) for one, other in pairs)


def is_renamed(one: Symbols, other: Symbols, old: str, new: str, *, is_of_module: bool) -> bool:
    """Whether a scope has the new name in the place of the old one, or the old one for something else."""
    if other == {new if name == old else name: flags for name, flags in one.items()}:
        return True
    means_module = one.get(old, (False,))[0]
    return other == one and not (is_of_module and means_module)


def all_tables(table: symtable.SymbolTable) -> list[symtable.SymbolTable]:
    return [table, *(inner for child in table.get_children() for inner in all_tables(child))]


def symbols_in(table: symtable.SymbolTable, old: str = "", new: str = "") -> Symbols:
    """The variables of a scope; those whose names hold that of a class by its old one."""
    return {
        symbol.get_name().replace(f"_{new}__", f"_{old}__") if new else symbol.get_name(): (
            *(symbol.is_global(), symbol.is_local(), symbol.is_free(), symbol.is_assigned()),
        )
        for symbol in table.get_symbols()
    }


def renamings(file: File, rng: random.Random) -> Iterator[RenameSymbol]:
    """A few names of a file, each at a place where it is bound."""
    source = Source(file.raw)
    tree = ast.parse(source.text.decode())
    bound = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for node in rng.sample(bound, min(4, len(bound))):
        start = source.position(node.lineno, node.col_offset)
        span = Span(start, Position(start.line, start.column + len(node.id)))
        yield RenameSymbol(node.id, f"{node.id}_", span, path=PATH)
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield RenameSymbol(statement.name, f"{statement.name}_", path=PATH)
            return


@pytest.mark.truth
def test_what_is_renamed_is_the_same_variable_everywhere() -> None:
    rng = random.Random(9)
    found: Counter[str] = Counter()
    for file in sample(TRUTH, 300, seed=9, with_trials=False):
        for operation in renamings(file, rng):
            done = rewritten([operation], {PATH: Draft.of(file.raw)}, STYLE)
            found[type(done).__name__] += 1
            if isinstance(done, Changed):
                raw = done.drafts[PATH].settled().text.raw()
                is_same = same_but_for_a_name(file.raw, raw, operation.name, operation.to_name)
                assert is_same, f"{file.name}: {operation}"
    print(found)
    assert found["Changed"] > 0.4 * found.total()


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
    found = killed_runs(project(tmp_path, {f"pkg/m{number}.py": UNUSED for number in range(20)}), 25, seed=7)
    assert set(found) == {"all", "none"}, found


@pytest.mark.truth
@pytest.mark.large
@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_200_killed_runs_leave_all_or_nothing(tmp_path: Path) -> None:
    found = killed_runs(project(tmp_path, {f"pkg/m{number}.py": UNUSED for number in range(20)}), 200, seed=8)
    assert set(found) == {"all", "none"}, found
