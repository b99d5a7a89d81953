"""The proofs: each fails for what it is there for, and holds for what is harmless."""

import pytest

from autopack_lint.gate.findings import failures
from autopack_lint.gate.names import why_a_name_is_lost
from autopack_lint.gate.text import Edit, why_not_compiled, why_not_the_edits, why_not_the_same_elsewhere
from tests.support.reports import finding

OUTSIDE = "text outside of the edits differs"
SWALLOWED = "the statement on line 2 would be another one"


@pytest.mark.parametrize(
    ("before", "edits", "after", "reason"),
    [
        pytest.param("abc", [(1, 2, "x")], "axc", "", id="an edit and nothing else"),
        pytest.param("abc", [(0, 0, "x"), (3, 3, "y")], "xabcy", "", id="insertions at both ends"),
        pytest.param("abcdefgh", [(1, 2, "xx"), (5, 6, "")], "axxcdegh", "", id="edits far from each other"),
        pytest.param("abcdefgh", [(1, 2, "xx"), (5, 6, "")], "axxcDegh", OUTSIDE, id="a change between edits"),
        pytest.param("abc", [(1, 2, "x")], "axd", OUTSIDE, id="a change after the edit"),
        pytest.param("abc", [(1, 2, "x")], "bxc", OUTSIDE, id="a change before the edit"),
        pytest.param("abc", [(1, 2, "x")], "abc", "an edit is not in the result", id="an edit that was not made"),
        pytest.param("abc", [(0, 2, "x"), (1, 3, "y")], "xy", OUTSIDE, id="edits that overlap"),
        pytest.param("abc", [], "abcd", OUTSIDE, id="something at the end"),
    ],
)
def test_only_the_edits(before: str, edits: list[Edit], after: str, reason: str) -> None:
    assert why_not_the_edits(before, edits, after) == reason


def changed(before: str, edits: list[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        before = before[:start] + new + before[end:]
    return before


@pytest.mark.parametrize(
    ("before", "edits", "holds"),
    [
        pytest.param("a = 1\nb = 2\n", [(4, 5, "3")], True, id="a number"),
        pytest.param("a = 1\nb = 2\n", [(0, 6, "")], True, id="a line is gone"),
        pytest.param("a = 1\nb = 2\n", [(6, 6, "c = 3\nd = 4\n")], True, id="lines in between"),
        pytest.param("a = 1\nb = 2\n", [(0, 0, "import c\n")], True, id="a line at the top"),
        pytest.param("def f():\n    a\n    b\n", [(9, 9, "    c\n")], True, id="a line in a block"),
        pytest.param("def f():\n    a\n    b\nc\n", [(14, 20, "")], True, id="the last line of a block is gone"),
        pytest.param("def f():\n    a\nb\n", [(15, 15, "    c\n")], True, id="a line at the end of a block"),
        pytest.param("a = 1\nb = 2\nc = '''x'''\n", [(4, 5, "'''")], False, id="a quote that swallows lines"),
        pytest.param("a = 1\nb = 2\nc = 3\n", [(4, 5, "1 + \\")], False, id="a backslash that joins lines"),
        pytest.param("if a:\n    b\nc\nd\n", [(12, 12, "if x:\n    y\n")], True, id="an if between"),
        pytest.param("try:\n    a\nexcept B:\n    c\n    d\n", [(25, 26, "e")], True, id="in a handler"),
    ],
)
def test_the_same_elsewhere(before: str, edits: list[Edit], holds: bool) -> None:
    reason = why_not_the_same_elsewhere(before, edits, changed(before, edits))
    assert (reason == "") is holds, reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"x = 1\r\n", "", id="fine"),
        pytest.param(b"# coding: latin-1\nx = '\xe4'\n", "", id="in another encoding"),
        pytest.param(b"return 1\n", "the result does not compile: 'return' outside function (line 1)", id="no place"),
        pytest.param(b"def f(a, a): pass\n", "the result does not compile: duplicate argument 'a'", id="a name twice"),
        pytest.param(b"x = '\\d'\n", "", id="a warning is no error"),
    ],
)
def test_it_compiles(raw: bytes, reason: str) -> None:
    assert why_not_compiled(raw).startswith(reason)
    assert bool(why_not_compiled(raw)) is bool(reason)


@pytest.mark.parametrize(
    ("before", "edits", "reason"),
    [
        pytest.param("a = 1\n(b)\nc = 3\n", [(4, 5, "f \\")], SWALLOWED, id="brackets that become those of a call"),
        pytest.param("a = 1\n-b\nc = 3\n", [(4, 5, "1 \\")], SWALLOWED, id="a sign that becomes a minus"),
        pytest.param("a = 1\nb\n''\nc\n", [(4, 5, "[(")], "the result does not parse: ", id="a bracket left open"),
    ],
)
def test_no_statement_is_swallowed(before: str, edits: list[Edit], reason: str) -> None:
    assert why_not_the_same_elsewhere(before, edits, changed(before, edits)).startswith(reason)


ONE = finding()
OTHER = ONE._replace(rule="CPX101")


def test_what_was_mended_is_gone() -> None:
    assert failures([ONE, ONE], [ONE], {("app/views.py", "SQL102"): 1}) == []
    reason = "SQL102 still finds what was to be mended"
    assert failures([ONE], [ONE], {("app/views.py", "SQL102"): 1}) == [("app/views.py", "SQL102", reason)]


def test_nothing_new_is_found() -> None:
    assert failures([ONE], [ONE], {}) == []
    [failed] = failures([ONE], [ONE, OTHER], {})
    assert failed == ("app/views.py", "CPX101", "CPX101 would find something new in app/views.py")


def test_what_will_be_mended_in_its_turn_may_come() -> None:
    assert failures([ONE], [ONE, OTHER], {}, passing=[OTHER]) == []


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        pytest.param("import a\nb = 1\n", "b = 1\n", "", id="nobody reads it"),
        pytest.param("import a\na.b\n", "a.b\n", "a", id="the module reads it"),
        pytest.param("import a\ndef f():\n    return a\n", "def f():\n    return a\n", "a", id="a function reads it"),
        pytest.param("import a\ndef f(a):\n    return a\n", "def f(a):\n    return a\n", "", id="a parameter is read"),
        pytest.param("import a\nclass C:\n    a = a\n", "class C:\n    a = a\n", "a", id="a class reads it first"),
        pytest.param(
            "def f(): ...\nx = [f() for _ in y]\n", "x = [f() for _ in y]\n", "f", id="a comprehension reads it"
        ),
        pytest.param("def f(): ...\nf()\n", "def g(): ...\ng()\n", "", id="renamed everywhere"),
        pytest.param("def f(): ...\nf()\n", "def g(): ...\nf()\n", "f", id="renamed where it is defined"),
        pytest.param("import a\nif a:\n    import a\n", "if a:\n    import a\n", "", id="another one is left"),
        pytest.param("from a import str\nstr(1)\n", "str(1)\n", "", id="Python has one"),
        pytest.param("from a import b\nb\n", "from a import *\nb\n", "", id="it may come with all names"),
        pytest.param(
            "x = 1\ndef f():\n    global x\n    x = 2\nx\n", "def f():\n    global x\n    x = 2\nx\n", "", id="global"
        ),
    ],
)
def test_no_name_is_lost(before: str, after: str, lost: str) -> None:
    assert why_a_name_is_lost(before, after) == (f"`{lost}` would have no value where it is still read" if lost else "")
