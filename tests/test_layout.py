"""The source roots of a project on the disk."""

from pathlib import Path

import pytest

from autopack_lint.config import load_config
from autopack_lint.engine.evidence.layout import Layout, layout_of
from tests.support.configured import written


def layout(folder: Path, files: dict[str, str], **settings: object) -> Layout:
    written(folder, files)
    overrides = {name.replace("_", "-"): value for name, value in settings.items()}
    config = load_config(folder, known=None, isolated=True, overrides=overrides)
    python = [name for name in files if name.endswith(".py")]
    return layout_of(config._replace(root=folder.resolve()), python)


@pytest.mark.parametrize(
    ("files", "folders"),
    [
        pytest.param({"a.py": ""}, [""], id="nothing but a module"),
        pytest.param({"src/p/a.py": ""}, ["src", ""], id="the src layout"),
        pytest.param({"src/__init__.py": "", "src/a.py": ""}, [""], id="a package that is called src"),
        pytest.param({"pyproject.toml": "[tool.mypy]\nmypy_path = 'kit'", "kit/a.py": ""}, ["kit", ""], id="mypy_path"),
        pytest.param({"setup.cfg": "[options]\npackage_dir =\n =lib\n", "lib/a.py": ""}, ["lib", ""], id="setup.cfg"),
        pytest.param({"setup.py": "setup(package_dir={'': 'lib'})", "lib/a.py": ""}, ["lib", ""], id="setup.py"),
        pytest.param(
            {"pyproject.toml": "[project\n", "src/a.py": ""}, ["src", ""], id="a pyproject.toml that is wrong"
        ),
        pytest.param({"pyproject.toml": "project = \ufeff", "a.py": ""}, [""], id="one that is no TOML at all"),
        pytest.param(
            {
                "one/pyproject.toml": "[project]\nname='x'",
                "one/src/p/a.py": "",
                "two/setup.py": "setup()",
                "two/q/b.py": "",
            },
            ["", "one/src", "one", "two"],
            id="two distributions in one repository",
        ),
        pytest.param(
            {"p/__init__.py": "", "p/q/__init__.py": "", "p/q/setup.py": "def setup(): ...", "p/q/a.py": ""},
            [""],
            id="a module that is called setup",
        ),
        pytest.param({"tools/setup.py": "PATH = 'x'", "tools/a.py": ""}, [""], id="a script that is called setup"),
        pytest.param(
            {"one/pyproject.toml": "[tool.ruff]\nsrc=['x']", "one/a.py": ""}, [""], id="settings of tools only"
        ),
    ],
)
def test_source_roots(tmp_path: Path, files: dict[str, str], folders: list[str]) -> None:
    assert [root.folder for root in layout(tmp_path, files).roots] == folders


def test_what_is_configured_wins(tmp_path: Path) -> None:
    found = layout(tmp_path, {"src/a.py": "", "lib/b.py": ""}, source_roots=[str(tmp_path / "lib")])
    assert [root.folder for root in found.roots] == ["lib"]


def test_what_it_depends_on_is_on_record(tmp_path: Path) -> None:
    found = layout(
        tmp_path,
        {"pyproject.toml": "[project]\ndependencies = ['x']", "p/setup.cfg": "", "p/a.py": "", "requirements.txt": ""},
    )
    assert {"pyproject.toml", "p/setup.cfg", ".", "requirements.txt"} <= found.signatures.keys()
    assert "setup.py" not in found.signatures
    assert found.dependencies == ("x",)


@pytest.mark.parametrize(
    ("files", "pythons"),
    [
        pytest.param({".python-version": "3.14.7\n"}, ((3, 14),), id="pinned"),
        pytest.param({".python-version": "3.9\npypy3.10\ncpython-3.12\n# x\n"}, ((3, 9), (3, 12)), id="several"),
        pytest.param({".python-version": "system\n"}, (), id="none of the known"),
        pytest.param(
            {"pyproject.toml": "[project]\nrequires-python = '>=3.13'\n", ".python-version": "3.13"},
            ((3, 13), (3, 14)),
            id="packaging says more",
        ),
    ],
)
def test_pythons(tmp_path: Path, files: dict[str, str], pythons: tuple[tuple[int, int], ...]) -> None:
    assert layout(tmp_path, files).pythons == pythons


def test_the_inside_of_a_package(tmp_path: Path) -> None:
    written(tmp_path, {"outer/__init__.py": ""})
    found = layout(tmp_path / "outer" / "inner", {"__init__.py": "", "a.py": ""})
    assert [(root.folder, root.package) for root in found.roots] == [("", "outer.inner")]
