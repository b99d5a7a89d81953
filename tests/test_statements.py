"""Statements as numbers: equal where only the layout differs, and in their shapes where only names and literals do."""

import ast
import io
import keyword
import tokenize
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autopack_lint.facts.copies.statements import statements_of
from autopack_lint.facts.parse import parse
from autopack_lint.model.statements import Kind, Statements, packed_statements, unpacked_statements
from tests.support.foreign_metrics import EVERYDAY, Parsed, parsed_files
from tests.support.packages import installed
from tests.support.programs import decorated, programs
from tests.support.words import words_of

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")


def statements(text: str) -> Statements:
    found = statements_of(*parse(text.encode()))
    assert found is not None
    return found


def shapes(text: str) -> list[int]:
    return list(statements(text).shapes)


def kinds(text: str) -> list[str]:
    return [
        f"{depth} {Kind(kind).name}"
        for depth, kind in zip(statements(text).depths, statements(text).kinds, strict=True)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("x = f(a, b)", "x=f( a,\n  b )", id="spaces and lines in brackets"),
        pytest.param("x = a + b", "x = a \\\n    + b", id="a continued line"),
        pytest.param("x = a", "x = a  # if 'a' else \"b", id="a comment with a quote"),
        pytest.param(
            "x = [\n    1,\n    2,\n]", "x = [\n    1,  # one\n    # two\n    2,\n]", id="comments in brackets"
        ),
        pytest.param("a; b", "a\nb", id="two statements on a line"),
        pytest.param("if a: b", "if a:\n    b", id="a block on the line of its head"),
        pytest.param("x = 'a'", 'x = "a"', id="the other quotes"),
        pytest.param("x = (a.b.c)", "x = (a\n  .b  . c)", id="attributes over lines"),
        pytest.param("def f():\n    return 1", "def f():\n\t\treturn 1\n\n", id="indentation"),
        pytest.param(
            "if a:\n    b\nelse:\n    c", "if a:\n    b\n\n# else\nelse:  # else\n    c", id="a clause among comments"
        ),
    ],
)
def test_layout_changes_nothing(one: str, other: str) -> None:
    assert shapes(one) == shapes(other)
    assert words_of(statements(one)) == words_of(statements(other))
    assert kinds(one) == kinds(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("x = a", "y = b", id="names"),
        pytest.param("x = 1", "x = 0x1f", id="whole numbers"),
        pytest.param("x = 1.5e-3j", "x = 2", id="numbers of any kind"),
        pytest.param("x = 'a'", 'x = rb"""a\n"b"""', id="strings of any kind"),
        pytest.param("x = None", "x = 'a'", id="None is a literal"),
        pytest.param("x.y(True)", "a.b(3)", id="attributes and truth"),
        pytest.param("x = f'{a}'", "x = f'b {c} d'", id="the text of a formatted string"),
        pytest.param("größe = 1", "a = 1", id="names of other letters"),
        pytest.param("1if x else 2", "3 if y else 4", id="a number that touches a word"),
    ],
)
def test_names_and_literals_are_not_part_of_a_shape(one: str, other: str) -> None:
    assert shapes(one) == shapes(other)
    assert words_of(statements(one)) != words_of(statements(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("x = a + b", "x = a - b", id="an operator"),
        pytest.param("x = a", "x = 1", id="a name and a literal"),
        pytest.param("x[1:]", "x[:1]", id="where a name stands among signs"),
        pytest.param("f()(a)", "f(a)()", id="which call has the argument"),
        pytest.param("x = a is b", "x = a in b", id="a keyword"),
        pytest.param("f(a)", "f(*a)", id="a star"),
        pytest.param("return_ = 1", "return 1", id="a name that begins like a keyword"),
        pytest.param("x = f'{a}'", "x = f'{a.b}'", id="an expression in a string"),
        pytest.param("x = f'{a}'", "x = '{a}'", id="a string with braces that is not formatted"),
        pytest.param("x = 'a' 'b'", "x = 'a'", id="one string and two"),
        pytest.param("x = '#'\ny", "x = ''#'\ny + 1", id="a sign of a comment in a string"),
        pytest.param("yield x", "await_(x)", id="other words"),
    ],
)
def test_all_else_is_part_of_a_shape(one: str, other: str) -> None:
    assert shapes(one) != shapes(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("x = a.b('c', 1)", [["x", "a", "b", '"c"', "1"]], id="names, attributes and literals"),
        pytest.param("f(a).b.c", [["f", "a", "b", "c"]], id="attributes of a call"),
        pytest.param("if x: pass", [["x"], []], id="keywords are not among them"),
        pytest.param("f'{a.b!r:>{w}} {c=}'", [["f'{!r:>{}} {=}'", "a", "b", "w", "c"]], id="the fields of a string"),
        pytest.param("f'{{a}} {b}'", [["f'{{a}} {}'", "b"]], id="doubled braces are text"),
        pytest.param("f'{d[\"k:l\"]} {x!=y} {x:=^5}'", [["f'{} {} {:=^5}'", "d", '"k:l"', "x", "y", "x"]], id="colons"),
        pytest.param("f'''{\na\n}'''", [["f'''{}'''", "a"]], id="a field over lines"),
        pytest.param("x = None", [["x", "None"]], id="literals that are words"),
    ],
)
def test_words(text: str, words: list[list[str]]) -> None:
    assert words_of(statements(text)) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "'text'\nimport a\nfrom b import c", ["0 TEXT", "0 IMPORT", "0 IMPORT"], id="what may be left out"
        ),
        pytest.param("A = 1\nB: int\nC = [f()]\nD = f()", ["0 DATA", "0 DATA", "0 DATA", "0 ASSIGNMENT"], id="data"),
        pytest.param(
            "@a\n@b(\n1)\nclass C:\n    @c\n    async def f(): pass",
            ["0 DECORATOR", "0 DECORATOR", "0 CLASS", "1 DECORATOR", "1 FUNCTION", "2 SIMPLE"],
            id="decorators stand before definitions",
        ),
        pytest.param(
            "if a:\n    b\nelif c:\n    d\nelse:\n    if e: f",
            ["0 BLOCK", "1 SIMPLE", "0 BRANCH", "1 SIMPLE", "0 CLAUSE", "1 BLOCK", "2 SIMPLE"],
            id="elif is a branch, an if in else is not",
        ),
        pytest.param(
            "try: a\nexcept E as e: b\nelse: c\nfinally: d",
            ["0 BLOCK", "1 SIMPLE", "0 CLAUSE", "1 SIMPLE", "0 CLAUSE", "1 SIMPLE", "0 CLAUSE", "1 SIMPLE"],
            id="try",
        ),
        pytest.param(
            "match x:\n    case case if y:\n        a\n    case (_):\n        b",
            ["0 BLOCK", "0 CLAUSE", "1 SIMPLE", "0 CLAUSE", "1 SIMPLE"],
            id="match",
        ),
        pytest.param("for a in b: c\nelse: d", ["0 LOOP", "1 SIMPLE", "0 CLAUSE", "1 SIMPLE"], id="for"),
        pytest.param("while a: c\nelse: d", ["0 BLOCK", "1 SIMPLE", "0 CLAUSE", "1 SIMPLE"], id="while"),
        pytest.param("a, b = c\na = b", ["0 UNPACKING", "0 ASSIGNMENT"], id="several names"),
        pytest.param("for a, b in c: d", ["0 UNPACKING_LOOP", "1 SIMPLE"], id="for with several names"),
        pytest.param("with a as b: c", ["0 CONTEXT", "1 SIMPLE"], id="with"),
    ],
)
def test_kinds_and_depths(text: str, found: list[str]) -> None:
    assert kinds(text) == found


