"""findings@1 and its lines: the exact layout, and the schema that describes it."""

import json
from pathlib import Path
from textwrap import dedent

import pytest
from jsonschema import Draft202012Validator

from autopack_lint import __version__
from autopack_lint.model.finding import Position, Safety, Severity, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.report import render
from autopack_lint.report.documents import Json, document
from autopack_lint.report.schema import schema_text
from tests.support.reports import finding, fix, result, span

SCHEMA_FILE = Path(__file__).resolve().parents[1] / "docs" / "schema" / "findings.schema.json"
BIG = Skipped("big.py", "larger than 1 MiB")
WARNING = finding(span(9, 1, 2), severity=Severity.WARNING, fix=fix(Safety.SUGGESTION, span(9, 1, 2)))
FIXABLE = finding(fix=fix(Safety.SAFE, span(7, 12, 15), path="app/views.py"))


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(result(), id="nothing found"),
        pytest.param(
            result(WARNING, FIXABLE, skipped=(BIG,)), id="findings with and without a fix, and a skipped file"
        ),
        pytest.param(result(FIXABLE, known=(WARNING,), gone=(WARNING,), has_baseline=True), id="with a baseline"),
        pytest.param(result(finding(path="\udcff\n\x1b.py", message="\u2028é😀")), id="characters of all kinds"),
    ],
)
def test_findings_follow_the_schema(outcome: CheckResult) -> None:
    text = render(outcome, "json")
    Draft202012Validator(json.loads(schema_text())).validate(json.loads(text))
    assert text.isascii()


def test_the_schema_file_is_fresh() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text()))


def test_layout_of_an_empty_report() -> None:
    assert render(result(), "json") == dedent(f"""\
        {{"schema": "autopack-lint/findings@1",
         "tool": {{"name": "autopack-lint", "version": "{__version__}"}},
         "root": ".",
         "findings": [],
         "contents": {{}},
         "skipped": [],
         "summary": {{"files": 12, "findings": 0, "by_rule": {{}}, "by_severity": {{}}, "fixable": 0, "cached": 3, \
"seconds": 0.123}}}}
        """)


ROW = (
    '{"rule": "SQL102", "name": "identity-comparison", "severity": "error", "confidence": "proven", '
    '"path": "app/views.py", "span": {"start": {"line": 7, "column": 12}, "end": {"line": 7, "column": 16}}, '
    '"symbol": "expired", "message": "compared with `is`", "data": {"column": "User.deleted_at"}, '
    '"fingerprint": "0a1b", "fix": {"safety": "safe", "title": "use .is_(None)", "operations": '
    '[{"op": "replace-expression", "path": "app/views.py", "span": {"start": {"line": 7, "column": 12}, '
    '"end": {"line": 7, "column": 15}}, "text": "None"}]}}'
)


def test_every_finding_and_skipped_file_has_a_line() -> None:
    lines = render(result(FIXABLE, finding(), skipped=(BIG,)), "json").splitlines()
    assert lines[3:-1] == [
        ' "findings": [',
        f"  {ROW},",
        "  " + ROW.partition('"fix"')[0] + '"fix": null}',
        " ],",
        ' "contents": {},',
        ' "skipped": [',
        '  {"path": "big.py", "reason": "larger than 1 MiB"}',
        " ],",
    ]


def test_summary_counts_what_can_be_fixed_without_a_decision() -> None:
    summary = json.loads(render(result(WARNING, FIXABLE, WARNING), "json"))["summary"]
    assert summary["fixable"] == 1
    assert list(summary["by_severity"].items()) == [("error", 1), ("warning", 2)]
    assert summary["by_rule"] == {"SQL102": 3}


def test_the_baseline_is_counted_but_not_listed() -> None:
    report = json.loads(render(result(FIXABLE, known=(WARNING,) * 2, gone=(WARNING,), has_baseline=True), "json"))
    assert len(report["findings"]) == 1
    assert (report["summary"]["known"], report["summary"]["gone"]) == (2, 1)


def test_a_file_name_that_is_not_utf8_survives_the_round_trip() -> None:
    report = json.loads(render(result(finding(path="\udcff.py")), "json"))
    assert report["findings"][0]["path"] == "\udcff.py"


def test_a_log_command_is_disarmed_and_survives_the_round_trip() -> None:
    text = render(result(finding(message="###[error]\x7f")), "json")
    assert r'"message": "#\u0023#[error]\u007f"' in text
    assert json.loads(text)["findings"][0]["message"] == "###[error]\x7f"


def test_lines_say_what_they_are_and_end_with_the_summary() -> None:
    lines = [json.loads(line) for line in render(result(FIXABLE, WARNING, skipped=(BIG,)), "jsonl").splitlines()]
    names = [line.pop("schema") for line in lines]
    assert names == [f"autopack-lint/{kind}@1" for kind in ("finding", "finding", "skipped", "summary")]
    assert lines[:3] == [document(FIXABLE), document(WARNING), document(BIG)]
    assert (lines[3]["findings"], lines[3]["tool"]["name"]) == (2, "autopack-lint")


@pytest.mark.parametrize(
    ("noun", "plain"),
    [
        pytest.param(None, None, id="nothing"),
        pytest.param(True, True, id="a boolean is no number"),
        pytest.param(Severity.INFO, "info", id="an enumeration is its value"),
        pytest.param((1, 2.5), [1, 2.5], id="a tuple without names is a list"),
        pytest.param(Position(1, 2), {"line": 1, "column": 2}, id="a named tuple is an object"),
        pytest.param({"a": (Position(1, 2),)}, {"a": [{"line": 1, "column": 2}]}, id="nouns inside a mapping"),
    ],
)
def test_documents(noun: object, plain: Json) -> None:
    assert repr(document(noun)) == repr(plain)


def test_a_set_is_no_document_as_it_has_no_order() -> None:
    with pytest.raises(TypeError, match="set"):
        document({1})
