"""What a run loads: start-up is most of what a run over few files costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autopack_lint.engine.files.state_folder import state_folder
from tests.support.configured import written
from tests.support.runs import ENVIRONMENT, checked, settle

PROBE = """
import sys
before = set(sys.modules)
from autopack_lint.cli import main
main(sys.argv[1:])
loaded = sorted(set(sys.modules) - before)
import json
sys.stderr.write(json.dumps(loaded))
"""
HEAVY = {"dataclasses", "inspect", "multiprocessing", "libcst", "networkx", "radon", "rich", "tomllib", "subprocess"}
NEVER_IN_A_REPLAY = HEAVY | {"argparse", "json", "sqlite3", "ast", "re", "typing", "collections", "pathlib", "hashlib"}
NEVER_FOR_ONE_FILE = HEAVY | {"difflib", "tokenize", "asyncio", "socket", "logging", "tempfile", "random"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One whose files are known, and whose answer is kept."""
    root = written(tmp_path.resolve(), {"pyproject.toml": "", "a.py": "x = 1\n", "b.py": "def broken(:\n"})
    assert state_folder(root) is not None
    settle()
    checked(root)
    return root


def loaded_by(root: Path, *words: str) -> set[str]:
    """The modules that a run loads beyond those of a bare interpreter."""
    run = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {ENVIRONMENT['PYTHONPATH']!r})\n{PROBE}"]
    done = subprocess.run([*run, "check", *words], cwd=root, capture_output=True, text=True, check=False)
    modules: list[str] = json.loads(done.stderr)
    return {module.partition(".")[0] for module in modules if not module.startswith("autopack_lint")} | {
        module for module in modules if module.startswith("autopack_lint")
    }


def test_a_run_in_which_nothing_changed_loads_next_to_nothing(project: Path) -> None:
    loaded = loaded_by(project)
    assert sorted(loaded & NEVER_IN_A_REPLAY) == []
    assert sorted(module for module in loaded if module.startswith("autopack_lint.")) == [
        "autopack_lint.cli",
        "autopack_lint.cli.terminal",
        "autopack_lint.engine",
        "autopack_lint.engine.files",
        "autopack_lint.engine.files.own_folder",
        "autopack_lint.engine.files.signature",
        "autopack_lint.engine.memory",
        "autopack_lint.engine.memory.answers",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("y = 2\n", id="without findings"),
        pytest.param("def f(a, b, c, d, e, f):\n    return a\n", id="with a finding"),
        pytest.param("def broken(:\n    pass\n", id="that does not parse"),
    ],
)
def test_one_changed_file_loads_no_more_than_it_needs(project: Path, text: str) -> None:
    (project / "a.py").write_text(text, encoding="utf-8")
    loaded = loaded_by(project, "a.py")
    assert sorted(loaded & NEVER_FOR_ONE_FILE) == []
    assert "autopack_lint.engine.workers" not in loaded
