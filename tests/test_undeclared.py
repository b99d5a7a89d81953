"""What is declared nowhere is found, and whatever could bring it silences that."""

from pathlib import Path

import pytest

from autopack_lint.analyzers.imports.distributions import known, may_bring, provided
from autopack_lint.analyzers.imports.requirements import (
    Declared,
    in_environment,
    in_lock,
    in_requirements,
    in_setup_cfg,
)
from autopack_lint.analyzers.imports.setup_script import in_setup_py
from tests.support.command import lint

NEEDS = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['requests']\n"
ASKS = {"shop/__init__.py": "", "shop/a.py": "import slugify\n"}
DYNAMIC = NEEDS.replace("dependencies = ['requests']", "dynamic = ['dependencies']")


def project(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def found(folder: Path) -> list[str]:
    ran = lint(folder, "check", "--no-cache", "--select", "IMP104", ".")
    assert ran.code in {0, 1}, ran.err
    return [line for line in ran.out.splitlines() if " IMP104 " in line]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(ASKS, id="nothing declares anything"),
        pytest.param({"pyproject.toml": "[tool.ruff]\n", **ASKS}, id="settings of tools only"),
        pytest.param(
            {"pyproject.toml": NEEDS, "Pipfile": "[dev-packages]\npython-slugify='*'\n", **ASKS}, id="Pipfile"
        ),
        pytest.param({"pyproject.toml": NEEDS, "requirements/dev.txt": "python_slugify\n", **ASKS}, id="requirements"),
        pytest.param(
            {"pyproject.toml": NEEDS, "requirements/python3/dev.in": "python_slugify\n", **ASKS},
            id="requirements by Python",
        ),
        pytest.param({"setup.py": "import setuptools\nsetuptools.setup(name='x')\n"}, id="what runs a build"),
        pytest.param(
            {
                "pyproject.toml": "[project]\nname = 'shop'\nrequires-python = '>=3.8'\n[tool.ruff]\n",
                "a.py": "import requests\nimport sqlalchemy\nimport yaml\n",
            },
            id="needs that are kept elsewhere",
        ),
        pytest.param(
            {"requirements.txt": "-r more/all.txt\n", "more/all.txt": "Python.Slugify[x]==1 # why\n", **ASKS}, id="-r"
        ),
        pytest.param({"requirements.txt": "-e git+ssh://example.org/x.git\n", **ASKS}, id="something without a name"),
        pytest.param({"requirements.txt": "-r not/there.txt\n", **ASKS}, id="a file that is not there"),
        pytest.param({"requirements.txt": "{{ package }}\n", **ASKS}, id="a template"),
        pytest.param({"environment.yml": "dependencies:\n  - pip:\n    - python-slugify>1\n", **ASKS}, id="conda"),
        pytest.param({"pyproject.toml": DYNAMIC, **ASKS}, id="left to the build"),
        pytest.param({"setup.py": "setup(install_requires=read('x'))\n", **ASKS}, id="computed in setup.py"),
        pytest.param({"setup.py": "setup(**settings)\n", **ASKS}, id="given to setup.py as a whole"),
        pytest.param(
            {"pyproject.toml": NEEDS, "uv.lock": '[[package]]\nname = "python-slugify"\n', **ASKS}, id="locked"
        ),
        pytest.param({"pyproject.toml": NEEDS.replace("requests", "slugify-extra"), **ASKS}, id="it could be a fork"),
        pytest.param(
            {"pyproject.toml": NEEDS.replace("requests", "x[python-slugify]"), **ASKS}, id="asked for as extra"
        ),
        pytest.param(
            {"pyproject.toml": NEEDS, **ASKS, "shop/b.py": "try:\n    import slugify\nexcept ImportError: ...\n"},
            id="another file only tries it",
        ),
        pytest.param(
            {
                "pyproject.toml": NEEDS.replace("requests", "pytest"),
                "a.py": "import pytest\npytest.importorskip('slugify')\nimport slugify\n",
            },
            id="it may be skipped",
        ),
        pytest.param(
            {"pyproject.toml": NEEDS, "tests/test_a.py": "import slugify\n", "tox.ini": "deps = python-slugify\n"},
            id="a test, and what runs it installs it",
        ),
        pytest.param({"pyproject.toml": NEEDS, "a.py": "if X:\n    import slugify\n"}, id="below a condition"),
        pytest.param(
            {"pyproject.toml": NEEDS, "a.py": "import slugify\n", "lib/slugify.py": ""}, id="a file of its own"
        ),
        pytest.param(
            {
                "one/pyproject.toml": NEEDS.replace("requests", "two"),
                "one/a.py": "import slugify\n",
                "two/pyproject.toml": NEEDS.replace("shop", "two").replace("requests", "python-slugify"),
                "two/b.py": "",
            },
            id="a distribution beside it brings it",
        ),
        pytest.param(
            {"pyproject.toml": NEEDS, **ASKS, "shop/b.py": "def f():\n    from shop.a import slugs\n"},
            id="its module is only imported when it is needed",
        ),
        pytest.param(
            {
                "pyproject.toml": NEEDS + "[project.entry-points.pytest11]\nshop = 'shop.plugin'\n",
                "shop/__init__.py": "",
                "shop/plugin.py": "import pytest\n",
            },
            id="the program that loads it is there",
        ),
        pytest.param({"pyproject.toml": NEEDS, "a.py": "import urllib3, idna\n"}, id="what comes along"),
        pytest.param({"pyproject.toml": NEEDS, "a.py": "import google.nobody_knows\n"}, id="a shared namespace"),
    ],
)
def test_silent(tmp_path: Path, files: dict[str, str]) -> None:
    assert found(project(tmp_path, files)) == []


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"pyproject.toml": NEEDS, **ASKS}, id="pyproject.toml"),
        pytest.param({"requirements.txt": "requests\n", **ASKS}, id="requirements"),
        pytest.param({"setup.cfg": "[options]\ninstall_requires =\n  requests\n", **ASKS}, id="setup.cfg"),
        pytest.param({"setup.py": "NEEDS = ['requests']\nsetup(install_requires=NEEDS)\n", **ASKS}, id="setup.py"),
        pytest.param(
            {"pyproject.toml": DYNAMIC, "setup.py": "setup(install_requires=['requests'])", **ASKS}, id="both"
        ),
        pytest.param({"pyproject.toml": NEEDS.replace("requests", "types-slugify"), **ASKS}, id="only its stubs"),
        pytest.param(
            {
                "one/pyproject.toml": NEEDS,
                "one/a.py": "import slugify\n",
                "two/pyproject.toml": NEEDS.replace("shop", "two").replace("requests", "python-slugify"),
                "two/b.py": "",
            },
            id="only a distribution beside it declares it",
        ),
    ],
)
def test_undeclared(tmp_path: Path, files: dict[str, str]) -> None:
    (line,) = found(project(tmp_path, files))
    assert line.endswith("`slugify` comes from `python-slugify`, which the project does not declare")


