"""`fix` beside Fixit 2: the same tree, the same number of fixes, every run on untouched files."""

import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bench.corpora import Corpus, python_files
from bench.measure import Command, NotMeasured
from bench.packages import install
from bench.peers import environment, python
from bench.places import ROOT, cache_folder
from bench.questions import WHAT_IS_COMPARED, Plan, series_of
from bench.table import Section

REQUIREMENTS = ROOT / "bench" / "requirements-fixes.txt"
FILES, FIXES = 1_500, 500
BAR = 0.1
# Fixit mends the first line, ours the second: one fix in each of the chosen files, at the same place.
FIXABLE = b"\n\nclass AddedForTheBenchmark(object):\n    pass  # autopack: ignore[CPX105]\n"
SETTINGS = """\
[tool.autopack-lint]
[tool.fixit]
root = true
disable = ["fixit.rules"]
enable = ["fixit.rules:NoInheritFromObject"]
"""


def fixes(plan: Plan, tree: Corpus) -> list[Section]:
    section = Section(
        f"fix: {FIXES} fixes in {min(FILES, tree.files):,} files of the {tree.name} tree, beside Fixit",
        "Both write. Ours runs all rules and proves each file; Fixit runs the one rule that finds as much. "
        f"{WHAT_IS_COMPARED}",
    )
    with prepared(tree) as (folder, reset):
        ours = plan.ours.check(folder, ".", label="ours", cores=plan.cores)
        words = python("-m", "autopack_lint", "fix", "-q", "--jobs", str(plan.cores), "--no-cache", ".")
        ours = replace(ours, argv=words, before=reset, accepts=frozenset({0}))
        fixit = Command(
            "fixit", (*python("-m", "fixit"), "fix", "--automatic", "."), folder, fixit_environment(), plan.cores
        )
        try:
            own, other = series_of([ours, replace(fixit, before=reset)], min(plan.rounds, 3), warm_up=False)
            section.add_ratio(tree.name, own, other, BAR)
            section.add_count("files that Fixit mended last", FIXES, mended(folder, b"(object)"))
            series_of([ours], 1, warm_up=False)
            section.add_count("files that ours mended last", FIXES, mended(folder, b"# autopack"))
        except NotMeasured as problem:
            section.add_problem(tree.name, str(problem))
    return [section]


def fixit_environment() -> dict[str, str]:
    """Fixit, installed on first use. Raises `NotMeasured` when it cannot be had."""
    pins = sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:10]
    folder = cache_folder() / f"fixit-{pins}"
    install(["--requirement", str(REQUIREMENTS)], folder)
    return environment(folder)


@contextlib.contextmanager
def prepared(tree: Corpus) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A tree with findings to mend, and what makes it so again."""
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix="fixes-") as temporary:
        folder = Path(temporary) / tree.name
        chosen = list(python_files(tree.path))[:FILES]
        texts = {folder / path.relative_to(tree.path): path.read_bytes() for path in chosen}
        texts = {path: plain(raw) for path, raw in texts.items()}
        every = max(1, len(texts) // FIXES)
        for path in list(texts)[::every][:FIXES]:
            texts[path] += FIXABLE
        for path in {path.parent for path in texts}:
            path.mkdir(parents=True, exist_ok=True)
        (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")

        def reset() -> None:
            for path, raw in texts.items():
                path.write_bytes(raw)

        yield folder, reset


def plain(raw: bytes) -> bytes:
    """A text in which neither finds anything that was not added."""
    return raw.replace(b"(object):", b":").replace(b"( object ):", b":")


def mended(folder: Path, sign: bytes) -> int:
    """How many of the added classes no longer have a sign."""
    added = [raw for raw in (path.read_bytes() for path in python_files(folder)) if b"AddedForTheBenchmark" in raw]
    return sum(sign not in raw[raw.index(b"class AddedForTheBenchmark") :] for raw in added)
