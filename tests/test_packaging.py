"""Every way in which people install us gives the same tool, with all of its rules."""

import json
import os
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support.checkout import (
    BROKEN,
    REPOSITORY,
    call,
    command_in,
    committed_checkout,
    empty_environment,
    fresh_checkout,
    output_of,
    pip_install,
)

RULES = REPOSITORY / "rules"


def rule_ids() -> list[str]:
    return sorted(file.name.partition("_")[0] for file in RULES.rglob("[A-Z][A-Z][A-Z]*.py"))


def files_of_rules() -> list[str]:
    files = (file for file in RULES.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return sorted(file.relative_to(RULES).as_posix() for file in files)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committed copy: what a stranger has cloned."""
    return committed_checkout(tmp_path_factory.mktemp("packaging") / "checkout")[0]


@pytest.fixture(scope="module")
def distributions(checkout: Path) -> Path:
    """A folder with the sdist, and the wheel that was built from the sdist."""
    built = checkout.parent / "built"
    output_of(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(checkout))
    return built


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    (wheel,) = distributions.glob("*.whl")
    return wheel


def assert_works(command: list[str], folder: Path) -> None:
    """The installed command has all rules, finds what is to be found, and is silent about clean code."""
    listed = json.loads(output_of(*command, "rules", "--format", "json", cwd=folder))["rules"]
    assert sorted(rule["id"] for rule in listed) == rule_ids()
    (folder / "broken.py").write_text(BROKEN)
    found = call(*command, "check", "broken.py", cwd=folder)
    assert (found.returncode, "PAR101" in found.stdout) == (1, True), found.stdout + found.stderr
    (folder / "clean.py").write_text("x = 1\n")
    assert call(*command, "check", "clean.py", cwd=folder).returncode == 0


def test_the_wheel_holds_the_rules_and_the_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "autopack_lint/py.typed" in names
    assert [name for name in names if name.endswith(".pyc") or name.startswith(("rules/", "tests/", "toolkit/"))] == []
    shipped = [name.removeprefix("autopack_lint/rules/") for name in names if name.startswith("autopack_lint/rules/")]
    assert sorted(shipped) == files_of_rules()
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_wheel_holds_the_parts_of_the_page(wheel: Path) -> None:
    folder = REPOSITORY / "toolkit" / "autopack_lint" / "report" / "graph_page"
    parts = {file.name for file in folder.iterdir() if file.suffix in {".html", ".css", ".js"}}
    names = zipfile.ZipFile(wheel).namelist()
    assert len(parts) > 10
    assert sorted(parts - {Path(name).name for name in names if "/graph_page/" in name}) == []


def test_the_sdist_can_be_tested(distributions: Path, tmp_path: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    needed = ["LICENSE", "README.md", "pyproject.toml", "run", "toolkit/hatch_build.py", "toolkit/locks/dev.lock"]
    needed += [".pre-commit-hooks.yaml", "tests/conftest.py", "tests/support/checkout.py"]
    assert [name for name in needed if not (unpacked / name).exists()] == []
    done = call(sys.executable, "-m", "pytest", "-q", "--collect-only", cwd=unpacked)
    assert done.returncode == 0, done.stdout


def test_the_wheel_built_through_the_sdist_works(wheel: Path, tmp_path: Path) -> None:
    pip_install(empty_environment(tmp_path / "env"), str(wheel))
    assert_works([str(command_in(tmp_path / "env", "autopack-lint"))], tmp_path)
    module = [str(command_in(tmp_path / "env", "python")), "-I", "-m", "autopack_lint"]
    assert output_of(*module, "--version").startswith("autopack-lint ")


def test_a_folder_can_be_installed(checkout: Path, tmp_path: Path) -> None:
    pip_install(empty_environment(tmp_path / "env"), str(checkout))
    assert_works([str(command_in(tmp_path / "env", "autopack-lint"))], tmp_path)


def test_the_extra_for_metrics_can_be_installed(wheel: Path, tmp_path: Path) -> None:
    pip_install(empty_environment(tmp_path / "env"), f"autopack-lint[metrics] @ {wheel.as_uri()}")
    output_of(str(command_in(tmp_path / "env", "python")), "-I", "-c", "import autopack_lint, radon")


def test_an_editable_install_reads_the_rules_of_the_checkout(tmp_path: Path) -> None:
    checkout = fresh_checkout(tmp_path / "checkout")
    pip_install(empty_environment(tmp_path / "env"), "--editable", str(checkout))
    command = [str(command_in(tmp_path / "env", "autopack-lint"))]
    assert_works(command, tmp_path)
    for file in (checkout / "rules").rglob("CPX*.py"):
        file.unlink()
    left = json.loads(output_of(*command, "rules", "--format", "json", cwd=tmp_path))["rules"]
    assert sorted(rule["id"] for rule in left) == [name for name in rule_ids() if not name.startswith("CPX")]


def test_a_git_address_can_be_installed(checkout: Path, tmp_path: Path) -> None:
    pip_install(empty_environment(tmp_path / "env"), f"git+{checkout.as_uri()}")
    assert_works([str(command_in(tmp_path / "env", "autopack-lint"))], tmp_path)


def test_uv_tool_install(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_TOOL_DIR", str(tmp_path / "tools"))
    monkeypatch.setenv("UV_TOOL_BIN_DIR", str(tmp_path / "bin"))
    uv = (sys.executable, "-m", "uv", "tool")
    output_of(*uv, "install", "--quiet", "--python", sys.executable, str(checkout), cwd=tmp_path)
    assert_works([str(installed_command(tmp_path / "bin"))], tmp_path)


def test_uvx(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_TOOL_DIR", str(tmp_path / "tools"))
    uvx = [sys.executable, "-m", "uv", "tool", "run", "--quiet", "--python", sys.executable]
    assert_works([*uvx, "--from", str(checkout), "autopack-lint"], tmp_path)


def test_pipx_install(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("home", "bin", "man"):
        monkeypatch.setenv(f"PIPX_{name.upper()}{'_DIR' * (name != 'home')}", str(tmp_path / name))
    output_of(
        sys.executable, "-m", "pipx", "install", "--quiet", "--python", sys.executable, str(checkout), cwd=tmp_path
    )
    assert_works([str(installed_command(tmp_path / "bin"))], tmp_path)


def installed_command(folder: Path) -> Path:
    return folder / ("autopack-lint.exe" if os.name == "nt" else "autopack-lint")


def test_the_link_for_searchers_is_the_hooks_file() -> None:
    hidden, visible = REPOSITORY / ".pre-commit-hooks.yaml", REPOSITORY / "pre-commit-hooks.yaml"
    assert visible.read_text(encoding="utf-8") in (hidden.read_text(encoding="utf-8"), hidden.name)


def test_git_is_there() -> None:
    """Half of this file needs it: a missing git must not look like a success."""
    assert shutil.which("git")
