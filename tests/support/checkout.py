"""Copies of this checkout, and commands run as a stranger would run them."""

import ast
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LOCAL = (
    ".git",
    ".venv",
    ".cache",
    "*_cache",
    ".autopack-lint",
    ".hypothesis",
    "__pycache__",
    "dist",
    "build",
    "mutants",
)
SOURCES = ("index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "cert", "client-cert", "proxy")
BROKEN = "def broken(:\n"
"""A file with one finding, `PAR101`."""


def fresh_checkout(folder: Path) -> Path:
    """A copy of what is tracked or could be."""
    return Path(shutil.copytree(REPOSITORY, folder, symlinks=True, ignore=shutil.ignore_patterns(*LOCAL)))


def committed_checkout(folder: Path) -> tuple[Path, str]:
    """A fresh copy as a git repository, and its only commit."""
    fresh_checkout(folder)
    commit_all(folder)
    return folder, output_of("git", "rev-parse", "HEAD", cwd=folder).strip()


def commit_all(folder: Path) -> None:
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    output_of("git", "init", "--quiet", cwd=folder)
    output_of("git", "add", "--all", cwd=folder)
    output_of("git", *identity, "commit", "--quiet", "--no-verify", "--message", "All", cwd=folder)


def empty_environment(folder: Path) -> Path:
    """A virtual environment with nothing in it, not even pip; its interpreter."""
    venv.create(folder, symlinks=os.name != "nt")
    return command_in(folder, "python")


def command_in(folder: Path, name: str) -> Path:
    """A command of a virtual environment."""
    return folder / "Scripts" / f"{name}.exe" if os.name == "nt" else folder / "bin" / name


def pip_install(python: Path, *arguments: str) -> None:
    output_of(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", *arguments)


def output_of(*command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """The standard output of a command that must succeed."""
    done = call(*command, cwd=cwd, env=env)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def call(
    *command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, without a terminal and without input."""
    return subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )


def at_home_in(home: Path, **more: str) -> dict[str, str]:
    """The environment of somebody whose home this is, and who gets packages from where we get them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "XDG_"))}
    return {**kept, **package_sources(), "HOME": str(home), "USERPROFILE": str(home), **more}


@cache
def package_sources() -> dict[str, str]:
    """pip's own settings about indexes, from its files too, and its cache, as variables."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    found = {"PIP_CACHE_DIR": output_of(*pip, "cache", "dir").strip()}
    for line in output_of(*pip, "config", "list").splitlines():
        setting = re.match(r"(?:global|install)\.([\w-]+)=(.+)", line)
        if setting and setting[1] in SOURCES:
            found["PIP_" + setting[1].upper().replace("-", "_")] = str(ast.literal_eval(setting[2]))
    return {**found, **{name: os.environ[name] for name in found if name in os.environ}}
