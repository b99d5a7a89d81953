"""Reports for machines say the same as the text of the same tool."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from autopack_lint.engine.failures.triage import triage
from tests.support.triage_logs import found_in

JUNIT = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<testsuites><testsuite name="pytest" errors="{errors}" failures="1" tests="2">'
    '<testcase classname="tests.test_a" name="test_ok" /><testcase classname="tests.test_a" name="{name}">{body}'
    "</testcase></testsuite></testsuites>"
)
GO = [
    {"Action": "run", "Package": "ex", "Test": "TestA"},
    {"Action": "output", "Package": "ex", "Test": "TestA", "Output": "--- FAIL: TestA (0.00s)\n"},
    {"Action": "output", "Package": "ex", "Output": "FAIL\tex\t0.002s\n"},
    {"Action": "fail", "Package": "ex"},
]
CARGO = [
    {"reason": "compiler-artifact", "target": {"name": "rs"}},
    {
        "reason": "compiler-message",
        "message": {"rendered": "error[E0308]: mismatched types\n --> src/main.rs:1:49\n  |\n"},
    },
    {"reason": "build-finished", "success": False},
]
MYPY = [{"file": "m.py", "line": 2, "column": 1, "message": "Bad types", "code": "assignment", "severity": "error"}]
RUFF = [{"code": "F401", "filename": "m.py", "location": {"row": 1, "column": 8}, "message": "`os` unused"}]
PYTEST = {
    "tests": [
        {
            "nodeid": "t.py::test_a",
            "setup": {"outcome": "passed"},
            "call": {
                "outcome": "failed",
                "longrepr": "def test_a():\n>   foo()\nE   NameError: name 'foo' is not defined",
            },
        }
    ]
}


def lines(items: Sequence[object]) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


def junit(body: str, name: str = "test_b", errors: int = 0) -> str:
    return JUNIT.format(body=body, name=name, errors=errors)


@pytest.mark.parametrize(
    ("report", "cause"),
    [
        pytest.param(
            junit('<failure message="assert 1 == 2">def test_b():\n&gt;   assert 1 == 2\nE   assert 1 == 2</failure>'),
            "tests.assertion",
            id="JUnit, an assertion",
        ),
        pytest.param(
            junit("<error message=\"failed on setup\">E       fixture 'nope' not found</error>", errors=1),
            "tests.fixture-missing",
            id="JUnit, a fixture",
        ),
        pytest.param(
            junit("<error message=\"collection failure\">E   ModuleNotFoundError: No module named 'zz_x'</error>", ""),
            "deps.python.missing-distribution",
            id="JUnit, a file that cannot be collected",
        ),
        pytest.param(lines(GO), "go.test-failure", id="go test -json"),
        pytest.param(lines(CARGO), "rust.compile", id="cargo"),
        pytest.param(lines(MYPY), "types.error", id="mypy"),
        pytest.param(json.dumps(RUFF), "lint.format", id="ruff"),
        pytest.param(json.dumps(PYTEST), "runtime.name-error", id="pytest's JSON report"),
        pytest.param('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><testsuite/>', "unknown", id="entities"),
        pytest.param('{"Action": [1, {"reason": null}]}', "unknown", id="JSON of another kind"),
        pytest.param('{"severity": "error", "file": ', "unknown", id="JSON that is cut"),
    ],
)
def test_reports(report: str, cause: str) -> None:
    assert found_in(triage(report, exit_code=1)) == cause
