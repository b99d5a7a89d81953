"""`types` and `types --watch`: the errors in a file, kept up to date, whatever happens to the project."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest

from autopack_lint.engine.files.signature import signatures_of
from autopack_lint.engine.types.change_watch import ChangeWatch
from tests.support.checkout import REPOSITORY
from tests.support.command import COMMAND, environment, lint
from tests.support.configured import written
from tests.support.typed import project
from tests.test_types import git, runners

SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "type-errors.schema.json").read_text("utf-8"))
PATIENCE = 60.0
FILES = {"a.py": "from b import f\n\nx: str = f(1)\n", "b.py": "def f(size: int) -> int:\n    return size\n"}
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")


class Watcher:
    """`types --watch` at work in a project."""

    def __init__(self, root: Path) -> None:
        self.root, self.file = root, root / "type_errors.json"
        self.process = subprocess.Popen(
            [*COMMAND, "types", "--watch"], cwd=root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def lines(self) -> list[tuple[str, int]]:
        """Where the errors are, as the file says now."""
        document = json.loads(self.file.read_bytes())
        return [(item["path"], item["span"]["start"]["line"]) for item in document["errors"]]

    def comes_to(self, expected: list[tuple[str, int]]) -> None:
        end = time.monotonic() + PATIENCE
        while not self.file.exists() or self.lines() != expected:
            assert self.process.poll() is None, self.process.stderr and self.process.stderr.read()
            assert time.monotonic() < end, self.lines() if self.file.exists() else "nothing is written"
            time.sleep(0.1)

    def ended(self, number: int) -> tuple[int, str, str]:
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out.decode(), err.decode()


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    started = Watcher(project(tmp_path, FILES))
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.communicate()


@needs_signals
def test_the_file_follows_the_project_through_everything(watcher: Watcher) -> None:
    root = watcher.root
    watcher.comes_to([("a.py", 3)])
    written(root, {"b.py": FILES["b.py"].replace("-> int", "-> str")})
    watcher.comes_to([("b.py", 2)])
    written(root, {"b.py": "def f(\n", "c.py": "y: int = ''\n"})
    watcher.comes_to([("c.py", 1)])
    assert json.loads(watcher.file.read_bytes())["summary"]["is_complete"] is False
    (root / "c.py").unlink()
    watcher.comes_to([])
    (root / "b.py").unlink()
    watcher.comes_to([("a.py", 1)])
    written(root, FILES)
    watcher.comes_to([("a.py", 3)])
    written(root, {"pyproject.toml": "[tool.autopack-lint]\nselekt = 3\n"})
    time.sleep(1.5)
    written(root, {"pyproject.toml": '[tool.mypy]\ndisable_error_code = ["assignment"]\n'})
    watcher.comes_to([])
    jsonschema.validate(json.loads(watcher.file.read_bytes()), SCHEMA)
    code, out, err = watcher.ended(signal.SIGINT)
    assert (code, out) == (0, "")
    assert "selekt" in err
    assert "Traceback" not in err
    assert runners(root) == 0


@needs_signals
def test_a_branch_that_is_switched_is_seen(tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, ".gitignore": "type_errors.json\n.autopack-lint\n"})
    git(root, "init", "-qb", "one")
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    git(root, "checkout", "-qb", "two")
    written(root, {"a.py": "x: int = 1\n", "d.py": "\n\nz: int = ''\n"})
    git(root, "add", ".")
    git(root, "commit", "-qm", "two")
    watcher = Watcher(root)
    try:
        watcher.comes_to([("d.py", 3)])
        git(root, "checkout", "-q", "one")
        watcher.comes_to([("a.py", 3)])
        git(root, "checkout", "-q", "two")
        watcher.comes_to([("d.py", 3)])
    finally:
        assert watcher.ended(signal.SIGTERM)[0] == 0
    assert runners(root) == 0


@needs_signals
def test_it_ends_at_once_while_mypy_is_at_work(watcher: Watcher) -> None:
    end = time.monotonic() + PATIENCE
    while not runners(watcher.root) and Path("/proc").is_dir():
        assert time.monotonic() < end
        time.sleep(0.01)
    code, out, err = watcher.ended(signal.SIGINT)
    assert (code, out) == (0, "")
    assert "Traceback" not in err
    assert runners(watcher.root) == 0


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        pytest.param(("--watch", "-f", "text"), 2, "--watch writes one JSON file", id="a form that is not written"),
        pytest.param(("--watch", "-o", "no/where.json"), 2, "its folder is missing", id="a folder that is not there"),
        pytest.param(("nowhere",), 2, "there is no such file", id="a path that is not there"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(tmp_path: Path, words: tuple[str, ...], code: int, complaint: str) -> None:
    ran = lint(project(tmp_path, {"a.py": "x = 1\n"}), "types", *words)
    assert ran.code == code
    assert complaint in ran.err


@pytest.mark.parametrize(
    ("text", "code"),
    [pytest.param("x = 1\n", 0, id="no error"), pytest.param("import os\nx: int = ''\n", 1, id="an error")],
)
def test_once(tmp_path: Path, text: str, code: int) -> None:
    root = project(tmp_path, {"a.py": text})
    ran = lint(root, "types", "-f", "json", "-o", "out.json", "-f", "text")
    document = json.loads((root / "out.json").read_bytes())
    jsonschema.validate(document, SCHEMA)
    assert (ran.code, len(document["errors"]), document["summary"]["is_complete"]) == (code, code, True)
    assert ("TYP112" in ran.out) == bool(code)
    assert "IMP110" not in ran.out
    again = lint(root, "types", "-f", "json")
    assert again.out == (root / "out.json").read_text("utf-8"), "the same errors are the same bytes"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda root: None, False, id="nothing"),
        pytest.param(lambda root: (root / "a.py").write_text("longer", encoding="utf-8"), True, id="a file changes"),
        pytest.param(lambda root: (root / "new.py").touch(), True, id="a file comes"),
        pytest.param(lambda root: (root / "a.py").unlink(), True, id="a file goes"),
    ],
)
def test_a_change(tmp_path: Path, change: Callable[[Path], object], expected: bool) -> None:
    root = written(tmp_path, {"a.py": ""})
    places = [str(root), str(root / "a.py"), str(root / "absent.py")]
    watch = ChangeWatch(str(root), dict(zip(places, signatures_of(places), strict=True)))
    watch.written(root / "out.json", "{}")
    assert not watch.has_changed(), "what we write is no change"
    time.sleep(0.05)
    change(root)
    assert watch.has_changed() is expected
