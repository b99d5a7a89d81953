"""`python3 run` in a fresh checkout: a stranger's first minute."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from tests.support.checkout import (
    BROKEN,
    REPOSITORY,
    at_home_in,
    call,
    command_in,
    empty_environment,
    fresh_checkout,
)

SETTING_UP = "setting up .venv"
DEBIAN = Path("/usr/bin/python3")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh checkout, and beside it a folder with one clean file."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "clean.py").write_text("x = 1\n")
    return fresh_checkout(tmp_path / "checkout")


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody whose home is empty."""
    (tmp_path / "home").mkdir()
    return at_home_in(tmp_path / "home")


def command(checkout: Path, *arguments: str, python: str = sys.executable) -> tuple[str, ...]:
    return (python, str(checkout / "run"), *(arguments or ("check", ".")))


def run(
    checkout: Path, env: dict[str, str], *arguments: str, python: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    return call(*command(checkout, *arguments, python=python), cwd=checkout.parent / "work", env=env)


def assert_whole(checkout: Path, env: dict[str, str]) -> None:
    """The tool runs, quietly now, and everything that is locked can be imported."""
    done = run(checkout, env)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    radon = call(str(command_in(checkout / ".venv", "python")), "-I", "-c", "import radon, mando, colorama, six")
    assert radon.returncode == 0, radon.stderr


def test_the_first_call_says_what_it_does_and_the_second_nothing(checkout: Path, home: dict[str, str]) -> None:
    (checkout.parent / "work" / "broken.py").write_text(BROKEN)
    first = run(checkout, home, "check", ".", "--format", "json")
    assert first.returncode == 1, first.stderr
    assert [finding["path"] for finding in json.loads(first.stdout)["findings"]] == ["broken.py"]
    assert [line for line in first.stderr.splitlines() if SETTING_UP in line] == first.stderr.splitlines()
    second = run(checkout, home, "check", ".", "--format", "json")
    assert (second.returncode, second.stderr) == (1, "")


def test_later_calls_cost_little_more_than_the_tool_itself(checkout: Path, home: dict[str, str]) -> None:
    run(checkout, home)
    itself = (str(command_in(checkout / ".venv", "python")), "-I", "-m", "autopack_lint", "--version")
    through_run = command(checkout, "--version")
    assert best_time(through_run, home) - best_time(itself, home) < 0.25


def best_time(command: tuple[str, ...], env: dict[str, str]) -> float:
    times = []
    for _ in range(7):
        start = time.perf_counter()
        call(*command, env=env)
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("arguments", [pytest.param((), id="alone"), pytest.param(("--help",), id="--help")])
def test_help_needs_no_environment(checkout: Path, home: dict[str, str], arguments: tuple[str, ...]) -> None:
    done = call(sys.executable, str(checkout / "run"), *arguments, env=home)
    assert done.returncode == 0
    assert "python3 run check ." in done.stdout
    assert not (checkout / ".venv").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs process groups")
@pytest.mark.parametrize("whole_group", [pytest.param(True, id="with pip"), pytest.param(False, id="and pip goes on")])
@pytest.mark.parametrize(
    "reached",
    [
        pytest.param(".venv", id="as the folder appears"),
        pytest.param(".venv/autopack-lint.stamp", id="as the stamp appears"),
        pytest.param(".venv/pyvenv.cfg", id="in the making of the environment"),
        pytest.param(".venv/lib/*/site-packages/*", id="in the installation"),
    ],
)
def test_a_killed_first_call_is_repaired_by_the_next(
    checkout: Path, home: dict[str, str], reached: str, whole_group: bool
) -> None:
    with subprocess.Popen(command(checkout), env=home, stderr=subprocess.DEVNULL, start_new_session=True) as killed:
        while not list(checkout.glob(reached)) and killed.poll() is None:
            time.sleep(0.001)
        if whole_group:
            os.killpg(killed.pid, 9)
        else:
            killed.kill()
    repairing = run(checkout, home)
    assert repairing.returncode == 0, repairing.stderr
    assert SETTING_UP in repairing.stderr
    assert_whole(checkout, home)


def test_a_call_killed_before_its_stamp_is_repaired_by_the_next(checkout: Path, home: dict[str, str]) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "autopack-lint.stamp.new").write_text("unfin")
    assert run(checkout, home).returncode == 0
    assert_whole(checkout, home)


