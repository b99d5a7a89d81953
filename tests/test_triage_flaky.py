"""A test that failed and passed in one log is a suspect, and no excuse for one that fails for good."""

from __future__ import annotations

import pytest

from autopack_lint.engine.failures.triage import triage
from tests.support.triage_logs import found_in

FLAKY = "tests.flaky-suspect"
GO_FAIL = "--- FAIL: TestA (0.00s)\n    a_test.go:13: first time\n"
GO_FINE = "--- PASS: TestA (0.00s)\n"
GO_END = "FAIL\nFAIL\tex\t0.002s\nFAIL\n"


@pytest.mark.parametrize(
    ("log", "command", "found"),
    [
        pytest.param(GO_FAIL + GO_END, "go test ./...", "go.test-failure", id="one run"),
        pytest.param(GO_FAIL + GO_FAIL + GO_END, "go test -count=2 .", "go.test-failure", id="failed in every run"),
        pytest.param(GO_FAIL + GO_END, "go test -count=3 .", FLAKY, id="failed in one run of three"),
        pytest.param(GO_FAIL + GO_FINE + GO_END, "go test -v . ", FLAKY, id="passed afterwards"),
        pytest.param(
            GO_FAIL + "--- FAIL: TestB (0.00s)\n" * 3 + GO_END,
            "go test -count=3 .",
            "go.test-failure",
            id="another one failed in every run",
        ),
        pytest.param(
            GO_FAIL + "panic: boom\n\ngoroutine 1 [running]:\n" + GO_END,
            "go test -count=3 .",
            "go.test-failure",
            id="a panic ended the runs",
        ),
    ],
)
def test_a_suspicion_stands_only_where_no_test_fails_for_good(log: str, command: str, found: str) -> None:
    assert found_in(triage(log, command=command, exit_code=1)) == found


def test_a_suspicion_is_told_with_what_is_known_and_asks_for_one_more_try() -> None:
    said = triage(GO_FAIL + GO_END, command="go test -count=3 .", exit_code=1)
    assert said.cause is not None
    assert said.cause.facts == {"test": "TestA", "tests": 1}
    assert [symptom.id for symptom in said.symptoms] == ["go.test-failure"]
    assert said.mitigation.kind == "retry"
    assert said.cause.retry == "once"


@pytest.mark.parametrize(
    ("log", "symptoms"),
    [
        pytest.param("test_a.py ..\n======= 2 passed in 0.01s =======\n", [], id="nothing was run again"),
        pytest.param(
            "test_a.py .R.\n======= 2 passed, 1 rerun in 0.01s =======\n", [FLAKY], id="run again, and passed"
        ),
    ],
)
@pytest.mark.parametrize("code", [0, None])
def test_a_success_stays_one_and_names_its_suspects(log: str, symptoms: list[str], code: int | None) -> None:
    said = triage(log, command="pytest --reruns 1", exit_code=code)
    assert said.verdict == "no-failure"
    assert [symptom.id for symptom in said.symptoms] == symptoms


def test_a_test_that_failed_again_and_again_is_no_suspect() -> None:
    log = "t.py::test_a RERUN [100%]\nt.py::test_a FAILED [100%]\n==== 1 failed, 1 rerun in 0.1s ====\n"
    said = triage(log, command="pytest --reruns 1 -v", exit_code=1)
    assert FLAKY not in [symptom.id for symptom in said.symptoms]
