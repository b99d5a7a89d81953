"""`metrics` in all its forms, and radon's numbers where they are asked for."""

import csv
import io
import json
import sys
import sysconfig
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from radon.metrics import h_visit, mi_visit

from autopack_lint.engine.quality import Quality, quality_of
from tests.support.checkout import REPOSITORY
from tests.support.command import lint, wide

BRANCHY = "def worst(a):\n" + "    if a: pass\n" * 12
SCHEMAS = REPOSITORY / "docs" / "schema"
STANDARD = Path(sysconfig.get_path("stdlib"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "a.py").write_text(wide("simple") + "class C:\n    def method(self): return 1 if x else 2\n", "utf-8")
    (tmp_path / "b.py").write_text(BRANCHY, "utf-8")
    return tmp_path


def test_text_has_the_worst_function_first(project: Path) -> None:
    ran = lint(project, "metrics")
    assert ran.code == 0
    assert ran.out == (
        "cyclomatic  cognitive  lines  nesting  parameters  function\n"
        "        13         12     13        1           1  worst  b.py:1\n"
        "         2          1      1        0           0  C.method  a.py:3\n"
        "         1          0      1        0           8  simple  a.py:1\n"
        "\n"
        "3 functions in 2 files, 16 lines of code.\n"
    )
    assert max(map(len, ran.out.splitlines())) <= 80


def test_top_shows_the_worst_only(project: Path) -> None:
    lines = lint(project, "metrics", "--top", "1", "-q").out.splitlines()
    assert lines[1:] == ["        13         12     13        1           1  worst  b.py:1", "… and 2 more"]
    assert "more" not in lint(project, "metrics", "--top", "3").out


@pytest.mark.parametrize("words", [(), ("--maintainability",), ("--halstead",)], ids=["plain", "quality", "halstead"])
def test_json_follows_its_schema(project: Path, words: tuple[str, ...]) -> None:
    (project / "broken.py").write_text("def f(:\n", "utf-8")
    ran = lint(project, "metrics", "-f", "json", *words)
    assert ran.code == 3
    document = json.loads(ran.out)
    assert valid(document, "metrics.schema.json")
    assert document["summary"] == {"files": 2, "functions": 3}
    assert document["skipped"] == [
        {"path": "broken.py", "reason": "it does not parse: `autopack-lint check` says where"}
    ]
    assert [("maintainability" in file, "halstead" in file) for file in document["files"]] == [(bool(words),) * 2] * 2


def test_rules_follow_their_schema(tmp_path: Path) -> None:
    assert valid(json.loads(lint(tmp_path, "rules", "-f", "json").out), "rules.schema.json")
    assert valid(json.loads(lint(tmp_path, "explain", "CPX101", "-f", "json").out), "rules.schema.json")


def valid(document: object, name: str) -> bool:
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    return True


def test_csv_has_a_row_for_each_function(project: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(lint(project, "metrics", "-f", "csv").out)))
    assert [(row["path"], row["qualname"], row["cyclomatic"]) for row in rows] == [
        ("a.py", "simple", "1"),
        ("a.py", "C.method", "2"),
        ("b.py", "worst", "13"),
    ]


def test_issues_have_the_form_that_older_consumers_read(project: Path) -> None:
    clean, complex_ = json.loads(lint(project, "metrics", "-f", "issues").out)
    assert clean["issues"] == []
    assert complex_["file"] == "b.py"
    assert complex_["issues"] == [{"type": "complexity", "function": "worst", "score": 13}]
    assert list(complex_) == ["file", "issues", "suggestions"]
    (project / "a.py").write_text("x = 1\n", "utf-8")
    assert json.loads(lint(project, "metrics", "-f", "issues", "a.py").out) == [
        {"file": "a.py", "issues": [], "suggestions": []}
    ]


def test_metrics_are_the_same_from_the_cache(project: Path) -> None:
    for words in (("-f", "json"), ("-f", "csv"), (), ("--halstead", "-f", "json")):
        outputs = {lint(project, "metrics", *words, *more).out for more in ((), (), ("--no-cache",), ("--jobs", "1"))}
        assert len(outputs) == 1


def test_maintainability_in_text(project: Path) -> None:
    lines = lint(project, "metrics", "--maintainability").out.splitlines()
    start = lines.index("maintainability  volume  difficulty  bugs  file")
    assert [line.split()[-1] for line in lines[start + 1 : start + 3]] == ["a.py", "b.py"]


@pytest.mark.parametrize(
    "name", ["argparse.py", "typing.py", "ast.py", "bisect.py", "this.py", "json/decoder.py", "email/mime/__init__.py"]
)
def test_quality_is_what_radon_says(name: str) -> None:
    text = (STANDARD / name).read_text("utf-8")
    quality = quality_of(text.encode())
    assert isinstance(quality, Quality)
    assert quality.maintainability == round(mi_visit(text, True), 2)
    total = h_visit(text).total
    assert (quality.halstead.vocabulary, quality.halstead.length) == (total.vocabulary, total.length)
    assert quality.halstead.volume == round(total.volume, 2)
    assert quality.halstead.difficulty == round(total.difficulty, 2)
    assert quality.halstead.effort == round(total.effort, 2)
    assert quality.halstead.bugs == round(total.bugs, 3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(b"def f(:\n", "it does not parse: invalid syntax", id="text that does not parse"),
        pytest.param(b"x = " + b"-" * 100_000 + b"1\n", "nested or chained too deeply", id="text that is too deep"),
        pytest.param(b"x = " + b" + ".join([b"a"] * 900) + b"\n", "radon cannot measure", id="what only radon cannot"),
    ],
)
def test_there_may_be_no_quality(text: bytes, reason: str) -> None:
    quality = quality_of(text)
    if sys.version_info < (3, 12):
        assert isinstance(quality, str)
        assert quality.startswith(reason)


def test_without_radon_there_is_a_remedy(project: Path) -> None:
    # `-S` leaves out where radon is installed.
    ran = lint(project, "metrics", "--maintainability", command=(sys.executable, "-S", "-P", "-m", "autopack_lint"))
    assert ran.code == 2
    assert ran.err == "autopack-lint: radon is not installed: `pip install 'autopack-lint[metrics]'`\n"
    assert lint(project, "metrics", command=(sys.executable, "-S", "-P", "-m", "autopack_lint")).code == 0
