"""Circular imports that fail: Python itself says which."""

import re
from pathlib import Path

import pytest

from autopack_lint.analyzers.imports.circular import Circular, CircularImports
from autopack_lint.analyzers.imports.first_party import FirstParty
from autopack_lint.model.graph import SourceRoot
from autopack_lint.model.project import ProjectSettings
from autopack_lint.model.project_facts import in_hand
from bench.rename_history import facts_of
from tests.support.circles import failures, names_in, random_package
from tests.support.command import lint
from tests.support.foreign_metrics import PACKAGES
from tests.support.packages import installed

FAILED = re.compile(r"cannot import name '(\w+)' from partially initialized module '([\w.]+)'")
SIZES = [range(60), pytest.param(range(60, 1500), marks=pytest.mark.truth)]


def claimed(files: dict[str, str]) -> list[Circular]:
    """What we say of each module that cannot be the first one."""
    settings = ProjectSettings({}, (SourceRoot(""),), is_whole=True)
    project = FirstParty(in_hand({path: facts_of(text.encode()) for path, text in files.items()}), settings)
    return list(CircularImports(project).by_entry())


def really_failing(folder: Path, files: dict[str, str]) -> dict[str, tuple[str, str]]:
    """By the module that is imported first: the module that lacks a name, and the name."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    found = failures(folder, list(names_in(list(files))))
    matches = {name: FAILED.search(error) for name, error in found.items()}
    return {name: (match[2], match[1]) for name, match in matches.items() if match is not None}


@pytest.mark.parametrize("with_conditions", [False, True], ids=["no conditions", "conditions"])
@pytest.mark.parametrize("seeds", SIZES, ids=len)
def test_what_fails_is_what_fails_in_python(tmp_path: Path, seeds: range, *, with_conditions: bool) -> None:
    """With conditions, not all that fails is claimed; without, where a package imports a submodule for type checkers
    only: it is then taken for bound, and we are silent."""
    agreed = missed = 0
    for seed in seeds:
        files = random_package(seed, with_conditions=with_conditions)
        theirs, ours = really_failing(tmp_path / str(seed), files), claimed(files)
        assert {item.entry: (item.module, item.item.name) for item in ours}.items() <= theirs.items(), seed
        missed += {(item.module, item.item.name) for item in ours} != set(theirs.values())
        agreed += bool(ours)
    assert agreed > len(seeds) / 10
    assert with_conditions or missed <= len(seeds) / 500


def test_nothing_is_said_of_what_python_never_gets_to(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from p.a import y\nx = 1\n",
        "p/a.py": "from p import x\ny = 1\n",
        "p/b.py": "import p.c\nz = 1\n",
        "p/c.py": "from p.b import z\n",
    }
    assert set(really_failing(tmp_path, files).values()) == {("p", "x")}
    assert {(item.module, item.item.name) for item in claimed(files)} == {("p", "x")}


@pytest.mark.parametrize("package", ["click==8.1.8", "attrs==25.1.0"])
def test_packages_that_work_do_not_fail(package: str) -> None:
    ran = lint(installed(package), "check", "--no-cache", "--select", "IMP108", ".")
    assert " IMP108 " not in ran.out


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
def test_more_packages_that_work_do_not_fail(package: str) -> None:
    test_packages_that_work_do_not_fail(package)
