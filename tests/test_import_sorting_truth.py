"""New imports beside isort and ruff: what these have sorted is still sorted, for them, with one import more."""

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from autopack_lint.codemods.draft import Draft
from autopack_lint.codemods.rewrite import Changed, rewritten
from autopack_lint.engine.evidence.import_style import import_style
from autopack_lint.model.import_style import ImportStyle
from autopack_lint.model.operation import AddImport
from tests.support.foreign_metrics import TRUTH
from tests.support.packages import installed

ISORT = "isort==6.0.1"
LARGEST = 60_000
MODULES = (
    "os",
    "zlib",
    "collections.abc",
    "aaa",
    "zzz.yyy",
    "Mixed.Case",
    "numpy",
    ".sibling",
    "..cousin.child",
    "own.core",
)
NAMES = ("a_function", "AClass", "A_CONSTANT", "", "")
RUFF = {
    "as it comes": "",
    "force-single-line": "force-single-line = true",
    "force-sort-within-sections": "force-sort-within-sections = true",
    "combine-as-imports": "combine-as-imports = true",
    "no-sections": "no-sections = true",
    "order-by-type": "order-by-type = false",
    "case-sensitive": "case-sensitive = true",
    "relative-imports-order": 'relative-imports-order = "closest-to-furthest"',
    "from-first": "from-first = true",
    "lines-after-imports": "lines-after-imports = 2",
    "lines-between-types": "lines-between-types = 1",
    "known-first-party": 'known-first-party = ["numpy"]\nknown-third-party = ["own"]',
    "force-to-top": 'force-to-top = ["numpy", "aaa"]',
    "length-sort": "length-sort = true",
    "section-order": 'section-order = ["future", "third-party", "standard-library", "first-party", "local-folder"]',
    "no-lines-before": 'no-lines-before = ["local-folder", "third-party"]',
    "force-wrap-aliases": "force-wrap-aliases = true\ncombine-as-imports = true",
}
ISORTED = {
    "as it comes": "",
    "black": 'profile = "black"',
    "google": 'profile = "google"',
    "django": 'profile = "django"',
    "pycharm": 'profile = "pycharm"',
    "attrs": 'profile = "attrs"',
    "wemake": 'profile = "wemake"',
    "hug": 'profile = "hug"',
    "plone": 'profile = "plone"',
    "appnexus": 'profile = "appnexus"',
    "force_sort_within_sections": 'profile = "black"\nforce_sort_within_sections = true',
    "from_first": 'profile = "black"\nfrom_first = true',
    "lines_after_imports": 'profile = "black"\nlines_after_imports = 2',
    "known": 'profile = "black"\nknown_first_party = ["numpy"]\nknown_third_party = "own"',
    "length_sort": 'profile = "black"\nlength_sort = true',
    "combine_as": 'profile = "black"\ncombine_as_imports = true',
    "line_length": 'profile = "black"\nline_length = 60',
}


def ruff(folder: Path, *words: str) -> list[str]:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "I", "--output-format", "concise"]
    return ran([*command, "--config", str(folder.parent / "pyproject.toml"), *words, "."], folder)


def isort(folder: Path, *words: str) -> list[str]:
    command = [sys.executable, "-m", "isort", "--settings-path", str(folder.parent), *words, "."]
    return ran(command, folder, PYTHONPATH=str(installed(ISORT)))


def ran(command: Sequence[str], folder: Path, **more: str) -> list[str]:
    done = subprocess.run(command, cwd=folder, env=more, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def complaints(lines: Sequence[str]) -> set[str]:
    """The names of the files that one of the two would sort."""
    found = {line.partition(":")[0] for line in lines if "I001" in line}
    return found | {Path(line.split()[1]).name for line in lines if line.startswith("ERROR:")}


def sample(number: int, seed: int) -> list[bytes]:
    """Texts of so many files with imports at their top."""
    rng = random.Random(seed)
    files = sorted(file for package in TRUTH for file in installed(package).rglob("*.py"))
    rng.shuffle(files)
    texts = (file.read_bytes() for file in files)
    fit = (text for text in texts if len(text) < LARGEST and b"import" in text and b"isort" not in text)
    return [text for text, _ in zip(fit, range(number), strict=False)]


def with_an_import(raw: bytes, style: ImportStyle, rng: random.Random) -> bytes | None:
    """A text with a random import more; None where it is refused, or there already."""
    module, name = rng.choice(MODULES), rng.choice(NAMES)
    if module.startswith("."):
        name = name or "a_name"
    alias = "an_alias" if rng.random() < 0.15 else ""
    done = rewritten([AddImport(module, name, alias, path="a.py")], {"a.py": Draft.of(raw)}, style)
    return done.drafts["a.py"].settled().text.raw() if isinstance(done, Changed) else None


def experiment(tmp_path: Path, settings: str, tool: str, number: int, seed: int) -> tuple[int, dict[str, str]]:
    """How many new imports were tried, and those after which a sorted file is not sorted."""
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    run, check, mend = (
        (ruff, ("--exit-zero",), ("--fix", "--exit-zero", "-q"))
        if tool == "ruff"
        else (isort, ("--check-only",), ("-q",))
    )
    folder = tmp_path / "files"
    folder.mkdir()
    for place, raw in enumerate(sample(number, seed)):
        (folder / f"f{place}.py").write_bytes(raw)
    for _ in range(2):
        run(folder, *mend)
    are_odd = complaints(run(folder, *check))
    rng = random.Random(seed)
    style = import_style(tmp_path, [])
    before: dict[str, bytes] = {}
    for file in sorted(folder.iterdir()):
        raw = file.read_bytes()
        new = with_an_import(raw, style, rng) if file.name not in are_odd else None
        if new is None:
            file.unlink()
        else:
            before[file.name] = raw
            file.write_bytes(new)
    wrong = complaints(run(folder, *check))
    return len(before), {name: difference(before[name], (folder / name).read_bytes()) for name in sorted(wrong)}


def difference(old: bytes, new: bytes) -> str:
    from difflib import unified_diff

    before, after = (raw.decode(errors="replace").splitlines() for raw in (old, new))
    return "\n".join(unified_diff(before, after, lineterm="", n=6))


def judge(tmp_path: Path, settings: str, tool: str, number: int) -> None:
    tried, wrong = experiment(tmp_path, settings, tool, number, seed=21)
    print(f"{len(wrong)} of {tried}")
    print("\n\n".join(wrong.values()))
    assert tried > number / 2
    # Known: with `no-lines-before`, an empty line that was there for want of the section stays where it comes.
    assert len(wrong) <= max(1, 0.01 * tried)


NUMBERS = pytest.mark.parametrize("number", [30, pytest.param(300, marks=pytest.mark.large)])


@pytest.mark.truth
@NUMBERS
@pytest.mark.parametrize("name", RUFF)
def test_a_new_import_stands_where_ruff_sorts_it(tmp_path: Path, name: str, number: int) -> None:
    judge(tmp_path, f"[tool.ruff]\nline-length = 88\n[tool.ruff.lint.isort]\n{RUFF[name]}\n", "ruff", number)


@pytest.mark.truth
@NUMBERS
@pytest.mark.parametrize("name", ISORTED)
def test_a_new_import_stands_where_isort_sorts_it(tmp_path: Path, name: str, number: int) -> None:
    judge(tmp_path, f"[tool.isort]\n{ISORTED[name]}\n", "isort", number)
