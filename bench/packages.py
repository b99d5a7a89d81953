"""Installs packages into a folder with the caller's own pip and its configuration."""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.measure import NotMeasured


def installer() -> list[str]:
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install"]
    raise NotMeasured(f"neither pip nor uv can be run by {Path(sys.executable).name}")


def install(arguments: Sequence[str], folder: Path) -> None:
    """Install into a folder that appears only once it is complete."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".incomplete-") as temporary:
        target = Path(temporary) / "target"
        argv = [*installer(), "--quiet", "--only-binary", ":all:", "--target", str(target), *arguments]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if done.returncode:
            complaint = done.stderr.strip().splitlines() or ["no message"]
            raise NotMeasured(f"cannot install {folder.name}: {complaint[-1]}")
        target.rename(folder)
