"""What is said about text that is not Python, where, and whether a newer Python would take it."""

import sys
import time

import pytest

from autopack_lint.facts.newer_grammar import newer_python_for
from tests.support.checking import checked, lines_of

OLD = (3, 11)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n\n", id="empty lines"),
        pytest.param(b"# comment", id="a comment without a line end"),
        pytest.param(b"\x0cx = 1\x0c\n", id="form feeds"),
        pytest.param(b"x = 1\ry = 2\r", id="line ends of old Macs"),
        pytest.param(b"\xef\xbb\xbfx = 1\n", id="a byte order mark"),
        pytest.param(b"\xef\xbb\xbf# coding: utf-8\nx = '\xc3\xa9'\n", id="a mark and a comment that agree"),
        pytest.param(b"# coding: latin-1\nx = '\xe9'\n", id="Latin-1"),
        pytest.param(b"#!/bin/sh\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n", id="the coding in the second line"),
        pytest.param(b"x = 1\n\n# coding: no-such-thing\n", id="the coding in the third line, where it means nothing"),
        pytest.param("x = '\u2028'\n".encode(), id="a line separator in a string"),
        pytest.param(b"if x:\n\ty\n        z\n".replace(b"        z", b"\tz"), id="tabs"),
    ],
)
def test_what_parses_is_not_mentioned(text: bytes) -> None:
    assert lines_of(text) == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        pytest.param(b"def f(:\n", "1:7", "invalid syntax", id="a header"),
        pytest.param(b"x = 1\ny = (\n", "2:5", "'(' was never closed", id="an open bracket"),
        pytest.param(b"x = )\n", "1:5", "unmatched ')'", id="a closing bracket"),
        pytest.param(b"x = 'abc\n", "1:5", "unterminated string literal", id="an open string"),
        pytest.param(b"x = '''abc\n\n", "1:5", "unterminated triple-quoted string literal", id="an open long string"),
        pytest.param(b"  x = 1\n", "1:2", "unexpected indent", id="an indent"),
        pytest.param(b"if x:\ny\n", "2:1", "expected an indented block", id="no indent"),
        pytest.param(b"if x:\n    y\n  z\n", "3:4", "unindent does not match", id="a crooked indent"),
        pytest.param(b"x = 1 +\n", "1:8", "invalid syntax", id="half a sum"),
        pytest.param("é = 'é' é\n".encode(), "1:9", "invalid syntax", id="columns count characters"),
        pytest.param("x = “a”\n".encode(), "1:5", "invalid character '“'", id="typographic quotes"),
        pytest.param(b"x = 0777\n", "1:5", "leading zeros in decimal integer literals", id="an old number"),
        pytest.param(b"print 'x'\n", "1:1", "Missing parentheses in call to 'print'", id="Python 2"),
        pytest.param(b"<<<<<<< HEAD\nx = 1\n", "1:1", "invalid syntax", id="a conflict"),
        pytest.param(b"x = 1\ny = '\0'\n", "2:6", "the text holds a NUL byte", id="a NUL"),
        pytest.param(b"x = 1\ny = '\xff'\n", "2:1", "'utf-8' codec can't decode byte 0xff", id="no UTF-8"),
        pytest.param(
            b"# coding: nope\n", "1:1", "the declared encoding does not fit: unknown encoding: nope", id="no coding"
        ),
        pytest.param(
            b"# coding: ascii\nx = '\xff'\n", "1:1", "the declared encoding does not fit: 'ascii'", id="ASCII"
        ),
        pytest.param("x = 1".encode("utf-16"), "1:1", "the text is UTF-16", id="UTF-16"),
        pytest.param("x = 1".encode("utf-16-be"), "1:1", "the text holds a NUL byte", id="UTF-16 without a mark"),
        pytest.param(b"\xef\xbb\xbf\nx = (\n", "2:5", "'(' was never closed", id="behind a byte order mark"),
        pytest.param(b"x = 1\r\ny = (\r\n", "2:5", "'(' was never closed", id="with two characters for a line end"),
    ],
)
def test_what_does_not_parse(text: bytes, place: str, words: str) -> None:
    (line,) = lines_of(text)
    where, _, message = line.partition(" ")
    assert message.startswith("PAR101 ")
    if sys.version_info < (3, 12):
        assert where.partition("-")[0] == place
        assert words in message


@pytest.mark.parametrize("cut", range(0, 120, 7))
def test_any_part_of_a_text_has_its_error_inside_it(cut: int) -> None:
    text = (
        "class Ä:\n    def f(self, x='''ü\n'''):\n        return {x: [f'{x!r:>{x}}', (1, 2)]}\n\n\nx = [\n    1,\n]\n"
    )
    for finding in checked(text[:cut]).findings:
        lines = text[:cut].split("\n")
        start, end = finding.span
        assert 1 <= start.line <= end.line <= len(lines)
        assert 1 <= start.column <= len(lines[start.line - 1]) + 1
        assert start <= end


