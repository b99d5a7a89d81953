"""`duplicates`: what it lists, in which forms, and what it says of what it could not look at."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.checkout import REPOSITORY
from tests.support.command import lint
from tests.support.configured import written
from tests.test_clones import BODY, OTHER, RENAMED, indented

SCHEMA = json.loads((REPOSITORY / "docs/schema/duplicates.schema.json").read_text(encoding="utf-8"))
FILES = {
    "pyproject.toml": "[tool.autopack-lint]\n",
    "a.py": BODY,
    "p/b.py": RENAMED + OTHER,
    "p/c.py": "class C:\n" + indented(OTHER.replace("raise NotSent(mail)", "raise Failed(mail, 'é')")),
}
TEXT = """\
2 near copies of 10 lines; 86% of the statements are the same: extract what they share
  p/b.py:9-18  send
  p/c.py:2-11  C.send

2 renamed copies of 8 lines; they differ in 2 names and 1 literal: extract `def …(text)`
  a.py:1-8  load
  p/b.py:1-8  read
      load | read
      rows | found
      "utf-8" | "ascii"

4 copies in 2 classes; 18 lines stand there once more than needed, in 3 files with 37 lines of code.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path, FILES)


def test_text(project: Path) -> None:
    done = lint(project, "duplicates")
    assert (done.code, done.out) == (0, TEXT)
    assert lint(project, "duplicates").out == TEXT, "from the cache"


def test_text_of_nothing(project: Path) -> None:
    assert lint(project, "duplicates", "a.py").out == "No copies in 1 file.\n"


def test_json(project: Path) -> None:
    found = json.loads(lint(project, "duplicates", "-f", "json").out)
    jsonschema.validate(found, SCHEMA)
    assert [clone["type"] for clone in found["clones"]] == ["near", "renamed"]
    assert found["clones"][0]["members"][1] == {
        "path": "p/c.py",
        "span": {"start": {"line": 2, "column": 5}, "end": {"line": 11, "column": 27}},
        "symbol": "C.send",
    }
    assert found["clones"][1]["differences"][2] == {"kind": "literal", "texts": ['"utf-8"', '"ascii"'], "bound": False}
    assert found["summary"]["spare_lines"] == 18


@pytest.mark.parametrize(
    ("words", "types"),
    [
        pytest.param(("--no-near",), ["renamed"], id="no near copies"),
        pytest.param(("--gap", "5"), ["renamed"], id="a narrow gap"),
        pytest.param(("--min-lines", "9"), ["near"], id="more lines"),
        pytest.param(("--min-statements", "12"), [], id="more statements"),
        pytest.param(("--include", "imports", "--include", "docstrings"), ["near", "renamed"], id="more kinds"),
    ],
)
def test_what_counts(project: Path, words: tuple[str, ...], types: list[str]) -> None:
    found = json.loads(lint(project, "duplicates", "-f", "json", *words).out)
    assert [clone["type"] for clone in found["clones"]] == types


def test_tables_of_data_count_on_request(project: Path) -> None:
    table = "".join(f"A{number} = {number}\nB{number} = f\n" for number in range(6)) + "C = [1]\nD = {2: 3}\n"
    written(project, {"d.py": table, "e.py": table})
    assert "d.py" not in lint(project, "duplicates").out
    assert "2 exact copies of 14 lines" in lint(project, "duplicates", "--include", "data").out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(("--gap", "90"), "no whole number from 0 to 50", id="a gap that is most of it"),
        pytest.param(("--min-lines", "0"), "no whole number", id="no lines"),
        pytest.param(("--include", "tests"), "invalid choice", id="a kind unheard of"),
        pytest.param(("-f", "dot"), "no format dot", id="a format unheard of"),
    ],
)
def test_wrong_usage(project: Path, words: tuple[str, ...], complaint: str) -> None:
    done = lint(project, "duplicates", *words)
    assert done.code == 2
    assert complaint in done.err


def test_what_does_not_parse_is_listed(project: Path) -> None:
    written(project, {"broken.py": "def f(:\n"})
    done = lint(project, "duplicates")
    assert done.code == 3
    assert "skipped broken.py: it does not parse" in done.out


def test_every_copy_but_the_first_is_a_finding(project: Path) -> None:
    longer = OTHER + "    log(mail)\n"
    written(project, {"p/b.py": RENAMED + longer, "p/c.py": longer.replace("NotSent(mail)", "Failed(mail, 1)")})
    done = lint(project, "check", "-q", "--select", "DUP")
    assert done.out == (
        "p/b.py:1:1: DUP101 8 lines are a copy of a.py:1-8; they differ in 2 names and 1 literal: "
        "extract `def …(text)`\n"
        "p/c.py:1:1: DUP102 11 lines are nearly a copy of p/b.py:9-19; 88% of the statements are the same: "
        "extract what they share\n"
    )


def test_a_place_is_told_once(tmp_path: Path) -> None:
    project = written(tmp_path, {"a.py": BODY + OTHER, "b.py": BODY + OTHER, "c.py": RENAMED})
    done = lint(project, "check", "-q", "--select", "DUP")
    assert done.out == (
        "b.py:1:1: DUP101 18 lines are a copy of a.py:1-18; nothing differs: keep one of them\n"
        "c.py:1:1: DUP101 8 lines are a copy of a.py:1-8 (3 copies, also at b.py:1-8); "
        "they differ in 2 names and 1 literal: extract `def …(text)`\n"
    )


def test_no_class_goes_untold(tmp_path: Path) -> None:
    project = written(tmp_path, {"a.py": RENAMED, "b.py": BODY + OTHER, "c.py": BODY + OTHER})
    done = lint(project, "check", "-q", "--select", "DUP")
    assert [line[:11] for line in done.out.splitlines()] == ["b.py:1:1: D", "c.py:1:1: D"]
    assert "copy of a.py:1-8 (3 copies" in done.out


def test_copies_are_issues_of_metrics(project: Path) -> None:
    files = json.loads(lint(project, "metrics", "-f", "issues").out)
    issues = {file["file"]: [issue for issue in file["issues"] if issue["type"] == "duplication"] for file in files}
    assert issues == {
        "a.py": [{"type": "duplication", "lines": [1, 8], "similarity": 1.0}],
        "p/b.py": [
            {"type": "duplication", "lines": [1, 8], "similarity": 1.0},
            {"type": "duplication", "lines": [9, 18], "similarity": 0.86},
        ],
        "p/c.py": [{"type": "duplication", "lines": [2, 11], "similarity": 0.86}],
    }


def test_the_page_shows_untrusted_text_as_text_and_loads_nothing(project: Path) -> None:
    hostile = BODY.replace("utf-8", "</script><script>alert(1)</script>\u202e")
    written(project, {"<b>.py": hostile, "é.py": hostile.replace("rows", "found")})
    lint(project, "duplicates", "-o", "copies.html")
    page = (project / "copies.html").read_text(encoding="utf-8")
    assert page.count("<script>") == page.count("</script>") == 1
    assert "<b>.py" not in page
    assert "\u202e" not in page
    assert "default-src 'none'" in page
    assert not any(word in page for word in ("http:", "https:", "@import", "url(", " src=", " href=", "onclick"))


def test_the_page_marks_what_differs(project: Path) -> None:
    page = lint(project, "duplicates", "-f", "html").out
    assert "def <mark>load</mark>(path, model):" in page
    assert "def <mark>read</mark>(path, model):" in page
    assert page.count("<details data-type=") == 2