def test_lines_are_those_of_the_statements() -> None:
    text = "@a\n\ndef f():\n    x = (\n        1)\n\n    # end\n\n    else_ = 2\n"
    text += "if y:\n    z\n# no\nelse:\n    z; \\\n  w\n"
    found = statements(text)
    assert list(zip(found.lines, found.ends, strict=True)) == [
        (1, 1), (3, 9), (4, 5), (9, 9), (10, 15), (11, 11), (13, 13), (14, 14), (15, 15),
    ]  # fmt: skip


def test_bytes_of_another_shape_are_refused() -> None:
    packed = packed_statements(statements("x = 1\ny = f(x)\n"))
    assert unpacked_statements(packed) == statements("x = 1\ny = f(x)\n")
    for broken in (b"", packed[:10], packed[:-1], packed + b"x", packed[:16] + b"QQQQ" + packed[20:]):
        with pytest.raises(ValueError, match=r"the columns|no such type|buffer"):
            unpacked_statements(broken)


def test_marks_of_our_own_in_a_text_are_taken_for_text() -> None:
    assert shapes("x = '\x01\x02\x04'\ny = 1") == shapes("x = 'a'\ny = 1")


def reference(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The shape and the words of the text of one simple statement, by Python's own tokens."""
    shape: list[str] = []
    words: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        is_literal = token.type in {tokenize.STRING, tokenize.NUMBER} or token.string in {"None", "True", "False"}
        if is_literal or (token.type == tokenize.NAME and not keyword.iskeyword(token.string)):
            shape.append("literal" if is_literal else "name")
            words.append(token.string)
        elif token.type in {tokenize.NAME, tokenize.OP}:
            shape.append(token.string)
    return tuple(shape), words


def simple_statements(tree: ast.Module) -> list[ast.stmt]:
    """Those without a block and without formatted strings, whose tokens are other ones in each Python."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not hasattr(node, "body")]
    return [node for node in found if not any(isinstance(part, FORMATTED) for part in ast.walk(node))]


FORMATTED = (ast.JoinedStr, ast.Match)


def same(word: str) -> str:
    """Long literals are kept by their beginnings, and the kind of quotes is not kept."""
    return word.replace("'", '"')[:12]


def alone_on_their_lines(file: Parsed) -> Iterator[tuple[int, tuple[str, ...], list[str]]]:
    """The hash of each simple statement that has its lines for itself, and its tokens and words by Python."""
    found = statements_of(file.tree, file.source)
    if found is None:
        return
    lines, words, offsets = found.lines.tolist(), words_of(found), file.source.line_offsets
    alone = {line: place for place, line in enumerate(lines) if lines.count(line) == 1}
    for node in simple_statements(file.tree):
        if node.lineno in alone:
            place = alone[node.lineno]
            end = offsets[node.end_lineno or 0] + (node.end_col_offset or 0)
            tokens, names = reference(file.source.text[offsets[node.lineno] + node.col_offset : end].decode())
            assert [*map(same, words[place])] == [*map(same, names)]
            yield found.shapes[place], tokens, names


def test_shapes_and_words_are_those_of_pythons_own_tokens() -> None:
    by_shape: dict[int, tuple[str, ...]] = {}
    by_tokens: dict[tuple[str, ...], int] = {}
    files = (file for package in EVERYDAY for file in parsed_files(installed(package)))
    for shape, tokens, _ in chain.from_iterable(map(alone_on_their_lines, files)):
        assert by_shape.setdefault(shape, tokens) == tokens
        assert by_tokens.setdefault(tokens, shape) == shape
    assert len(by_shape) > 900


def does_not_depend_on_the_layout(text: str, choose: Callable[[int], int]) -> None:
    plain, laid_out = statements(text), statements(decorated(text, choose))
    assert plain._replace(lines=laid_out.lines, ends=laid_out.ends) == laid_out


def survives_packing(text: str, choose: Callable[[int], int]) -> None:
    assert unpacked_statements(packed_statements(statements(text))) == statements(text)


@pytest.mark.parametrize("holds", [does_not_depend_on_the_layout, survives_packing])
def test_every_program(holds: Callable[[str, Callable[[int], int]], None]) -> None:
    @settings(deadline=None, derandomize=True, database=None, max_examples=60, suppress_health_check=list(HealthCheck))
    @given(programs(60), st.randoms(use_true_random=False).map(lambda random: random.randrange))
    def check(text: str, choose: Callable[[int], int]) -> None:
        holds(text, choose)

    check()
