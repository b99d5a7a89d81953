"""What packaging says about the folders in which imports are looked up."""

import tomllib

import pytest

from autopack_lint.analyzers.imports.source_roots import (
    dependencies_in,
    roots_in_pyproject,
    roots_in_setup_cfg,
    roots_in_setup_py,
)
from autopack_lint.model.graph import SourceRoot


@pytest.mark.parametrize(
    ("text", "folders"),
    [
        pytest.param("", [], id="nothing is said"),
        pytest.param('[tool.setuptools.packages.find]\nwhere = ["lib"]', ["lib"], id="setuptools finds packages"),
        pytest.param('[tool.setuptools.package-dir]\n"" = "lib"', ["lib"], id="setuptools' package-dir"),
        pytest.param('[tool.hatch.build.targets.wheel]\npackages = ["kit/p"]', ["kit"], id="hatch: around a package"),
        pytest.param('[tool.hatch.build.targets.wheel]\nsources = ["kit"]', ["kit"], id="hatch's sources"),
        pytest.param('[tool.hatch.build]\ndev-mode-dirs = ["kit"]', ["kit"], id="hatch's editable installs"),
        pytest.param('[tool.poetry]\npackages = [{include = "p", from = "lib"}]', ["lib"], id="poetry"),
        pytest.param('[tool.uv.build-backend]\nmodule-root = "lib"', ["lib"], id="uv"),
        pytest.param('[tool.uv.build-backend]\nmodule-root = ""', [], id="uv: the folder itself"),
        pytest.param('[tool.pdm.build]\npackage-dir = "lib"', ["lib"], id="pdm"),
        pytest.param('[tool.maturin]\npython-source = "python"', ["python"], id="maturin"),
        pytest.param('[tool.pytest.ini_options]\npythonpath = ["lib", "."]', ["lib"], id="pytest's pythonpath"),
        pytest.param('[tool.mypy]\nmypy_path = "a:$MYPY_CONFIG_FILE_DIR/b, c"', ["a", "b", "c"], id="mypy_path"),
        pytest.param('[tool.uv.build-backend]\nmodule-root = "../x"', [], id="no folder outside the project"),
        pytest.param('[tool.uv.build-backend]\nmodule-root = "/x"', [], id="no absolute folder"),
        pytest.param('[tool.uv.build-backend]\nmodule-root = "C:\\\\x"', [], id="no drive"),
        pytest.param("tool = 1", [], id="a table that is none"),
        pytest.param("[tool.setuptools]\npackage-dir = 3\npackages = []", [], id="values of the wrong kind"),
        pytest.param("[tool.poetry]\npackages = [3, {from = 4}]", [], id="items of the wrong kind"),
    ],
)
def test_pyproject(text: str, folders: list[str]) -> None:
    found = roots_in_pyproject("", tomllib.loads(text), lambda path: False)
    assert found[-1] == SourceRoot("")
    assert [root.folder for root in found if root.folder] == folders


def test_a_package_in_a_folder_of_another_name() -> None:
    table = tomllib.loads('[tool.setuptools.package-dir]\n"my.p" = "code"\n[tool.hatch.build]\nsources = {x = "a/b"}')
    assert roots_in_pyproject("", table, lambda path: False)[:2] == (SourceRoot("code", "my.p"), SourceRoot("x", "a.b"))


def test_src_and_the_folder_itself_are_roots_of_a_nested_distribution() -> None:
    found = roots_in_pyproject("packages/one", {}, {"packages/one/src"}.__contains__)
    assert found == (SourceRoot("packages/one/src"), SourceRoot("packages/one"))


@pytest.mark.parametrize(
    ("text", "folders"),
    [
        pytest.param("", [], id="nothing is said"),
        pytest.param("[options]\npackage_dir =\n    = lib\n", ["lib"], id="package_dir"),
        pytest.param("[options]\npackage_dir = = lib\n", ["lib"], id="package_dir on one line"),
        pytest.param("[options.packages.find]\nwhere = lib\n", ["lib"], id="packages.find"),
        pytest.param("no section", [], id="a file that is wrong"),
        pytest.param("[options]\npackage_dir = %(nowhere)s = x", ["x"], id="a percent sign is one"),
    ],
)
def test_setup_cfg(text: str, folders: list[str]) -> None:
    assert [root.folder for root in roots_in_setup_cfg("", text)] == folders


@pytest.mark.parametrize(
    ("text", "folders"),
    [
        pytest.param("setup(name='x', packages=find_packages())", [], id="nothing is said"),
        pytest.param("setup(package_dir={'': 'lib'})", ["lib"], id="package_dir"),
        pytest.param('setup(packages=find_packages(where="lib"))', ["lib"], id="find_packages(where=...)"),
        pytest.param('setup(packages=find_namespace_packages("lib", x))', ["lib"], id="find_namespace_packages"),
        pytest.param("setup(package_dir={'p': 'lib'})", [], id="a single package"),
    ],
)
def test_setup_py(text: str, folders: list[str]) -> None:
    assert [root.folder for root in roots_in_setup_py("", text)] == folders


def test_dependencies_by_the_names_they_are_imported_under() -> None:
    table = tomllib.loads(
        """
        [project]
        dependencies = ["Some-Lib[x]>=1; python_version > '3'", "other.lib"]
        [project.optional-dependencies]
        more = ["third"]
        [dependency-groups]
        dev = ["fourth", {include-group = "x"}]
        [tool.poetry.dependencies]
        fifth = "^1"
        [tool.poetry.group.dev.dependencies]
        sixth = {version = "*"}
        """
    )
    assert dependencies_in(table) == {"some_lib", "other_lib", "third", "fourth", "fifth", "sixth"}
