"""The JSON Schema of the settings, and the command that prints them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from autopack_lint.cli import config as command
from autopack_lint.config import load_config
from autopack_lint.config.schema import config_schema
from autopack_lint.model.result import ExitCode
from tests.support.configured import OWN, written

SCHEMA = Path(__file__).parent.parent / "docs" / "schema" / "config.schema.json"


def test_the_json_schema_is_up_to_date() -> None:
    schema = config_schema()
    assert SCHEMA.read_text(encoding="utf-8") == json.dumps(schema, indent=2) + "\n"
    Draft202012Validator.check_schema(schema)
    examples = {"select": ["CPX"], "thresholds": {"CPX101": 3}, "per-file-ignores": {"a": ["CPX1"]}, "root": "a"}
    assert Draft202012Validator(schema).is_valid(examples)
    wrongs: tuple[object, ...] = ({"slect": []}, {"jobs": 0}, {"select": [3]}, {"thresholds": {"CPX": 1}})
    for wrong in wrongs:
        assert not Draft202012Validator(schema).is_valid(wrong)


def printed(options: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    parser = ArgumentParser()
    command.add_arguments(parser)
    parser.set_defaults(config=None, isolated=False)
    assert command.run(parser.parse_args(options)) is ExitCode.CLEAN
    return capsys.readouterr().out


def test_the_command_prints_toml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(written(tmp_path, {OWN: "jobs = 7\nthresholds.CPX101 = 3\nper-file-ignores.'a\u202e' = ['CPX']"}))
    text = printed([], capsys)
    assert "\u202e" not in text
    assert len({line.index(" = ") for line in text.splitlines()}) == 1
    words = [line.split() for line in text.splitlines()]
    assert ["jobs", "=", "7", "#", "autopack-lint.toml:1"] in words
    assert ["thresholds.CPX101", "=", "3", "#", "autopack-lint.toml:2"] in words
    assert ["baseline", "=", '""', "#", "default"] in words
    (tmp_path / OWN).write_text("".join(line for line in text.splitlines(True) if not line.startswith("root")))
    assert load_config(tmp_path, known=None).jobs == 7


def test_the_command_prints_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(written(tmp_path, {OWN: "select = ['CPX']\nper-file-ignores.a = ['CPX']"}))
    answer = json.loads(printed(["--format", "json"], capsys))
    assert answer["schema"] == "autopack-lint/config@1"
    assert answer["settings"]["select"] == {"value": ["CPX"], "origin": "autopack-lint.toml:1"}
    assert answer["settings"]["per-file-ignores"] == {"value": {"a": ["CPX"]}, "origin": "autopack-lint.toml:2"}
