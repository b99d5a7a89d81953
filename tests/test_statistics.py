"""`check --statistics`: how often each rule found something."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.checkout import REPOSITORY
from tests.support.command import lint, wide
from tests.support.configured import written

SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "statistics.schema.json").read_text("utf-8"))
FILES = {
    "pyproject.toml": "",
    "a.py": wide("f", "g"),
    "b.py": wide("f"),
    "bad.py": "def f(:\n",
    "unused.py": "import os\n\nprint(1)\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path, FILES)


def test_nothing_is_counted_where_nothing_is_found(tmp_path: Path) -> None:
    ran = lint(written(tmp_path, {"pyproject.toml": "", "a.py": "x = 1\n"}), "check", "--statistics")
    assert (ran.code, ran.out) == (0, "No findings in 1 file.\n")


@pytest.mark.parametrize("run", ["cold", "warm"])
def test_the_most_frequent_come_first(project: Path, run: str) -> None:
    for _ in range(1 if run == "cold" else 2):
        ran = lint(project, "check", "--statistics")
    assert ran.code == 1
    assert ran.out == (
        "3  CPX105  too-many-parameters  warning\n"
        "1  IMP110  unused-import        warning  1 fixable\n"
        "1  PAR101  syntax-error         error\n"
        "\n"
        "Found 5 findings (1 error, 4 warnings) in 4 files.\n"
    )


def test_quiet_leaves_only_the_counts(project: Path) -> None:
    ran = lint(project, "check", "--statistics", "--quiet", "--select", "CPX")
    assert ran.out == "3  CPX105  too-many-parameters  warning\n"


def test_the_document(project: Path) -> None:
    ran = lint(project, "check", "--statistics", "-f", "json")
    found = json.loads(ran.out)
    jsonschema.validate(found, SCHEMA)
    assert [(count["rule"], count["findings"], count["fixable"], count["files"]) for count in found["rules"]] == [
        ("CPX105", 3, 0, 2),
        ("IMP110", 1, 1, 1),
        ("PAR101", 1, 0, 1),
    ]
    assert {count["rule"]: count["findings"] for count in found["rules"]} == found["summary"]["by_rule"]


def test_what_is_skipped_is_said_and_makes_the_answer_partial(tmp_path: Path) -> None:
    project = written(tmp_path, {"pyproject.toml": "", "a.py": wide(), "big.py": "x = 1\n" * 300_000})
    ran = lint(project, "check", "--statistics")
    assert ran.code == 3
    assert ran.out.startswith("1  CPX105  too-many-parameters  warning\n\nskipped big.py: ")


def test_counts_go_where_they_are_sent(project: Path) -> None:
    ran = lint(project, "check", "--statistics", "-o", "counts.json")
    assert (ran.code, ran.out) == (1, "")
    assert json.loads((project / "counts.json").read_text("utf-8"))["schema"] == "autopack-lint/statistics@1"


@pytest.mark.parametrize("form", ["sarif", "github", "agent"])
def test_other_formats_have_no_place_for_counts(project: Path, form: str) -> None:
    ran = lint(project, "check", "--statistics", "-f", form)
    assert (ran.code, ran.out) == (2, "")
    assert f"--statistics counts in text and json; there is no such report in {form}" in ran.err


def test_text_on_stdin_is_counted(project: Path) -> None:
    ran = lint(project, "check", "-", "--statistics", "--quiet", stdin=wide("f", "g").encode())
    assert ran.out == "2  CPX105  too-many-parameters  warning\n"