def environment(folder: Path, *names: str) -> None:
    packages = folder / ".venv/lib/python3.12/site-packages"
    files = {f".venv/lib/python3.12/site-packages/{name}": "" for name in names}
    project(folder, {".venv/pyvenv.cfg": "", ".gitignore": ".venv\n", **files})
    assert packages.is_dir()


def test_what_is_installed_is_there(tmp_path: Path) -> None:
    environment(tmp_path, "slugify/__init__.py", "python_slugify-8.0.dist-info/RECORD")
    assert found(project(tmp_path, {"pyproject.toml": NEEDS, **ASKS})) == []


def test_an_editable_neighbour_is_there(tmp_path: Path) -> None:
    environment(tmp_path, "slugify.pth")
    (tmp_path / ".venv/lib/python3.12/site-packages/slugify.pth").write_text("../../../../elsewhere\n")
    project(tmp_path, {"elsewhere/slugify.pyd": "", "pyproject.toml": NEEDS, **ASKS})
    assert found(tmp_path) == []


@pytest.mark.parametrize("is_complete", [True, False], ids=["all of it", "a part"])
def test_an_unknown_module_is_missing_only_from_an_environment_with_all_that_is_declared(
    tmp_path: Path, is_complete: bool
) -> None:
    environment(tmp_path, "requests-2.0.dist-info/RECORD" if is_complete else "idna-2.0.dist-info/RECORD")
    lines = found(project(tmp_path, {"pyproject.toml": NEEDS, "a.py": "import unheard_of\n"}))
    assert [line.partition(" IMP104 ")[2] for line in lines] == [
        "nothing that is declared or installed has a module `unheard_of`"
    ] * is_complete


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a>=1 # why\n\n# b\nc[x, y] ; python_version < '3'\n", "a c"),
        ("d @ https://example.org/d.zip\ne==1 \\\n  --hash=sha256:00\n--index-url x\n", "d e"),
        ("git+https://example.org/x#egg=Some_Name&subdirectory=y\n./here\n-e .\n", "some-name"),
    ],
)
def test_requirements(text: str, names: str) -> None:
    declared = in_requirements(text)
    assert (sorted(declared.names), declared.is_open) == (names.split(), False)


