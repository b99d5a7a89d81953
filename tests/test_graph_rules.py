"""The rules about the graph over whole runs: what they say, and that what is kept says the same."""

import json
from pathlib import Path

import pytest

from tests.support.command import lint
from tests.support.configured import written
from tests.support.kept import check_step

RULES = ("--select", "GRF101,GRF102,GRF103")
FILES = {
    "pyproject.toml": "",
    "p/__init__.py": "from p.a import x\n",
    "p/a.py": "import p\nfrom p import b\nx = b\n",
    "p/b.py": "from p import c\n\ndef f(): c\n",
    "p/c.py": "x = 1\n",
    "p/c.pyi": "from p import a\n",
}
STEPS = [
    pytest.param({"p/c.py": "from p.a import x\nx\n"}, id="a cycle comes up"),
    pytest.param({"p/c.py": "# moved\n\nfrom p.a import x\nx\n"}, id="it moves"),
    pytest.param({"p/c.py": "def f():\n    from p.a import x\n"}, id="it goes"),
    pytest.param({"p/c.py": "from p.a import x\n", "p/a.py": "def (:"}, id="a file does not parse"),
    pytest.param({"p/c.py": "from p.a import x\n", "p/a/__init__.py": "from p import c"}, id="a hidden module"),
    pytest.param({"p/d.py": "import p.d\nfrom p import d\n"}, id="a module imports itself"),
]


def said(root: Path, *words: str) -> list[str]:
    ran = lint(root, "check", "-f", "json", *RULES, *words)
    found = json.loads(ran.out)
    return [f"{f['path']}:{f['span']} {f['rule']} {f['message']} {f['fingerprint']}" for f in found["findings"]]


@pytest.mark.parametrize("step", STEPS)
def test_what_is_kept_says_the_same(tmp_path: Path, step: dict[str, str]) -> None:
    check_step(tmp_path, FILES, step, said)


def test_what_a_cycle_needs_is_told(tmp_path: Path) -> None:
    files = {
        "a.py": "from b import B\n\nclass A(B): ...\n",
        "b.py": "from c import C\n\nclass B(C): ...\n",
        "c.py": "# first\nfrom a import A\n\nclass C:\n    def f(self, a: A) -> None: ...\n",
    }
    ran = lint(written(tmp_path, {"pyproject.toml": "", **files}), "check", "--select", "GRF101")
    assert ran.out.startswith(
        "c.py:2:1: GRF101 `c` and `a` import each other: c -> a -> b -> c (3 modules in all); to open it, it takes to "
        "defer 1 import: c.py:2 (only for annotations)\n  2 | from a import A\n    | ^^^^^^^^^^^^^^^\n"
    )


def test_a_cycle_can_be_suppressed_where_it_is_reported(tmp_path: Path) -> None:
    files = {"a.py": "import b  # autopack: ignore[GRF101] settled elsewhere\n", "b.py": "import a\nimport a\n"}
    ran = lint(written(tmp_path, {"pyproject.toml": "", **files}), "check", "--select", "GRF101,SUP101")
    assert (ran.code, ran.out) == (0, "No findings in 2 files.\n")


def test_a_file_that_is_named_is_judged_with_its_project(tmp_path: Path) -> None:
    root = written(tmp_path, {"pyproject.toml": "", "a.py": "import b\na = b", "b.py": "import a\nimport a\n"})
    assert "GRF101" in lint(root, "check", "a.py").out
    assert "GRF101" not in lint(root, "check", "b.py").out


def test_where_a_god_module_comes_apart(tmp_path: Path) -> None:
    users = {f"m{n}.py": f"from god import {'tea, cup' if n % 3 else 'car'}\n" for n in range(12)}
    root = written(tmp_path, {"pyproject.toml": "", "god.py": "tea = cup = car = 1\n", **users})
    message = said(root)[0].split("GRF103 ")[1]
    assert message.startswith(
        "`god` is imported by 12 modules (at most 10): it comes apart, for 8 of them take `cup`, "
    )
    assert "and 4 of them take `car`" in message


@pytest.mark.parametrize(
    "facade",
    [
        pytest.param("from parts import tea, cup, car\n", id="only handed on"),
        pytest.param("from elsewhere import tea, cup\nfrom parts import wheel as car\n", id="from far, renamed"),
        pytest.param("from parts import car\ntea = cup = 1\n", id="one half is handed on"),
    ],
)
def test_a_facade_is_not_split(tmp_path: Path, facade: str) -> None:
    users = {f"m{n}.py": f"from god import {'tea, cup' if n % 3 else 'car'}\n" for n in range(12)}
    files = {"pyproject.toml": "", "god/__init__.py": facade, "parts.py": "tea = cup = car = wheel = 1\n", **users}
    (message,) = said(written(tmp_path, files))
    assert "GRF103 `god` is imported by 12 modules (at most 10) " in message
