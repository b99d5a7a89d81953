"""jscpd 5, which npm installs: the peer for copies of code."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.measure import Command, NotMeasured
from bench.peers import environment
from bench.places import cache_folder

VERSION = "5.3.3"
NAME = f"jscpd {VERSION}"


def jscpd(tree: Path, state: Path, cores: int) -> Command:
    """With its defaults, over Python files. Raises NotMeasured when it cannot be had."""
    report = ("--reporters", "json", "--output", str(state / "jscpd"))
    argv = (str(executable()), "--format", "python", "--silent", *report, ".")
    return Command(NAME, argv, tree, environment(), cores)


def executable() -> Path:
    """Installed on first use."""
    folder = cache_folder() / f"jscpd-{VERSION}"
    if not folder.is_dir():
        npm = shutil.which("npm")
        if npm is None or shutil.which("node") is None:
            raise NotMeasured("jscpd needs node and npm, which are not installed")
        with tempfile.TemporaryDirectory(dir=cache_folder(), prefix=".incomplete-") as temporary:
            target = Path(temporary) / "target"
            target.mkdir()
            # Its program is in a package of its own for each system.
            options = ("--prefix", str(target), "--include=optional", "--no-audit", "--no-fund", "--loglevel=error")
            done = subprocess.run(  # noqa: S603 - our own words
                (npm, "install", *options, f"jscpd@{VERSION}"), capture_output=True, text=True, check=False
            )
            if done.returncode:
                complaint = done.stderr.strip().splitlines() or ["no message"]
                raise NotMeasured(f"cannot install jscpd: {complaint[-1]}")
            target.rename(folder)
    return folder / "node_modules" / ".bin" / "jscpd"