def test_setup_files() -> None:
    setup_cfg = "[options]\ninstall_requires = a; b>1\n[options.extras_require]\nx =\n  c\n  d # why\n"
    assert in_setup_cfg(setup_cfg) == Declared(frozenset("abcd"))
    assert in_setup_cfg("[flake8]\nmax-line-length = 9\n") is None
    text = b"X = ['a'] + ['b']\nsetup(install_requires=X, extras_require={'y': X, 'z': ['c']})\n"
    assert in_setup_py(text) == Declared(frozenset("abc"))
    assert in_setup_py(b"X = ['a']\nX.append('b')\nsetup(install_requires=X)\n").is_open


def test_other_files() -> None:
    assert in_environment("name: x\ndependencies:\n  - conda-forge::a=1.0\n  - b\n  - pip:\n    - c[d]\n").names == set(
        "abc"
    )
    assert in_lock("poetry.lock", '[[package]]\nname = "a"\n\n[[package]]\nname = "B_c"\n') == {"a", "b-c"}
    assert in_lock("Pipfile.lock", '{"default": {"a": {}}, "develop": {"b": {}}}') == {"a", "b"}


def test_the_table_knows_what_wheels_say() -> None:
    assert provided("google.cloud", "storage") == ("google.cloud.storage", ("google-cloud-storage",))
    assert provided("google.cloud", "nobody") == ("", ())
    assert provided("yaml", "") == ("yaml", ("pyyaml",))
    assert "beautifulsoup4" in known()["bs4"].needs
    assert all(name == name.lower() and row.modules + row.needs for name, row in known().items())


def test_another_build_may_bring_the_same() -> None:
    assert may_bring("opencv-python-rolling", "cv2", ("opencv-python-headless",))
    assert not may_bring("types-pyyaml", "yaml", ("pyyaml",))
    assert not may_bring("requests", "yaml", ("pyyaml",))


@pytest.mark.parametrize("declares_tools", [True, False], ids=["it declares what tests need", "it does not"])
def test_tests_are_judged_only_by_projects_that_declare_what_tests_need(tmp_path: Path, declares_tools: bool) -> None:
    needs = NEEDS + "[dependency-groups]\ndev = ['pytest', {include-group = 'x'}]\n" * declares_tools
    lines = found(project(tmp_path, {"pyproject.toml": needs, "tests/test_a.py": "import slugify\n"}))
    assert len(lines) == declares_tools
