"""The interface that executors know, and what it may never suggest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autopack_lint.executor.failure_hardening import (
    SWITCH,
    FailureHardeningRegistry,
    FailurePattern,
    MitigationResult,
    detect_and_mitigate_failure,
    get_registry,
    hardening_from_environment,
)
from tests.support.checkout import REPOSITORY

LEGACY = (
    "python_missing_dep",
    "wrong_working_dir",
    "missing_test_discovery",
    "scope_mismatch",
    "node_missing_dep",
    "permission_error",
)
SLOWEST_IMPORT = 0.06
MISSING_FILE = "FileNotFoundError: [Errno 2] No such file or directory:"


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        pytest.param("an error that nobody knows", None, id="unknown"),
        pytest.param("ModuleNotFoundError: No module named 'requests'", "python_missing_dep", id="python"),
        pytest.param("ImportError: No module named mypackage", "python_missing_dep", id="old python"),
        pytest.param("Error: Cannot find module 'express'", "node_missing_dep", id="node"),
        pytest.param(
            "FileNotFoundError: [Errno 2] No such file or directory: 'Cargo.toml'", "wrong_working_dir", id="x"
        ),
        pytest.param(f"{MISSING_FILE} 'x.txt'", "fs.not-found", id="a file"),
        pytest.param("collected 0 items\n\n=== no tests ran in 0.01s ===", "missing_test_discovery", id="no tests"),
        pytest.param("PermissionError: [Errno 13] Permission denied: 'x'", "permission_error", id="permission"),
        pytest.param('{"verdict": "scope_violation", "path": "x"}', "scope_mismatch", id="a structured verdict"),
        pytest.param("fix: outside governed scope blocked", None, id="the words of it are none"),
        pytest.param("sqlite3.OperationalError: database is locked", "db.locked", id="one of the new classes"),
    ],
)
def test_texts(text: str, pattern: str | None) -> None:
    result = FailureHardeningRegistry().detect_and_mitigate(text, {})
    assert (result.pattern_id if result else None) == pattern
    assert result is None or result.suggestions


@pytest.mark.parametrize(
    ("files", "module", "first"),
    [
        pytest.param({"requirements.txt": "requests==2.31\n"}, "requests", "pip install requests", id="declared"),
        pytest.param({"requirements.txt": "flask\n"}, "yaml", "declare `pyyaml`, then install", id="not declared"),
        pytest.param({}, "numpy", "declare `numpy`, then install", id="nothing is declared"),
    ],
)
def test_what_to_install(tmp_path: Path, files: dict[str, str], module: str, first: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    text = f"ModuleNotFoundError: No module named '{module}'"
    result = detect_and_mitigate_failure(text, {"workspace": tmp_path, "phase_id": "p", "status": "FAILED"})
    assert result is not None
    assert result.suggestions[0] == first
    assert not result.fixed


def test_nothing_is_ever_installed_for_a_module_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "__init__.py").write_text("", encoding="utf-8")
    text = "ModuleNotFoundError: No module named 'src.research'"
    result = detect_and_mitigate_failure(text, {"workspace": tmp_path})
    assert result is not None
    assert result.pattern_id == "deps.python.first-party-module-missing"
    assert [line for line in result.suggestions if "install" in line] == ["never: pip install src"]


def test_patterns_are_asked_by_priority_and_only_where_enabled() -> None:
    registry = FailureHardeningRegistry()
    assert set(LEGACY) <= set(registry.list_patterns())
    priorities = [registry.patterns[name].priority for name in registry.list_patterns()]
    assert priorities == sorted(priorities)
    first = FailurePattern(
        "mine", "Mine", "", lambda text, context: True, lambda context: {"success": True}, priority=0
    )
    registry.register_pattern(first)
    assert registry.list_patterns()[0] == "mine"
    assert registry.detect_and_mitigate("x", {}) == MitigationResult(True, "mine", [], [])
    first.enabled = False
    assert registry.detect_and_mitigate("x", {}) is None


def test_a_detector_that_raises_knows_nothing_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def raising(text: str, context: object) -> bool:
        raise ValueError(text)

    registry = FailureHardeningRegistry()
    registry.register_pattern(FailurePattern("bad", "Bad", "", raising, lambda context: {}, priority=0))
    result = registry.detect_and_mitigate("Error: Cannot find module 'express'", {})
    assert result is not None
    assert result.pattern_id == "node_missing_dep"
    assert "the failure pattern bad raised" in caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize(("value", "is_on"), [("true", True), ("TRUE", True), ("1", False), ("", False)])
def test_it_is_off_unless_switched_on(monkeypatch: pytest.MonkeyPatch, value: str, is_on: bool) -> None:
    monkeypatch.setenv(SWITCH, value)
    assert (hardening_from_environment() is detect_and_mitigate_failure) is is_on


def test_all_callers_share_one_registry() -> None:
    assert get_registry() is get_registry()


def test_the_import_is_quick() -> None:
    """Beside a bare interpreter, so that a slow machine is no failure."""
    code = "import time; t = time.process_time(); import autopack_lint.api; print(time.process_time() - t)"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "toolkit")}
    times = [
        float(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(times) < SLOWEST_IMPORT
