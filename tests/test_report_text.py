"""Text for people: what stands where, at which width."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import autopack_lint
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Finding, Safety, Severity, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.report import Style, render
from tests.support.reports import finding, fix, result, span

WARNING = Severity.WARNING
BIG = Skipped("big.py", "larger than 1 MiB")
TERMS = "total = " + " + ".join(f"term{number}" for number in range(30))


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        pytest.param(result(), "No findings in 12 files.\n", id="nothing is found"),
        pytest.param(result(files=1), "No findings in 1 file.\n", id="nothing is found in one file"),
        pytest.param(result(has_baseline=True), "No findings in 12 files.\n", id="an empty baseline goes unmentioned"),
        pytest.param(
            result(skipped=(BIG,)),
            "skipped big.py: larger than 1 MiB\n\nNo findings in 12 files; 1 file skipped.\n",
            id="nothing is found but a file is skipped",
        ),
        pytest.param(
            result(known=(finding(),) * 12, gone=(finding(),), has_baseline=True),
            "No findings in 12 files; 12 known findings not shown; 1 finding of the baseline gone.\n",
            id="the baseline hides what is known",
        ),
    ],
)
def test_summary_of_clean_runs(outcome: CheckResult, sentence: str) -> None:
    assert render(outcome, "text") == sentence


@pytest.mark.parametrize(
    ("severities", "sentence"),
    [
        pytest.param([Severity.ERROR], "Found 1 finding (1 error) in 12 files.", id="one is not plural"),
        pytest.param(
            [WARNING, Severity.ERROR, WARNING], "Found 3 findings (1 error, 2 warnings) in 12 files.", id="errors first"
        ),
        pytest.param([Severity.INFO] * 2, "Found 2 findings (2 info) in 12 files.", id="info has no plural"),
    ],
)
def test_summary_of_findings(severities: list[Severity], sentence: str) -> None:
    findings = [finding(severity=severity) for severity in severities]
    assert render(result(*findings), "text").splitlines()[-1] == sentence


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        pytest.param(
            finding(excerpt=""),
            "app/views.py:7:12: SQL102 compared with `is`\n",
            id="without an excerpt the header is all",
        ),
        pytest.param(
            finding(),
            """\
            app/views.py:7:12: SQL102 compared with `is`
              7 |     return old
                |            ^^^
            """,
            id="carets stop where the line does",
        ),
        pytest.param(
            finding(span(7, 1, 1)),
            """\
            app/views.py:7:1: SQL102 compared with `is`
              7 |     return old
                | ^
            """,
            id="an empty span gets one caret",
        ),
        pytest.param(
            finding(span(120, 5, 2, end_line=122), excerpt="    call(\r\n"),
            """\
            app/views.py:120:5: SQL102 compared with `is`
              120 |     call(
                  |     ^^^^^
            """,
            id="a span over several lines is marked to the end of the first",
        ),
        pytest.param(
            finding(span(7, 2, 4), excerpt="\tif\tx:"),
            """\
            app/views.py:7:2: SQL102 compared with `is`
              7 |     if  x:
                |     ^^
            """,
            id="tabs are expanded in line and carets alike",
        ),
        pytest.param(
            finding(span(7, 5, 9), excerpt="x = '漢字' is None"),
            """\
            app/views.py:7:5: SQL102 compared with `is`
              7 | x = '漢字' is None
                |     ^^^^^^
            """,
            id="wide characters take two columns",
        ),
        pytest.param(
            finding(span(7, 5, 10), excerpt="x = 'e\u0301a' is None"),
            """\
            app/views.py:7:5: SQL102 compared with `is`
              7 | x = 'e\u0301a' is None
                |     ^^^^
            """,
            id="combining characters take none",
        ),
        pytest.param(
            finding(span(7, 8, 9), excerpt="x = '\x1b' is \u202eNone"),
            """\
            app/views.py:7:8: SQL102 compared with `is`
              7 | x = '\\x1b' is \\u202eNone
                |           ^
            """,
            id="escapes move the carets",
        ),
        pytest.param(
            finding(fix=fix(Safety.UNSAFE, span(7, 12, 15))),
            """\
            app/views.py:7:12: SQL102 compared with `is`
              7 |     return old
                |            ^^^
                = unsafe fix: use .is_(None)
            """,
            id="a fix is offered with its safety",
        ),
    ],
)
def test_finding(found: Finding, shown: str) -> None:
    text = render(result(found), "text")
    assert text == dedent(shown) + "\nFound 1 finding (1 error) in 12 files.\n"


@pytest.mark.parametrize(
    ("column", "end", "shown", "carets"),
    [
        pytest.param(
            1,
            99,
            "total = term0 + term1 + term2 + te…",
            "^" * 34,
            id="the beginning of a span that is too long is kept",
        ),
        pytest.param(1, 6, "total = term0 + term1 + term2 + te…", "^^^^^", id="the beginning is kept when it fits"),
        pytest.param(
            129,
            134,
            "…rm13 + term14 + term15 + term16 +…",
            "            ^^^^^",
            id="a span in the middle has both sides",
        ),
        pytest.param(
            len(TERMS) - 5,
            len(TERMS) + 1,
            "… term26 + term27 + term28 + term29",
            "                             ^^^^^^",
            id="the end of the line is not wasted",
        ),
    ],
)
def test_long_lines_are_cut_around_the_span(column: int, end: int, shown: str, carets: str) -> None:
    lines = render(result(finding(span(7, column, end), excerpt=TERMS)), "text", Style(width=41)).splitlines()
    assert (lines[1], lines[2]) == (f"  7 | {shown}", f"    | {carets}")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("a b/ü.py", "a b/ü.py", id="an ordinary path is untouched"),
        pytest.param("a\nb\x1b[2J.py", r"a\nb\x1b[2J.py", id="a path cannot begin a line or steer a terminal"),
        pytest.param("\u202egpj.py", r"\u202egpj.py", id="a path cannot read backwards"),
        pytest.param("\udcff.py", r"\udcff.py", id="a path that is not UTF-8 can be printed"),
        pytest.param("::error::x.py", "./::error::x.py", id="a path is no workflow command"),
        pytest.param("x##[error]y.py", r"x\x23#[error]y.py", id="a path is no command in the old notation"),
        pytest.param("###vso[task.x]", r"#\x23#vso[task.x]", id="a path is no command to other systems"),
    ],
)
def test_hostile_paths(path: str, shown: str) -> None:
    assert render(result(finding(path=path)), "text", Style(quiet=True)) == f"{shown}:7:12: SQL102 compared with `is`\n"


def test_quiet_keeps_the_findings_alone() -> None:
    text = render(result(finding(), finding(span(9, 1, 2)), skipped=(BIG,)), "text", Style(quiet=True))
    assert text.splitlines() == [f"app/views.py:{place}: SQL102 compared with `is`" for place in ("7:12", "9:1")]


def test_colour_adds_escapes_only() -> None:
    outcome = result(finding(severity=WARNING, fix=fix(Safety.SAFE, span(7, 12, 15))))
    coloured = render(outcome, "text", Style(colour=True))
    assert coloured.startswith("\x1b[1mapp/views.py\x1b[0m:7:12: \x1b[1;33mSQL102\x1b[0m compared")
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;33m"):
        coloured = coloured.replace(code, "")
    assert coloured == render(outcome, "text")


def test_text_costs_no_import_that_only_other_formats_need() -> None:
    script = (
        "import sys; from autopack_lint.report import render; from autopack_lint.model.result import CheckResult; "
        "render(CheckResult((), (), 0, 0, 0.0, {}), 'text'); "
        "print(sorted({'json', 'urllib', 'dataclasses', 'unicodedata', 'rich'} & set(sys.modules)))"
    )
    toolkit = str(Path(autopack_lint.__file__).parents[1])
    command = [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {toolkit!r}); {script}"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_an_unknown_format_is_named_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'yaml'; there are text, json, jsonl, sarif, github"):
        render(result(), "yaml")
