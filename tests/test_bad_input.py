"""No file, whatever is in it, ends a run, slows it down without bound, or goes unmentioned."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autopack_lint.engine.file_work import content_of
from tests.support.bombs import GOOD, SKIPPED_OR_BROKEN, SPECIAL, plant
from tests.support.command import COMMAND, environment, lint

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="FIFOs and links")
SECONDS = 150.0
MEBIBYTES = 1500


@pytest.fixture(scope="module")
def minefield(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("minefield")
    plant(folder)
    return folder


def measured(folder: Path, *words: str) -> tuple[int, dict[str, object], float, float]:
    """Exit code, document, seconds, and the MiB of the largest process."""
    # A process between us and it, so that `ru_maxrss` is about nothing else.
    program = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]);"
        "sys.stderr.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)); sys.exit(code)"
    )
    started = time.monotonic()
    command = (sys.executable, "-c", program, *COMMAND, *words)
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, check=False)
    kibibytes = int(done.stderr) / (1024 if sys.platform == "darwin" else 1)
    return done.returncode, json.loads(done.stdout), time.monotonic() - started, kibibytes / 1024


@pytest.mark.parametrize("words", [(), ("--jobs", "1"), ("--no-cache",)], ids=["as usual", "one job", "no cache"])
def test_a_folder_full_of_bombs(minefield: Path, words: tuple[str, ...]) -> None:
    code, document, seconds, mebibytes = measured(minefield, "check", "-f", "json", *words)
    assert code == 3
    assert seconds < SECONDS
    assert mebibytes < MEBIBYTES
    skipped, broken, symbols = by_name(document)
    assert set(SPECIAL) <= set(skipped)
    assert not set(GOOD) & {*skipped, *broken}
    assert {f"{name}.{name}" for name in GOOD} <= symbols
    assert all(skipped.values())
    if sys.version_info < (3, 12):
        assert sorted(set(SKIPPED_OR_BROKEN) - {*skipped, *broken}) == []


def by_name(document: dict[str, object]) -> tuple[dict[str, str], dict[str, str], set[str]]:
    """Why each file was skipped, what is wrong with each that is broken, and the symbols that have findings."""
    skipped, findings = document["skipped"], document["findings"]
    assert isinstance(skipped, list)
    assert isinstance(findings, list)
    broken = {item["path"][:-3]: item["message"] for item in findings if item["rule"] == "PAR101"}
    return {item["path"][:-3]: item["reason"] for item in skipped}, broken, {item["symbol"] for item in findings}


@pytest.mark.parametrize("name", [*SKIPPED_OR_BROKEN, *SPECIAL])
def test_a_bomb_that_is_named_alone(minefield: Path, name: str) -> None:
    ran = lint(minefield, "check", f"{name}.py", "--no-cache", seconds=SECONDS)
    assert ran.code in ((3,) if name in SPECIAL else (0, 1, 3))
    assert sys.version_info >= (3, 12) or f"skipped {name}.py: " in ran.out or "PAR101" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("name", SKIPPED_OR_BROKEN)
def test_a_bomb_on_stdin(minefield: Path, name: str) -> None:
    ran = lint(minefield, "check", "-", stdin=SKIPPED_OR_BROKEN[name], seconds=SECONDS)
    assert ran.code in (0, 1, 3)
    assert sys.version_info >= (3, 12) or "skipped stdin.py: " in ran.out or "PAR101" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("name", GOOD)
def test_a_large_but_good_text_on_stdin(minefield: Path, name: str) -> None:
    ran = lint(minefield, "check", "-", "--stdin-filename", f"{name}.py", stdin=GOOD[name], seconds=SECONDS)
    assert ran.code in (1, 3)
    assert f"`{name}`" in ran.out


def test_metrics_survive_bombs(minefield: Path) -> None:
    code, document, seconds, _ = measured(minefield, "metrics", "-f", "json")
    assert code == 3
    assert seconds < SECONDS
    assert document["schema"] == "autopack-lint/metrics@1"


def test_an_endless_stdin_is_cut_off(tmp_path: Path) -> None:
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            (*COMMAND, "check", "-"),
            cwd=tmp_path,
            env=environment(),
            stdin=endless,
            capture_output=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 3
    assert b"skipped stdin.py: it has 1048577 bytes, more than max-file-size (1048576)" in done.stdout


def test_files_that_may_not_be_read_are_listed(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_bytes(b"x = 1\n")
    (tmp_path / "secret.py").chmod(0)
    (tmp_path / "good.py").write_bytes(b"def f(:\n")
    if os.access(tmp_path / "secret.py", os.R_OK):
        pytest.skip("who runs this may read everything")
    ran = lint(tmp_path, "check")
    assert ran.code == 3
    assert "skipped secret.py: it cannot be read: Permission denied" in ran.out
    assert "good.py:1:7: PAR101" in ran.out


def test_too_few_descriptors_are_no_reason_to_crash(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_bytes(b"def f(:\n")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))

    done = subprocess.run(
        (*COMMAND, "check"), cwd=tmp_path, env=environment(), capture_output=True, check=False, preexec_fn=limit
    )
    assert done.returncode in (1, 2, 3)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("size", "limit", "read"),
    [
        pytest.param(6, 10, b"a = 1\n", id="as large as it said"),
        pytest.param(3, 10, b"a = 1\n", id="grown while it was opened"),
        pytest.param(9, 10, b"a = 1\n", id="shrunk while it was opened"),
        pytest.param(0, 10, b"a = 1\n", id="of a kind that tells no size"),
        pytest.param(2, 4, b"a = 1", id="grown over the limit: one byte more says so"),
    ],
)
def test_files_whose_size_changes(tmp_path: Path, size: int, limit: int, read: bytes) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"a = 1\n")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        assert content_of(descriptor, size, limit) == read
    finally:
        os.close(descriptor)
