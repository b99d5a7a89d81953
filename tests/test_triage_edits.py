"""Mitigations that edit: what `triage` says of a failed import, `fix --operations` can apply as it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.command import lint
from tests.support.git_trees import git, new_repository

PRICES = "def rebate(x):\n    return x * 2\n\n\ndef total(xs):\n    return sum(xs)\n"
MISSING = "{importer}:1: in <module>\n    {statement}\nE   {message}\n"


def planted(folder: Path, files: Mapping[str, str]) -> Path:
    root = new_repository(folder)
    for name, text in {"pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n', **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "first")
    return root


def diagnosed(root: Path, statement: str, message: str) -> dict[str, dict[str, object]]:
    """What triage says of tests/test_a.py, whose first statement fails; written to diagnosis.json."""
    (root / "tests").mkdir(exist_ok=True)
    (root / "tests" / "test_a.py").write_text(f"{statement}\n", encoding="utf-8")
    log = MISSING.format(importer="tests/test_a.py", statement=statement, message=message)
    words = ("triage", "-", "--exit-code", "2", "--command", "pytest", "-f", "json", "-o", "diagnosis.json")
    lint(root, *words, stdin=log.encode())
    said: dict[str, dict[str, object]] = json.loads((root / "diagnosis.json").read_bytes())
    return said


@pytest.mark.parametrize(
    ("files", "statement", "message"),
    [
        pytest.param(
            {"shop/__init__.py": "", "shop/prices.py": PRICES},
            "from shop.prices import discount",
            "ImportError: cannot import name 'discount' from 'shop.prices'",
            id="a name that is near to none",
        ),
        pytest.param(
            {"shop/__init__.py": "", "shop/prices.py": PRICES + "\n\ndef __getattr__(name):\n    return name\n"},
            "from shop.prices import rebaet",
            "ImportError: cannot import name 'rebaet' from 'shop.prices'",
            id="a module that may have more names",
        ),
        pytest.param(
            {"shop/__init__.py": ""},
            "from shop.orders import place",
            "ModuleNotFoundError: No module named 'shop.orders'",
            id="a module that was never written",
        ),
    ],
)
def test_what_is_not_certain_is_not_edited(tmp_path: Path, files: dict[str, str], statement: str, message: str) -> None:
    said = diagnosed(planted(tmp_path, files), statement, message)
    assert said["mitigation"]["operations"] == []
    assert said["mitigation"]["kind"] == "none"


@pytest.mark.parametrize(
    ("statement", "message", "mended"),
    [
        pytest.param(
            "import collectoins",
            "ModuleNotFoundError: No module named 'collectoins'",
            "import collections",
            id="a misspelt module of the standard library",
        ),
        pytest.param(
            "from shop.prices import rebaet",
            "ImportError: cannot import name 'rebaet' from 'shop.prices'",
            "from shop.prices import rebate as rebaet",
            id="a misspelt name of a module of the repository",
        ),
        pytest.param(
            "from shop.costs import rebate",
            "ModuleNotFoundError: No module named 'shop.costs'",
            "from shop.prices import rebate",
            id="a module that was moved",
        ),
    ],
)
def test_the_edit_of_a_diagnosis_can_be_applied(tmp_path: Path, statement: str, message: str, mended: str) -> None:
    root = planted(tmp_path, {"shop/__init__.py": "", "shop/costs.py": PRICES})
    git(root, "mv", "shop/costs.py", "shop/prices.py")
    git(root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "second")
    said = diagnosed(root, statement, message)
    assert said["mitigation"]["kind"] == "edit"
    assert said["mitigation"]["why_safe"]
    assert not said["needs_model"]
    lint(root, "fix", "--operations", "diagnosis.json", ".")
    assert (root / "tests" / "test_a.py").read_text(encoding="utf-8") == f"{mended}\n"
