"""Guarantees for every format, over names, messages and lines that mean harm."""

import json
import re
from unicodedata import category, east_asian_width
from xml.etree import ElementTree  # reads only what we write

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autopack_lint.model.finding import Finding, Safety, Severity, Skipped
from autopack_lint.report import FORMATS, Style, render
from autopack_lint.report.agent import BYTES_PER_TOKEN
from autopack_lint.report.sanitize import LOG_COMMANDS, visible
from tests.support.reports import finding, fix, result, span

HARMFUL = ["::error::", "\n::set-output name=x::", "##[add-path]", "##vso[task.x]", "\x1b[2J", "\r", "\x85", "\u2028"]
HARMFUL += ["\u202e", "\u2066", "\ufeff", "\u200b", "\udcff", "\ud83d", "%0A", "\t", "漢", "e\u0301", "\x7f", "\x9b31m"]
texts = st.lists(st.sampled_from(HARMFUL) | st.text(st.characters(), max_size=8), max_size=6).map("".join)
numbers = st.integers(1, 200)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """A finding whose texts and places may be anything."""
    line, column, length = draw(numbers), draw(numbers), draw(st.integers(0, 60))
    where = span(line, column, column + length, end_line=line + draw(st.integers(0, 2)))
    return finding(
        where,
        excerpt=draw(texts) * draw(st.integers(1, 30)),
        path=draw(texts),
        message=draw(texts),
        symbol=draw(texts),
        severity=draw(st.sampled_from(Severity)),
        fix=draw(st.sampled_from([None, fix(Safety.SAFE, where, path=draw(texts))])),
    )


some_findings = st.lists(findings(), max_size=4)
everywhere = settings(max_examples=100, deadline=None)


@everywhere
@given(some_findings, texts, st.integers(10, 120))
def test_text_has_no_control_but_line_ends(found: list[Finding], other: str, width: int) -> None:
    text = render(result(*found, skipped=(Skipped(other, other),)), "text", Style(width=width))
    assert {character for character in text if category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")} <= {"\n"}
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert not any(command in text for command in LOG_COMMANDS)


@everywhere
@given(some_findings)
def test_quiet_text_is_one_line_for_each_finding(found: list[Finding]) -> None:
    assert len(render(result(*found), "text", Style(quiet=True)).splitlines()) == len(found)


@everywhere
@given(findings(), st.integers(40, 120))
def test_excerpts_keep_to_the_width_with_carets_below_the_text(found: Finding, width: int) -> None:
    _, line, carets, *_ = render(result(found._replace(fix=None)), "text", Style(width=width)).split("\n")
    if "|" in carets:
        assert columns(line) <= width
        assert "^" in carets
        assert len(carets) <= max(columns(line), carets.index("^") + 1)


def columns(line: str) -> int:
    """How wide a line is on a terminal."""
    return sum(
        0 if category(character) in ("Mn", "Me") else 1 + (east_asian_width(character) in "WF") for character in line
    )


@everywhere
@given(some_findings, texts)
def test_github_has_exactly_one_command_for_each_finding(found: list[Finding], other: str) -> None:
    text = render(result(*found, skipped=(Skipped(other, other),)), "github")
    assert text.count("\n") == len(text.splitlines()) == len(found) + 1
    for line in text.splitlines():
        before, command, _ = line.split("::", 2)
        name, properties = command.split(" ", 1)
        assert before == ""
        assert name in ("error", "warning", "notice")
        assert {pair.split("=", 1)[0] for pair in properties.split(",")} <= {
            "file", "line", "endLine", "col", "endColumn", "title",
        }  # fmt: skip


@everywhere
@given(some_findings, texts, st.sampled_from(["json", "jsonl", "sarif", "rdjson"]))
def test_documents_are_printable_json(found: list[Finding], other: str, format: str) -> None:
    text = render(result(*found, skipped=(Skipped(other, other),)), format)
    assert text.replace("\n", "").isascii()
    assert text.replace("\n", "").isprintable()
    assert not any(command in text for command in LOG_COMMANDS)
    for part in text.splitlines() if format == "jsonl" else [text]:
        json.loads(part)
    if format in ("sarif", "rdjson"):
        json.dumps(json.loads(text), ensure_ascii=False).encode()


@everywhere
@given(some_findings, texts)
def test_gitlab_has_an_entry_for_each_thing(found: list[Finding], other: str) -> None:
    text = render(result(*found, skipped=(Skipped(other, other),)), "gitlab")
    assert len(json.loads(text)) == len(found) + 1 == len(text.splitlines())
    assert text.replace("\n", "").isascii()
    json.dumps(json.loads(text), ensure_ascii=False).encode()


@everywhere
@given(some_findings, texts)
def test_junit_is_xml_with_one_failure_for_each_finding(found: list[Finding], other: str) -> None:
    text = render(result(*found, skipped=(Skipped(other, other),)), "junit")
    root = ElementTree.fromstring(text.encode())  # noqa: S314
    assert [len(root.findall(f".//{name}")) for name in ("failure", "error")] == [len(found), 1]
    assert not any(command in text for command in LOG_COMMANDS)
    assert_printable(text)


@everywhere
@given(some_findings, texts)
def test_markdown_has_one_row_for_each_finding(found: list[Finding], other: str) -> None:
    text = render(result(*found, skipped=(Skipped(other, other),)), "markdown")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == len(found) + bool(found)
    assert all(UNESCAPED.sub("", row).count("|") == 5 for row in rows)
    assert_printable(text)


@everywhere
@given(some_findings, texts, st.integers(1, 400))
def test_a_report_for_a_model_keeps_to_its_length_and_its_marks(found: list[Finding], other: str, tokens: int) -> None:
    text = render(result(*found, skipped=(Skipped(other, other),)), "agent", Style(max_tokens=tokens))
    first, second, *lines = text.splitlines()
    nonce = second.split("<", 1)[1].split(">", 1)[0]
    assert len(text.encode()) <= max(tokens * BYTES_PER_TOKEN, len(f"{first}\n{second}\n".encode()))
    assert all(line.count(f"<{nonce}>") == line.count(f"</{nonce}>") == 1 for line in lines)
    assert all(line.endswith(f"</{nonce}>") for line in lines)
    assert_printable(text)


UNESCAPED = re.compile(r"\\.")


def assert_printable(text: str) -> None:
    assert {character for character in text if category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")} <= {"\n"}


@pytest.mark.parametrize("format", FORMATS)
def test_equal_results_give_equal_bytes(format: str) -> None:
    assert render(result(finding()), format) == render(result(finding()), format)


@given(st.text())
@example("plain")
@example("NBSP\u00a0 and wide\u3000space")
def test_visible_text_is_stable(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("naïve 漢字 😀", "naïve 漢字 😀", id="what can be read is kept"),
        pytest.param("# comment ## too", "# comment ## too", id="comments are no commands"),
        pytest.param("a\u00a0b", "a\u00a0b", id="a hard space is harmless"),
        pytest.param("a\tb\r\n", r"a\tb\r\n", id="white space that moves the cursor"),
        pytest.param("\x1b\x9b\x7f", r"\x1b\x9b\x7f", id="controls"),
        pytest.param("\u061c\u200f\u202e\u2069", r"\u061c\u200f\u202e\u2069", id="bidi marks"),
        pytest.param("\u200b\ufeff\U000e0041", r"\u200b\ufeff\U000e0041", id="what cannot be seen"),
        pytest.param("\u2028\u2029", r"\u2028\u2029", id="line ends of Unicode"),
        pytest.param("\ud800", r"\ud800", id="half a character"),
        pytest.param("##[group]", r"\x23#[group]", id="a log command"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