NEWER = [
    pytest.param("def f[T](x: T) -> T: pass\n", "3.12", id="a generic function"),
    pytest.param("class A[T, *Ts, **P](B): pass\n", "3.12", id="a generic class"),
    pytest.param("class A:\n    async def f[T: (int, str)](self): pass\n", "3.12", id="a generic method"),
    pytest.param("def f[\n    T: list[int],\n](x): pass\n", "3.12", id="type parameters on several lines"),
    pytest.param("type X = int | str\n", "3.12", id="a type alias"),
    pytest.param("type X[T] = list[T]\n", "3.12", id="a generic type alias"),
    pytest.param("x = f'{a['b']}'\n", "3.12", id="the same quotes inside an f-string"),
    pytest.param('x = f"{f"{f"{1}"}"}"\n', "3.12", id="f-strings inside each other"),
    pytest.param("x = f'{\"\\n\".join(a)}'\n", "3.12", id="a backslash inside an f-string"),
    pytest.param("x = f'{a # why\n}'\n", "3.12", id="a comment inside an f-string"),
    pytest.param("x = f'{a!r:>{w}} {b['c'] = }' 'z'\n", "3.12", id="an f-string with everything"),
    pytest.param("class A[T = int]: pass\n", "3.13", id="a default for a type parameter"),
    pytest.param("type X[T = int] = T\n", "3.13", id="a default in a type alias"),
    pytest.param("try: pass\nexcept A, B: pass\n", "3.14", id="two exceptions without brackets"),
    pytest.param("try:\n    pass\nexcept* a.A, b.B, C:\n    pass\n", "3.14", id="three exceptions without brackets"),
    pytest.param("x = t'{a}'\n", "3.14", id="a template string"),
    pytest.param("x = rt'{a}' T'\\d'\n", "3.14", id="template strings side by side"),
    pytest.param("def f[T](x): pass\nx = t''\n", "3.14", id="the newest of two counts"),
    pytest.param("lazy import json\nlazy from a import b\n", "3.15", id="lazy imports"),
]


@pytest.mark.parametrize(("text", "version"), NEWER)
def test_text_for_a_newer_python_is_known(text: str, version: str) -> None:
    assert newer_python_for(text, OLD) == version


@pytest.mark.parametrize(("text", "version"), NEWER)
def test_and_the_finding_says_so(text: str, version: str) -> None:
    needed = tuple(map(int, version.split(".")))
    messages = [finding.message for finding in checked(text).findings]
    if needed <= sys.version_info[:2]:
        assert messages == []
    else:
        assert messages[0].endswith(f": this needs Python {version}'s grammar, and we run on an older one")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("print x\n", id="print without brackets"),
        pytest.param("exec 'x' in y\n", id="exec"),
        pytest.param("x = 0777\n", id="an old number"),
        pytest.param("x = `y`\n", id="backticks"),
        pytest.param("x = ur'a'\n", id="an old prefix"),
        pytest.param("raise A, 'b'\n", id="an old raise"),
        pytest.param("try: pass\nexcept A, e: pass\n", id="an old except"),
        pytest.param("try: pass\nexcept A, e:\n    print e\n", id="an old except with a print"),
        pytest.param("try: pass\nexcept (A, B), e: pass\n", id="an old except of two"),
        pytest.param("try: pass\nexcept A, B as e: pass\n", id="a name for two exceptions without brackets"),
        pytest.param("def f[T](x): print x\n", id="something else as well"),
        pytest.param("def f(:\n", id="a slip of the pen"),
        pytest.param("def f[T]: pass\n", id="a generic function without parameters"),
        pytest.param("def f[T U](x): pass\n", id="type parameters without a comma"),
        pytest.param("def f[1](x): pass\n", id="a number as a type parameter"),
        pytest.param("class A[]: pass\n", id="no type parameter"),
        pytest.param("class A[T: pass\n", id="type parameters that do not end"),
        pytest.param("type X = a, b\n", id="a type alias of two"),
        pytest.param("type X[T]\n", id="half a type alias"),
        pytest.param("x = f'{a b['c']}'\n", id="a slip inside an f-string"),
        pytest.param("x = f'{a['b'}'\n", id="an open bracket inside an f-string"),
        pytest.param("x = f'{a!z}' + f'{b['c']}'\n", id="an unknown conversion"),
        pytest.param("x = f'{}'\n", id="an empty field"),
        pytest.param("x = f'{x'\n", id="an open field"),
        pytest.param("x = f'{a['b']}' +\n", id="a slip behind an f-string"),
        pytest.param("x = bf'{a['b']}'\n", id="a prefix that never was"),
        pytest.param("x = t'a' 'b'\n", id="a template beside a string"),
        pytest.param("x = 'a't'b'\n", id="a quote too many"),
        pytest.param("x = 'it's'\n", id="an apostrophe"),
        pytest.param("x = 'abc\n", id="an open string"),
        pytest.param("x = '''abc\n", id="an open long string"),
        pytest.param("x = (1\n", id="an open bracket"),
    ],
)
def test_no_newer_python_is_blamed(text: str) -> None:
    assert newer_python_for(text, OLD) == ""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("type X[\n" * 40_000, id="lists that do not end"),
        pytest.param("def f[T](x): pass\n" * 10_000 + "(", id="many generic functions"),
        pytest.param("x = f'{a['b']}'\n" * 10_000 + "(", id="many f-strings"),
        pytest.param("f'{" * 100_000, id="open f-strings"),
        pytest.param("f'{a:{a:{" * 30_000, id="open formats"),
        pytest.param("except " + "a," * 150_000 + "\n", id="a long except"),
        pytest.param("'" * 300_000, id="quotes"),
        pytest.param("t" * 300_000 + "'", id="a long name"),
        pytest.param("f'" + "\\" * 300_000, id="backslashes"),
    ],
)
def test_the_question_is_answered_soon(text: str) -> None:
    started = time.monotonic()
    newer_python_for(text, OLD)
    assert time.monotonic() - started < 20
