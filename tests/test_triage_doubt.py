"""An error that no rule has a word for may be why a command failed: what is named beside it is not trusted far."""

from __future__ import annotations

import pytest

from autopack_lint.engine.failures.rules import built_in_book
from autopack_lint.engine.failures.triage import triage

NOT_FOUND = "cat: /nope: No such file or directory\n"
TRACEBACK = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\nValueError: nope\n'


def trust_in(log: str) -> float:
    said = triage(log, exit_code=1)
    assert said.cause is not None
    return said.cause.confidence


@pytest.mark.parametrize(
    "log",
    [
        pytest.param(NOT_FOUND, id="nothing beside it"),
        pytest.param(NOT_FOUND + "make: *** [Makefile:3: all] Error 1\n", id="a build tool that passes it on"),
        pytest.param(NOT_FOUND + "##[error]Process completed with exit code 1.\n", id="a collector that passes it on"),
        pytest.param(TRACEBACK + "error: Recipe `test` failed on line 3 with exit code 1\n", id="a runner that does"),
        pytest.param(NOT_FOUND + "done, 0 errors\n", id="no error at all"),
    ],
)
def test_what_stands_alone_is_trusted_by_its_record(log: str) -> None:
    assert trust_in(log) > built_in_book().doubt


@pytest.mark.parametrize(
    "log",
    [
        pytest.param(NOT_FOUND + "deployer: fatal: the licence has run out\n", id="an unknown tool after it"),
        pytest.param("deployer: error: the licence has run out\n" + TRACEBACK, id="an unknown tool before it"),
        pytest.param(NOT_FOUND + "[ERROR] the licence has run out\n", id="a line of an unknown logger"),
    ],
)
def test_what_stands_beside_an_unknown_error_is_doubted(log: str) -> None:
    assert trust_in(log) == built_in_book().doubt
