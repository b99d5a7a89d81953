"""What we ask of others holds for ourselves: style, types, and locks that match what is declared."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.checkout import REPOSITORY, call

LOCKS = REPOSITORY / "toolkit" / "locks"
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = {name: wanted for name, wanted in PYPROJECT["project"]["optional-dependencies"].items() if name != "all"}
RUNTIME = [*PYPROJECT["project"]["dependencies"], *(item for wanted in EXTRAS.values() for item in wanted)]
DEVELOPMENT = [*RUNTIME, *PYPROJECT["dependency-groups"]["dev"]]
FOLDERS = [name for name in ("toolkit", "rules", "tests", "bench") if (REPOSITORY / name).is_dir()]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("ruff", "check", "."), id="ruff finds nothing"),
        pytest.param(("ruff", "format", "--check", "."), id="ruff would format nothing"),
        pytest.param(("mypy", *FOLDERS, "run"), id="mypy, strict, finds nothing"),
    ],
)
def test_our_code_is_clean(command: tuple[str, ...]) -> None:
    done = call(sys.executable, "-m", *command, cwd=REPOSITORY)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("lock", "declared"),
    [pytest.param("runtime.lock", RUNTIME, id="runtime"), pytest.param("dev.lock", DEVELOPMENT, id="development")],
)
def test_everything_declared_is_locked(lock: str, declared: list[str]) -> None:
    missing = {name_of(requirement) for requirement in declared} - set(locked(LOCKS / lock))
    assert sorted(missing) == [], "python3 run lock"


def test_all_extras_are_locked_and_can_be_had_at_once() -> None:
    together = PYPROJECT["project"]["optional-dependencies"]["all"]
    assert together == [f"autopack-lint[{','.join(sorted(EXTRAS))}]"]


def test_nothing_is_locked_that_nothing_needs() -> None:
    roots = {
        name for file in LOCKS.glob("*.lock") for name, reasons in reasons_in(file).items() if "pyproject" in reasons
    }
    assert sorted(roots - {name_of(requirement) for requirement in DEVELOPMENT}) == [], "python3 run lock"


def test_the_locks_agree() -> None:
    runtime, development = locked(LOCKS / "runtime.lock"), locked(LOCKS / "dev.lock")
    assert {name: development.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("lock", sorted(LOCKS.glob("*.lock")), ids=lambda path: path.name)
def test_a_lock_has_hashes_and_no_addresses(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert [name for name, entry in entries(text) if "--hash=sha256:" not in entry] == []


def name_of(requirement: str) -> str:
    """The normalised name in a requirement."""
    name = re.match(r"[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", name[0]).lower() if name else ""


def entries(text: str) -> list[tuple[str, str]]:
    """The locked requirements of a lock: the name, and everything up to the next one."""
    parts = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    return [(name_of(part), part) for part in parts if not part.startswith("#")]


def locked(lock: Path) -> dict[str, str]:
    """The locked versions of a lock; a package may have several, for different systems."""
    versions: dict[str, str] = {}
    for name, entry in entries(lock.read_text(encoding="utf-8")):
        versions[name] = versions.get(name, "") + entry.partition("==")[2].split()[0] + " "
    return versions


def reasons_in(lock: Path) -> dict[str, str]:
    """Why each package of a lock is there."""
    return {name: entry.partition("# via")[2] for name, entry in entries(lock.read_text(encoding="utf-8"))}
