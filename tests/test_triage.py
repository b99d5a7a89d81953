"""Triage from outside: labelled logs, success without alarm, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autopack_lint.report.diagnosis import DiagnosisDocument
from autopack_lint.report.schema import schema_of
from tests.support.command import lint
from tests.support.triage_logs import Labelled, all_logs, asked, found_in, is_right

LOGS = all_logs()


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.name)
def test_the_root_cause_is_named(log: Labelled) -> None:
    assert is_right(found_in(asked(log)), log.label)


@pytest.mark.parametrize("log", [log for log in LOGS if log.exit == 0], ids=lambda log: log.name)
def test_a_success_is_no_failure(log: Labelled) -> None:
    diagnosis = asked(log)
    assert not diagnosis.needs_model or diagnosis.cause is not None
    assert (diagnosis.cause is None) == (log.label == "PASS")


@pytest.mark.parametrize(
    ("log", "words", "code"),
    [
        pytest.param("", ("--exit-code", "0"), 0, id="nothing failed"),
        pytest.param("gibberish\n", ("--exit-code", "1"), 1, id="unknown"),
        pytest.param("fatal: not a git repository: .git\n", ("--exit-code", "128"), 0, id="known, and there is a cure"),
        pytest.param("RecursionError: maximum recursion depth exceeded\n", (), 1, id="known, and the model is needed"),
        pytest.param("", ("--max-tokens", "1"), 2, id="a digest that is too small"),
        pytest.param("", ("--root", "nope"), 2, id="a root that is not there"),
    ],
)
def test_exit_codes(tmp_path: Path, log: str, words: tuple[str, ...], code: int) -> None:
    (tmp_path / "x.log").write_text(log, encoding="utf-8")
    assert lint(tmp_path, "triage", "x.log", *words).code == code


def test_the_json_has_the_shape_of_its_schema(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    (tmp_path / "x.log").write_text("ModuleNotFoundError: No module named 'collectoins'\n", encoding="utf-8")
    said = json.loads(lint(tmp_path, "triage", "x.log", "-f", "json").out)
    jsonschema.validate(said, schema_of(DiagnosisDocument, "autopack-lint/diagnosis@1"))
    assert said["cause"]["id"] == "deps.python.typo-module"
    assert said["cause"]["facts"]["suggestion"] == "collections"