def test_two_first_calls_at_once_share_one_environment(checkout: Path, home: dict[str, str]) -> None:
    folder = checkout.parent / "work"
    calls = [
        subprocess.Popen(command(checkout), cwd=folder, env=home, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    messages = [call.communicate()[1] for call in calls]
    assert [call.returncode for call in calls] == [0, 0, 0], messages
    assert sum(SETTING_UP in message for message in messages) == 1
    assert_whole(checkout, home)


def test_a_moved_checkout_is_set_up_again(checkout: Path, home: dict[str, str]) -> None:
    run(checkout, home)
    moved = checkout.rename(checkout.with_name("moved"))
    assert SETTING_UP in run(moved, home).stderr
    assert_whole(moved, home)


def test_a_changed_lock_is_installed(checkout: Path, home: dict[str, str]) -> None:
    run(checkout, home)
    lock = checkout / "toolkit" / "locks" / "runtime.lock"
    lock.write_text(lock.read_text() + "# changed\n")
    assert SETTING_UP in run(checkout, home).stderr
    assert_whole(checkout, home)


def test_a_wrong_hash_is_refused_and_leaves_nothing_that_counts(checkout: Path, home: dict[str, str]) -> None:
    lock = checkout / "toolkit" / "locks" / "runtime.lock"
    right = lock.read_text()
    lock.write_text(re.sub(r"sha256:\w+", "sha256:" + "0" * 64, right))
    refused = run(checkout, home)
    assert refused.returncode == 2
    assert "cannot set up" in refused.stderr
    lock.write_text(right)
    assert run(checkout, home).returncode == 0
    assert_whole(checkout, home)


def test_an_environment_of_somebody_else_is_left_alone(checkout: Path, home: dict[str, str]) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "precious").touch()
    refused = run(checkout, home)
    assert refused.returncode == 2
    assert "rename or delete it" in refused.stderr
    assert (checkout / ".venv" / "precious").exists()


def test_variables_that_redirect_python_or_pip_do_no_harm(checkout: Path, home: dict[str, str], tmp_path: Path) -> None:
    decoy = tmp_path / "decoy"
    (decoy / "autopack_lint").mkdir(parents=True)
    (decoy / "autopack_lint" / "__init__.py").write_text("raise SystemExit('decoy')")
    redirecting = {"PIP_TARGET": str(decoy), "PIP_PREFIX": str(decoy), "PIP_USER": "1", "PYTHONPATH": str(decoy)}
    settings = tmp_path / "pip.conf"
    settings.write_text(f"[install]\nuser = true\ntarget = {decoy.as_posix()}\n")
    env = {**home, **redirecting, "PIP_CONFIG_FILE": str(settings), "HOME": os.devnull + "/nowhere"}
    done = run(checkout, env)
    assert (done.returncode, done.stdout.count("decoy")) == (0, 0), done.stderr
    assert [path.name for path in decoy.iterdir()] == ["autopack_lint"]
    assert_whole(checkout, home)


def test_a_python_of_a_distribution_that_refuses_pip_install(checkout: Path, home: dict[str, str]) -> None:
    if not DEBIAN.exists() or not list(Path("/usr/lib").glob("python3*/EXTERNALLY-MANAGED")):
        pytest.skip("no Python here is managed by a distribution")
    python = str(DEBIAN)
    if call(python, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))").returncode:
        pytest.skip("the Python of the distribution is too old or has no pip")
    done = run(checkout, home, python=python)
    assert done.returncode == 0, done.stderr


def without_pip(folder: Path, *, ensurepip: bool) -> str:
    """A Python that has no pip, and may be denied ensurepip, as on a Debian without python3-venv."""
    python = empty_environment(folder)
    if not ensurepip:
        packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
        (packages / "denied.pth").write_text("import sys; sys.modules['ensurepip'] = None\n")
    return str(python)


def test_a_python_without_pip_uses_ensurepip(checkout: Path, home: dict[str, str], tmp_path: Path) -> None:
    done = run(checkout, home, python=without_pip(tmp_path / "bare", ensurepip=True))
    assert done.returncode == 0, done.stderr
    assert_whole(checkout, home)


def test_a_python_without_pip_and_ensurepip_is_told_the_remedy(
    checkout: Path, home: dict[str, str], tmp_path: Path
) -> None:
    done = run(checkout, home, python=without_pip(tmp_path / "bare", ensurepip=False))
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr
    assert len(done.stderr.splitlines()) <= 2
    assert run(checkout, home).returncode == 0


def test_an_old_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    source = (REPOSITORY / "run").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    pretend = "import runpy, sys; sys.version_info = (3, 8, 0, 'final', 0); runpy.run_path(sys.argv[1])"
    script = shutil.copy(REPOSITORY / "run", tmp_path / "run")
    done = call(sys.executable, "-c", pretend, str(script))
    assert done.returncode == 2
    assert "needs Python 3.11 or newer, and this is 3.8" in done.stderr
