"""Which of ruff's rules a configuration turns on for a file: what ruff itself says, on ruff itself."""

# ruff: noqa: E501 - one line for each configuration reads best

import subprocess
import sys
from pathlib import Path

import pytest

from autopack_lint.analyzers.sql.ruff_settings import CODES, enabled_for
from autopack_lint.engine.evidence.manifests import Reader
from autopack_lint.engine.evidence.ruff_configuration import ruff_in

SNIPPETS = {
    "E711": "x = y == None\n",
    "E712": "x = y == True\n",
    "E713": "x = not y in z\n",
    "E714": "x = not y is z\n",
    "PLR1714": "x = y == 1 or y == 2\n",
    "SIM201": "x = not y == z\n",
}
FILES = ("a.py", "app/models.py", "tests/deep/b.py")


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"pyproject.toml": "[tool.ruff]\nselect = ['E']\nignore = ['E71']\n"}, id="the old place"),
        pytest.param({"ruff.toml": "lint.select = ['ALL']\nlint.ignore = ['E712', 'SIM']\n"}, id="ALL but some"),
        pytest.param({"ruff.toml": "lint.select = ['E711', 'PL']\nlint.ignore = ['E']\n"}, id="the longer one wins"),
        pytest.param({"ruff.toml": "lint.select = ['SIM2']\nlint.extend-select = ['PLR']\n"}, id="one more"),
        pytest.param({"ruff.toml": "lint.select = ['F', 'PLE']\n"}, id="none of them"),
        pytest.param(
            {
                "ruff.toml": "lint.select = ['E', 'SIM']\n[lint.per-file-ignores]\n'tests/**' = ['E711']\n'models.py' = ['E7']\n'!app/*' = ['E713']\n"
            },
            id="off for some files",
        ),
        pytest.param(
            {"ruff.toml": "extend-exclude = ['tests']\nlint.select = ['E7']\n"}, id="some files are not looked at"
        ),
        pytest.param(
            {
                "ruff.toml": "extend = 'base.toml'\nlint.extend-ignore = ['E712']\n",
                "base.toml": "lint.select = ['E7']\n",
            },
            id="one file extends another",
        ),
        pytest.param({"pyproject.toml": "[tool.black]\n", ".ruff.toml": "lint.select=['E714']\n"}, id="a hidden file"),
    ],
)
def test_it_is_what_ruff_turns_on(files: dict[str, str], tmp_path: Path) -> None:
    for name in FILES:
        files = {**files, name: "".join(SNIPPETS.values())}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    settings = list(ruff_in(Reader(str(tmp_path), {}), [""]))
    ours = {name: set(enabled_for(name, settings)[1]) for name in FILES}
    asked = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise", "."]
    said = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    theirs = {
        name: {
            code
            for code in CODES
            if any(line.startswith(f"{name}:") and f" {code} " in line for line in said.splitlines())
        }
        for name in FILES
    }
    assert ours == theirs
