"""Logs of several commands: the root cause is the first command that failed, whatever stands around it."""

import pytest

from autopack_lint.engine.failures.triage import triage
from autopack_lint.triage.workspace import ListedWorkspace
from tests.support.triage_cascades import Cascade, cascades
from tests.support.triage_logs import all_logs, found_in, is_right

SHARE = 0.95


def named(each: Cascade) -> str:
    workspace = ListedWorkspace(each.files) if each.files else None
    return found_in(triage(each.raw, exit_code=each.exit, workspace=workspace))


@pytest.mark.parametrize("count", [90, pytest.param(300, marks=pytest.mark.truth)])
def test_the_first_failure_of_a_cascade_is_named(count: int) -> None:
    wrong = [
        f"{each.name}: {each.label} is called {found}"
        for each in cascades(count, all_logs())
        if not is_right(found := named(each), each.label)
    ]
    assert len(wrong) <= (1 - SHARE) * count, "\n".join(wrong)


def test_no_alarm_where_all_went_well_in_the_end() -> None:
    alarms = [each.name for each in cascades(300, all_logs()) if each.label == "PASS" and named(each) != "no-failure"]
    assert alarms == []
