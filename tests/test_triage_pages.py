"""A diagnosis on the pages of a CI."""

from __future__ import annotations

import pytest

from autopack_lint.engine.failures.triage import triage
from autopack_lint.report.diagnosis import rendered

TYPO = "ModuleNotFoundError: No module named 'collectoins'\n"
REFUSED = "curl: (7) Failed to connect to 127.0.0.1 port 9 after 0 ms: 100% refused\n"


@pytest.mark.parametrize("form", ["github", "markdown"])
def test_a_success_needs_no_words(form: str) -> None:
    said = rendered(triage("1 passed in 0.01s\n", exit_code=0), form)
    assert said == ("" if form == "github" else "**no failure**\n")


def test_a_cause_is_one_error_of_github() -> None:
    said = rendered(triage(REFUSED, exit_code=7), "github")
    assert said.startswith("::error title=net.refused::net.refused: a service that does not listen")
    assert "port 9 after 0 ms: 100%25 refused%0A" in said
    assert said.count("\n") == 1


def test_what_has_no_name_is_a_warning_of_github() -> None:
    said = rendered(triage("gibberish\n", exit_code=1), "github")
    assert said.startswith("::warning title=unknown failure::unknown: no rule names the cause%0A  ask: ")


def test_markdown_has_the_cause_and_a_list_of_what_is_known() -> None:
    first, empty, *items = rendered(triage(TYPO, exit_code=1), "markdown").splitlines()
    assert first.startswith(r"**deps\.python\.typo\-module: a misspelt module name \(confidence ")
    assert empty == ""
    assert all(item.startswith("* ") for item in items)
    assert "* never: pip install collectoins" in items
