"""Two test files of one module name: when triage may say which folders to make packages of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autopack_lint.engine.failures.triage import triage
from autopack_lint.model.diagnosis import Mitigation
from autopack_lint.triage.workspace import ListedWorkspace

LOG = """_______________________ ERROR collecting {wanted} _______________________
import file mismatch:
imported module 'test_x' has this __file__ attribute:
  /home/dev/shop/{imported}
which is not the same as the test file we want to collect:
  /home/dev/shop/{wanted}
HINT: remove __pycache__ / .pyc files and/or use a unique basename for your test file modules
"""
TEMPLATE = "give the files different names"


def advised(*files: str) -> Mitigation:
    tests = [file for file in files if file.endswith("test_x.py")]
    log = LOG.format(imported=tests[0], wanted=tests[1])
    return triage(log, command="pytest", exit_code=2, workspace=ListedWorkspace(files)).mitigation


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(("a/tests/test_x.py", "b/tests/test_x.py"), id="both would be `tests`"),
        pytest.param(("t/a/test_x.py", "t/b/test_x.py", "t/b/helpers.py"), id="a helper is imported by its bare name"),
        pytest.param(("t/a/test_x.py", "t/0-b/test_x.py"), id="a folder that no package can be called like"),
        pytest.param(("test_x.py", "t/test_x.py"), id="a test at the root"),
    ],
)
def test_nothing_is_said_of_folders_where_it_might_not_do(files: tuple[str, ...]) -> None:
    assert advised(*files).summary.startswith(TEMPLATE)


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        pytest.param(("t/a/test_x.py", "t/b/test_x.py"), "`t/a/__init__.py` and `t/b/__init__.py`", id="two folders"),
        pytest.param(
            ("t/a/test_x.py", "t/a/__init__.py", "t/b/test_x.py", "t/b/conftest.py"),
            "`t/b/__init__.py`",
            id="one of them",
        ),
        pytest.param(
            ("a/__init__.py", "a/tests/test_x.py", "b/__init__.py", "b/tests/test_x.py"),
            "`a/tests/__init__.py` and `b/tests/__init__.py`",
            id="packages around them tell them apart",
        ),
    ],
)
def test_the_folders_that_need_to_be_packages_are_named(files: tuple[str, ...], missing: str) -> None:
    said = advised(*files)
    assert said.summary.startswith(f"make packages of the folders: {missing}, empty;")
    assert said.kind == "config"
    assert said.operations == ()


def test_pytest_collects_both_after_what_is_advised(tmp_path: Path) -> None:
    for folder in ("t/a", "t/b"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "test_x.py").write_text("def test_a():\n    pass\n", encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", "t"]
    before = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
    said = triage(before.stdout, command="pytest", exit_code=before.returncode, root=tmp_path)
    assert said.cause is not None
    assert said.cause.id == "tests.import-mismatch"
    for name in ("t/a", "t/b"):
        assert f"`{name}/__init__.py`" in said.mitigation.summary
        (tmp_path / name / "__init__.py").touch()
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0
