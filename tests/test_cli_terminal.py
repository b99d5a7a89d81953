"""The command line and what it is connected to: terminals, pipes that close, and people who press Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.command import COMMAND, environment, lint, wide

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, terminals and signals of POSIX")
SLOW = "def f{number}(a):\n" + "    if a:\n        return [x or y for x in a if x and a]\n" * 400


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    for number in range(60):
        (tmp_path / f"m{number}.py").write_text(wide() * 40, encoding="utf-8")
    return tmp_path


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of a shell in which `$lint` is our command."""
    env = environment(lint=" ".join(COMMAND))
    return subprocess.run(("bash", "-c", line), cwd=folder, env=env, capture_output=True, check=False, timeout=120)  # noqa: S607


@pytest.mark.parametrize("words", ["check", "check -f jsonl", "check -f sarif --no-cache", "metrics", "rules -f json"])
def test_a_reader_who_has_seen_enough(project: Path, words: str) -> None:
    for _ in range(2):
        done = shell(project, f"$lint {words} | head -c 1; exit ${{PIPESTATUS[0]}}")
        assert done.stderr == b""
        assert done.returncode == (1 if words.startswith("check") else 0)


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["check", "check --no-cache", "check --jobs 2 -f json", "metrics"])
def test_closed_streams(project: Path, words: str, redirection: str) -> None:
    before = {file.name: file.read_bytes() for file in project.glob("*.py")}
    for _ in range(2):
        done = shell(project, f"$lint {words} {redirection}")
        assert done.stderr == b""
        assert done.returncode == (1 if words.startswith("check") else 0)
    assert {file.name: file.read_bytes() for file in project.glob("*.py")} == before
    assert lint(project, "check").code == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", ["check", "check --no-cache -f json", "metrics", "config"])
def test_a_full_disk(project: Path, words: str) -> None:
    for _ in range(2):
        done = shell(project, f"$lint {words} > /dev/full")
        assert done.returncode != 0
        assert b"No space left on device" in done.stderr
        assert b"Traceback" not in done.stderr


def with_terminal(folder: Path, *words: str, **env: str) -> tuple[bytes, bytes]:
    """What a command writes to stdout (a pipe) and to stderr (a terminal)."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        (*COMMAND, *words), cwd=folder, env=environment(**env), stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        out, _ = process.communicate(timeout=120)
    shown = b""
    try:
        while part := os.read(ours, 1 << 16):
            shown += part
    except OSError:
        pass  # the terminal is closed at its other end
    os.close(ours)
    return out, shown


def slow_project(folder: Path, files: int) -> Path:
    (folder / "pyproject.toml").touch()
    for number in range(files):
        (folder / f"s{number}.py").write_text(SLOW.format(number=number) * 3, encoding="utf-8")
    return folder


def test_progress_is_shown_on_a_terminal_after_a_second(tmp_path: Path) -> None:
    folder = slow_project(tmp_path, 20)
    out, shown = with_terminal(folder, "check", "--jobs", "1")
    assert b"\r\x1b[Kchecking " in shown
    assert shown.endswith(b"\r\x1b[K")
    assert b"checking" not in out
    assert with_terminal(folder, "check", "--jobs", "1", "-q", "--no-cache")[1] == b""
    assert lint(folder, "check", "--no-cache").err == ""


def test_no_progress_within_a_second(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text(wide(), encoding="utf-8")
    assert with_terminal(tmp_path, "check")[1] == b""


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        pytest.param({}, False, id="a pipe"),
        pytest.param({"FORCE_COLOR": "1"}, True, id="colour by force"),
        pytest.param({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, id="no colour wins"),
        pytest.param({"NO_COLOR": "", "FORCE_COLOR": "1"}, True, id="an empty NO_COLOR says nothing"),
    ],
)
def test_colour(project: Path, env: dict[str, str], coloured: bool) -> None:
    for words in (("check",), ("check",), ("check", "--no-cache")):
        assert (b"\x1b[" in lint(project, *words, env=env).raw) is coloured
    assert b"\x1b[" not in lint(project, "check", "-f", "json", env=env).raw


@pytest.mark.parametrize(("columns", "widest"), [("60", 60), ("40", 40), ("3", 40), ("", 80), ("wide", 80)])
def test_the_width_of_excerpts(tmp_path: Path, columns: str, widest: int) -> None:
    (tmp_path / "m.py").write_text(f"def f({', '.join(f'name{n}' for n in range(30))}): pass\n", encoding="utf-8")
    lines = [line for line in lint(tmp_path, "check", env={"COLUMNS": columns}).out.splitlines() if " | " in line]
    assert 0 < max(map(len, lines)) <= widest


def test_ctrl_c_ends_everything_quietly(tmp_path: Path) -> None:
    folder = slow_project(tmp_path, 40)
    process = subprocess.Popen(
        (*COMMAND, "check", "--jobs", "2"),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(0.6)
    assert process.poll() is None, "the run is too short for this test"
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    after = lint(folder, "check")
    assert after.out == lint(folder, "check", "--no-cache").out


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    for number in range(40):
        name = tmp_path / f"p{number % 3}" / f"m{number}.py"
        name.parent.mkdir(exist_ok=True)
        name.write_text(wide("f", "g") + "x = 1  # autopack: ignore[CPX101, XYZ999]\n" * (number % 4), encoding="utf-8")
    (tmp_path / "broken.py").write_text("x = (\n", encoding="utf-8")
    (tmp_path / "large.py").write_text("x = 1\n" * 300_000, encoding="utf-8")
    for form in ("text", "jsonl", "sarif", "github", "json"):
        outputs: set[str] = set()
        for words in (("--no-cache",), (), (), ("--jobs", "1"), ("--jobs", "3", "--no-cache"), ("--no-cache",)):
            seed = str(len(words) * 7)
            ran = lint(tmp_path, "check", "-f", form, *words, env={"PYTHONHASHSEED": seed})
            assert ran.code == 3
            outputs.add(without_clock(ran.out, form))
        assert len(outputs) == 1, form


def without_clock(text: str, form: str) -> str:
    """The report without what may differ: how long it took, and how much was known."""
    return re.sub(r'"(cached|seconds)": [\d.]+', "", text) if form in ("json", "jsonl") else text
