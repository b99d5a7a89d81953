"""Workflow commands: one line each, whatever a repository contains."""

import pytest

from autopack_lint.model.finding import Finding, Severity, Skipped
from autopack_lint.report import render
from tests.support.reports import finding, result, span

TITLE = "title=SQL102 identity-comparison"


def test_nothing_found_is_no_output() -> None:
    assert render(result(), "github") == ""


@pytest.mark.parametrize(
    ("found", "command"),
    [
        pytest.param(
            finding(),
            f"::error file=app/views.py,line=7,endLine=7,col=12,endColumn=16,{TITLE}::compared with `is`",
            id="an error",
        ),
        pytest.param(
            finding(severity=Severity.WARNING),
            f"::warning file=app/views.py,line=7,endLine=7,col=12,endColumn=16,{TITLE}::compared with `is`",
            id="a warning",
        ),
        pytest.param(
            finding(span(7, 12, 3, end_line=9), severity=Severity.INFO),
            f"::notice file=app/views.py,line=7,endLine=9,{TITLE}::compared with `is`",
            id="a span over several lines has no columns",
        ),
        pytest.param(
            finding(message="100%\r\n::error::no"),
            f"::error file=app/views.py,line=7,endLine=7,col=12,endColumn=16,{TITLE}::100%25%0D%0A::error::no",
            id="a message cannot end the command",
        ),
        pytest.param(
            finding(path="a,b:c;d%\n.py"),
            f"::error file=a%2Cb%3Ac%3Bd%25%0A.py,line=7,endLine=7,col=12,endColumn=16,{TITLE}::compared with `is`",
            id="a path cannot add a property",
        ),
        pytest.param(
            finding(path="\x1b[2J\u202e.py", message="\x07\u2028\udcff"),
            rf"::error file=\x1b[2J\u202e.py,line=7,endLine=7,col=12,endColumn=16,{TITLE}::\x07\u2028\udcff",
            id="controls are shown",
        ),
    ],
)
def test_command(found: Finding, command: str) -> None:
    assert render(result(found), "github") == command + "\n"


def test_a_skipped_file_is_a_warning_after_the_findings() -> None:
    lines = render(result(finding(), skipped=(Skipped("a:b.py", "too\ndeep"),)), "github").splitlines()
    assert lines[1:] == ["::warning file=a%3Ab.py,title=skipped::too%0Adeep"]
