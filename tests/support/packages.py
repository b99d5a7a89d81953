"""Released packages as material for tests, installed once and kept between runs."""

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support.checkout import REPOSITORY

REDIRECTING = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH"}


def installed(*requirements: str) -> Path:
    """A folder with exactly these pinned packages (`name==version`), without their dependencies.

    Skips the test when `AUTOPACK_TEST_OFFLINE` is set and the folder is not there yet. Nobody may write into it.
    """
    unpinned = [requirement for requirement in requirements if "==" not in requirement]
    if unpinned or not requirements:
        raise ValueError(f"not pinned: {unpinned}")
    folder = cache() / key(requirements)
    if folder.is_dir():
        return folder
    if os.environ.get("AUTOPACK_TEST_OFFLINE"):
        pytest.skip(f"offline (AUTOPACK_TEST_OFFLINE) and not cached: {' '.join(requirements)}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not folder.is_dir():
            install(requirements, folder)
    return folder


def cache() -> Path:
    return Path(os.environ.get("AUTOPACK_TEST_CACHE") or REPOSITORY / ".cache") / "packages"


def key(requirements: tuple[str, ...]) -> str:
    """Wheels differ by interpreter and platform, so the folders do."""
    parts = [*sorted(requirements), sys.implementation.cache_tag or "", sys.platform]
    return blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


def install(requirements: tuple[str, ...], folder: Path) -> None:
    """Install beside `folder`, then rename: it is either absent or whole."""
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder.parent))
    try:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--only-binary", ":all:", "--no-compile", "--target", str(unfinished), *requirements]
        environment = {name: value for name, value in os.environ.items() if name not in REDIRECTING}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"pip could not install {' '.join(requirements)}:\n{done.stderr}")
        unfinished.chmod(0o755)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
