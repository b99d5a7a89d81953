"""Operations on texts: what they change, and what they leave as it was, byte for byte."""

import sys
from typing import Any

import pytest

from autopack_lint.codemods.comments import comment_at
from autopack_lint.codemods.draft import Draft
from autopack_lint.codemods.excerpt import excerpt_of, excerpt_of_all
from autopack_lint.codemods.rewrite import Changed, Conflict, Refused, Unchanged, rewritten
from autopack_lint.codemods.text import Text
from autopack_lint.codemods.witness import objection
from autopack_lint.engine.fixing.attempt import why_not_sound
from autopack_lint.model.finding import Position, Span
from autopack_lint.model.import_style import ImportStyle
from autopack_lint.model.operation import (
    ANYWHERE,
    AddImport,
    DeleteStatement,
    InsertStatement,
    MoveDefinition,
    Operation,
    RedirectImport,
    RemoveComment,
    RemoveImport,
    RenameSymbol,
    ReplaceExpression,
    ReplaceStatement,
    WrapCall,
)
from tests.support.packages import installed

PATH = "a.py"
NEWER = pytest.mark.skipif(sys.version_info < (3, 12), reason="the grammar of Python 3.12: PEP 695 and PEP 701")
ISORT = ImportStyle()


def span_of(code: str, part: str, number: int = 1) -> Span:
    """Where a part of a text stands; the n-th time that it does."""
    start = -1
    for _ in range(number):
        start = code.index(part, start + 1)
    return Span(position(code, start), position(code, start + len(part)))


def position(code: str, offset: int) -> Position:
    before = code[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return Position(before.count("\n") + 1, offset - max(code.rfind("\n", 0, offset), code.rfind("\r", 0, offset)))


def after(code: str, *operations: Operation, style: ImportStyle = ISORT) -> str:
    """The text after operations; the reason in brackets where they are refused."""
    raw = code.encode()
    outcome = rewritten([operation._replace(path=PATH) for operation in operations], {PATH: Draft.of(raw)}, style)
    match outcome:
        case Changed(drafts):
            return proven(drafts[PATH].settled()).decode()
        case Unchanged():
            return code
        case Refused(reason) | Conflict(reason):
            return f"<{reason}>"


def proven(draft: Draft) -> bytes:
    """The text of a draft, after all the proofs that need nothing but it."""
    raw = draft.text.raw()
    assert not why_not_sound(draft, raw)
    for step in draft.steps:
        assert not objection(excerpt_of(step.before, step.edits))
        assert not objection(excerpt_of_all(step.before, step.edits))
    return raw


@pytest.mark.parametrize(
    ("code", "part", "new", "wanted"),
    [
        pytest.param("x = a\n", "a", "b", "x = b\n", id="a name"),
        pytest.param("x = a  # why\n", "a", "b", "x = b  # why\n", id="beside a comment"),
        pytest.param("x = f(a.b)\n", "a.b", "c or d", "x = f(c or d)\n", id="an argument needs no brackets"),
        pytest.param("x = not a.b\n", "a.b", "c or d", "x = not (c or d)\n", id="an operand gets brackets"),
        pytest.param(
            "x = f(a for a in b)\n", "(a for a in b)", "[c]", "x = f([c])\n", id="brackets that are a call's stay"
        ),
        pytest.param("x = f(a)\n", "a", "b, c", "x = f((b, c))\n", id="a tuple among arguments gets brackets"),
        pytest.param("x = a\n", "a", "b, c", "x = b, c\n", id="a tuple that is all of it needs none"),
        pytest.param("x = a\n", "a", "f(\n    b,\n)", "x = f(\n    b,\n)\n", id="over several lines"),
        pytest.param("x = a\n", "a", "b +\n c", "x = (b +\n c)\n", id="a sum over several lines gets brackets"),
        pytest.param("if x:\n\ty = a\r\n", "a", "b", "if x:\n\ty = b\r\n", id="every kind of white space stays"),
        pytest.param(
            "if a:\n    pass\nelif b == None:\n    x\n",
            "b == None",
            "b is None",
            "if a:\n    pass\nelif b is None:\n    x\n",
            id="the test of an elif",
        ),
        pytest.param("x = 1; y = a; z = 2\n", "a", "b", "x = 1; y = b; z = 2\n", id="between semicolons"),
        pytest.param("if x: y = a\n", "a", "b", "if x: y = b\n", id="on the line of an if"),
        pytest.param("ä = 'ü'; y = a\n", "a", "b", "ä = 'ü'; y = b\n", id="behind letters of more bytes"),
        pytest.param("@a\ndef f(): pass\n", "a", "b.c", "@b.c\ndef f(): pass\n", id="a decorator"),
        pytest.param("with a as x:\n    pass\n", "a", "b", "with b as x:\n    pass\n", id="a context"),
        pytest.param("x[a] = 1\n", "x[a]", "y.z", "y.z = 1\n", id="a target"),
        pytest.param(
            "x = f(a)\n",
            "a",
            "b # c",
            "<replace-expression: the statement on line 1 would not mean what it should>",
            id="no comment that swallows what follows",
        ),
        pytest.param(
            "x = a\n",
            "a",
            "b)",
            "<replace-expression: `b)` is no expression: unmatched ')'>",
            id="no bracket too much",
        ),
        pytest.param(
            "x = a\n",
            "x = a",
            "b",
            "<replace-expression: there is no expression `x = a` of its own on line 1>",
            id="not a statement",
        ),
        pytest.param(
            "x = a + b + c\n",
            "b + c",
            "d",
            "<replace-expression: there is no expression `b + c` of its own on line 1>",
            id="not a part that only looks like one",
        ),
        pytest.param(
            "x = a\n",
            "x",
            "f()",
            "<replace-expression: the statement on line 1 would not mean what it should>",
            id="not a target that cannot be one",
        ),
    ],
)
def test_replace_expression(code: str, part: str, new: str, wanted: str) -> None:
    assert after(code, ReplaceExpression(span_of(code, part), new)) == wanted


@pytest.mark.parametrize(
    ("code", "part", "operation", "wanted"),
    [
        pytest.param(
            "x = 'a'  # b\n",
            "'a'",
            WrapCall(Span(Position(1, 1), Position(1, 2)), "text"),
            "x = text('a')  # b\n",
            id="a text",
        ),
        pytest.param(
            "x = a, b\n",
            "a, b",
            WrapCall(Span(Position(1, 1), Position(1, 2)), "f"),
            "x = f((a, b))\n",
            id="a tuple stays one argument",
        ),
        pytest.param(
            "g(a for a in b)\n",
            "(a for a in b)",
            WrapCall(Span(Position(1, 1), Position(1, 2)), "f"),
            "g(f((a for a in b)))\n",
            id="a generator",
        ),
        pytest.param(
            "x = a\n",
            "a",
            WrapCall(Span(Position(1, 1), Position(1, 2)), "f", "b, c=1"),
            "x = f(a, b, c=1)\n",
            id="with further arguments",
        ),
        pytest.param(
            "x = -a ** b\n",
            "-a ** b",
            WrapCall(Span(Position(1, 1), Position(1, 2)), "f"),
            "x = f(-a ** b)\n",
            id="an operation",
        ),
    ],
)
def test_wrap_call(code: str, part: str, operation: WrapCall, wanted: str) -> None:
    assert after(code, operation._replace(span=span_of(code, part))) == wanted


@pytest.mark.parametrize(
    ("code", "part", "new", "wanted"),
    [
        pytest.param("a\nb  # why\nc\n", "b", "x\ny", "a\nx\ny  # why\nc\n", id="its comment stays beside the last"),
        pytest.param(
            "if a:\r\n\tb\r\n",
            "b",
            "if x:\n    y",
            "if a:\r\n\tif x:\r\n\t\ty\r\n",
            id="in the indentation and the line ends of the file",
        ),
        pytest.param(
            "if a:\n  b\n",
            "b",
            'x = """\nin\n"""',
            'if a:\n  x = """\nin\n"""\n',
            id="the inside of texts is not indented",
        ),
        pytest.param("a; b; c\n", "b", "x", "a; x; c\n", id="between semicolons"),
        pytest.param(
            "a; b\n",
            "b",
            "if x:\n    y",
            "<replace-statement: it shares its line with something else, where only one simple statement has room>",
            id="no block between semicolons",
        ),
        pytest.param(
            "@d\ndef f():\n    pass\n", "@d\ndef f():\n    pass", "f = None", "f = None\n", id="with decorators"
        ),
        pytest.param(
            "if a:\n    b\nelse:\n    c\n", "c", "x\ny", "if a:\n    b\nelse:\n    x\n    y\n", id="in an else"
        ),
    ],
)
def test_replace_statement(code: str, part: str, new: str, wanted: str) -> None:
    assert after(code, ReplaceStatement(span_of(code, part), new)) == wanted


@pytest.mark.parametrize(
    ("code", "part", "side", "wanted"),
    [
        pytest.param("a\nb\n", "b", "before", "a\nx\nb\n", id="before"),
        pytest.param("a  # why\nb", "a", "after", "a  # why\nx\nb", id="after a comment"),
        pytest.param("a\nb", "b", "after", "a\nb\nx", id="after a last line without an end"),
        pytest.param("y\n# of it\na\n", "a", "before", "y\nx\n# of it\na\n", id="above the comments of a statement"),
        pytest.param(
            "#!/bin/python\n# licence\na\n",
            "a",
            "before",
            "#!/bin/python\n# licence\nx\na\n",
            id="below the head of the file",
        ),
        pytest.param(
            "def f():\n    '''doc'''\n    a\n",
            "a",
            "before",
            "def f():\n    '''doc'''\n    x\n    a\n",
            id="in a function",
        ),
        pytest.param(
            "'''doc'''\na\n",
            "'''doc'''",
            "before",
            "<insert-statement: a docstring has to stay the first statement>",
            id="never before a docstring",
        ),
        pytest.param("if y: a\n", "a", "after", "if y: a; x\n", id="on the line of an if"),
    ],
)
def test_insert_statement(code: str, part: str, side: str, wanted: str) -> None:
    operation = InsertStatement(span_of(code, part), "x", "before" if side == "before" else "after")
    assert after(code, operation) == wanted


@pytest.mark.parametrize(
    ("code", "part", "wanted"),
    [
        pytest.param("a\nb\nc\n", "b", "a\nc\n", id="a line"),
        pytest.param("a\nb  # of b\nc\n", "b", "a\nc\n", id="with its comment"),
        pytest.param("a\n# of it\nb\nc\n", "b", "a\n# of it\nc\n", id="without what stands above"),
        pytest.param("if a:\n    b\n", "b", "if a:\n    pass\n", id="the only one of a block"),
        pytest.param("b", "b", "", id="the only one of a file"),
        pytest.param("a; b; c\n", "a", "b; c\n", id="the first of a line"),
        pytest.param("a; b; c\n", "b", "a; c\n", id="in the middle of a line"),
        pytest.param("a; b  # why\n", "b", "a  # why\n", id="the last of a line"),
        pytest.param(
            "a\n\n\ndef b():\n    pass\n\n\nc\n", "def b():\n    pass", "a\n\n\nc\n", id="no double empty lines stay"
        ),
        pytest.param("b\n\nc\n", "b", "c\n", id="no empty lines at the top stay"),
        pytest.param(
            "def f():\n    b\n    'text'\n",
            "b",
            "<delete-statement: the text after it would become a docstring>",
            id="never makes a docstring",
        ),
        pytest.param(
            "class A:\r\n\t@p\r\n\tdef b(self): ...\r\n\tx = 1\r\n",
            "@p\r\n\tdef b(self): ...",
            "class A:\r\n\tx = 1\r\n",
            id="with decorators, and line ends of Windows",
        ),
    ],
)
def test_delete_statement(code: str, part: str, wanted: str) -> None:
    assert after(code, DeleteStatement(span_of(code, part))) == wanted


def test_all_statements_of_a_block_go_one_by_one() -> None:
    code = "if a:\n    b\n    c\n"
    assert after(code, DeleteStatement(span_of(code, "b")), DeleteStatement(span_of(code, "c"))) == "if a:\n    pass\n"


@pytest.mark.parametrize(
    ("code", "part", "wanted"),
    [
        pytest.param("x = 1  # gone\ny\n", "# gone", "x = 1\ny\n", id="at the end of a line"),
        pytest.param("x\n# gone\ny\n", "# gone", "x\ny\n", id="with its line"),
        pytest.param("x = 1  # gone # stays\n", "# gone", "x = 1  # stays\n", id="the first part"),
        pytest.param("x = 1  # stays # gone\n", "# gone", "x = 1  # stays\n", id="the last part"),
        pytest.param("x = 1  # a[B, C] d\n", "B, ", "x = 1  # a[C] d\n", id="a part in the middle"),
        pytest.param(
            "x = '# a'\n", "# a", "<remove-comment: there is no comment at this place of line 1>", id="not in a text"
        ),
        pytest.param("x  # gone", "# gone", "x", id="at the end of a file without a line end"),
    ],
)
def test_remove_comment(code: str, part: str, wanted: str) -> None:
    assert after(code, RemoveComment(span_of(code, part))) == wanted


NESTED = """\
# a head
@a  # a decorator
class A:  # a class

    # above a method
    def f(self, x="# no",  # a parameter
          y=1):
        '''# no'''
        if x:  # a branch
            pass; pass  # two on a line
            # behind the block
        elif y: pass  # a block on its line
        # above else
        else:  # else
            return [  # a bracket
                "# no"  # between texts
                " # no", f"{x} # no",
            # in front of the end
            ]
        # behind the method

    try:
        z = \\
            1  # continued
    except E:  # handled
        match z:
            case 1:  # a case
                pass
    finally:
        pass
    # behind the class
# at the end"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_comment_is_found_without_reading_all_others(newline: str) -> None:
    text = Text(NESTED.replace("\n", newline))
    assert len(text.comments) == 20
    signs = [place for place, sign in enumerate(text.characters) if sign == "#"]
    there = dict(text.comments)
    for sign in signs:
        found = comment_at(text, sign)
        assert (found is not None and found.start == sign) == (sign in there), text.line_number(sign)
        assert sign not in there or found == (sign, there[sign])


def test_a_comment_is_found_in_code_that_nobody_prepared() -> None:
    for file in sorted(installed("click==8.1.8").rglob("*.py")):
        text = Text.of(file.read_bytes())
        assert [comment_at(text, start) for start, _ in text.comments] == text.comments


SORTED = "import os\nfrom a import x\n"


@pytest.mark.parametrize(
    ("code", "operation", "wanted"),
    [
        pytest.param("import os\n", AddImport("os"), "import os\n", id="nothing where it is there"),
        pytest.param("", AddImport("os"), "import os\n", id="into an empty file"),
        pytest.param("x = 1\n", AddImport("os"), "import os\n\nx = 1\n", id="above the first statement"),
        pytest.param("def f(): ...\n", AddImport("os"), "import os\n\n\ndef f(): ...\n", id="above a function"),
        pytest.param('"""doc"""\n', AddImport("os"), '"""doc"""\n\nimport os\n', id="below a docstring"),
        pytest.param(
            '"""doc"""\n\nx = 1\n',
            AddImport("os"),
            '"""doc"""\n\nimport os\n\nx = 1\n',
            id="between docstring and code",
        ),
        pytest.param(
            "#!/x\n# licence\n\nx = 1\n",
            AddImport("os"),
            "#!/x\n# licence\n\nimport os\n\nx = 1\n",
            id="below a licence",
        ),
        pytest.param(
            "from __future__ import annotations\n\nx = 1\n",
            AddImport("os"),
            "from __future__ import annotations\n\nimport os\n\nx = 1\n",
            id="below the future",
        ),
        pytest.param(
            "import os\n\nimport z\n", AddImport("sys"), "import os\nimport sys\n\nimport z\n", id="in its section"
        ),
        pytest.param(
            "import os\n\nimport z\n",
            AddImport("a", "b"),
            "import os\n\nimport z\nfrom a import b\n",
            id="plain imports come first",
        ),
        pytest.param(
            "import os\n\nx = 1\n",
            AddImport("a", "b"),
            "import os\n\nfrom a import b\n\nx = 1\n",
            id="in a section of its own",
        ),
        pytest.param(
            "import a\n\nx = 1\n", AddImport("os"), "import os\n\nimport a\n\nx = 1\n", id="in a section above"
        ),
        pytest.param(
            "from a import b, d  # why\n", AddImport("a", "c"), "from a import b, c, d  # why\n", id="among other names"
        ),
        pytest.param(
            "from a import b\n",
            AddImport("a", "c", "d"),
            "from a import b\nfrom a import c as d\n",
            id="an alias stands alone",
        ),
        pytest.param(
            "from a import (\n    b,  # of b\n    # of d\n    d,\n)\n",
            AddImport("a", "c"),
            "from a import (\n    b,  # of b\n    c,\n    # of d\n    d,\n)\n",
            id="among names on lines of their own, with comments",
        ),
        pytest.param(
            "from a import (\n    b,\n    c  # of c\n)\n",
            AddImport("a", "d"),
            "from a import (\n    b,\n    c,  # of c\n    d\n)\n",
            id="after a last name without a comma",
        ),
        pytest.param(
            "from a import (\r\n\tb,\r\n\td,\r\n)\r\n",
            AddImport("a", "A"),
            "from a import (\r\n\tA,\r\n\tb,\r\n\td,\r\n)\r\n",
            id="classes first, line ends of Windows",
        ),
        pytest.param(
            "from a import " + "b" * 70 + "\n",
            AddImport("a", "cccccc"),
            "from a import (\n    " + "b" * 70 + ",\n    cccccc,\n)\n",
            id="in brackets where the line would be too long",
        ),
        pytest.param(
            "import os\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from a import b\n",
            AddImport("a", "c", type_checking=True),
            "import os\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from a import b, c\n",
            id="below the guard",
        ),
        pytest.param(
            "import os\n",
            AddImport("a", "c", type_checking=True),
            "import os\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from a import c\n",
            id="below a guard that is made",
        ),
        pytest.param(
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from a import b\n",
            AddImport("z"),
            "from typing import TYPE_CHECKING\n\nimport z\n\nif TYPE_CHECKING:\n    from a import b\n",
            id="never into the guard",
        ),
        pytest.param(
            "def c(): ...\n",
            AddImport("a", "c"),
            "<add-import: `c` is something else in this file already (line 1)>",
            id="not where the name is taken",
        ),
        pytest.param(
            "import a.b\n", AddImport("a.c"), "import a.b\nimport a.c\n", id="modules of one package get along"
        ),
        pytest.param(
            "from . import c\nfrom .a import b\n",
            AddImport("..x", "y"),
            "from ..x import y\nfrom . import c\nfrom .a import b\n",
            id="relative ones are sorted by distance",
        ),
        pytest.param(
            '"""doc"""', AddImport("os"), '"""doc"""\n\nimport os\n', id="below a docstring without a line end"
        ),
    ],
)
def test_add_import(code: str, operation: AddImport, wanted: str) -> None:
    assert after(code, operation) == wanted
    assert after(wanted, operation) == wanted or wanted.startswith("<"), "the second run changes something"


@pytest.mark.parametrize(
    ("settings", "code", "operation", "wanted"),
    [
        pytest.param(
            {"force_single_line": True},
            "from a import b\nfrom a import d\n",
            AddImport("a", "c"),
            "from a import b\nfrom a import c\nfrom a import d\n",
            id="each name on a line of its own",
        ),
        pytest.param(
            {"force_single_line": True, "single_line_exclusions": ("typing",)},
            "from typing import Any\n",
            AddImport("typing", "List"),
            "from typing import Any, List\n",
            id="but for those that the project excepts",
        ),
        pytest.param(
            {"force_sort_within_sections": True},
            "from a import x\nimport c\n",
            AddImport("b"),
            "from a import x\nimport b\nimport c\n",
            id="both kinds in one order",
        ),
        pytest.param(
            {"from_first": True},
            "from a import b\nimport c\n",
            AddImport("z", "y"),
            "from a import b\nfrom z import y\nimport c\n",
            id="names before modules",
        ),
        pytest.param(
            {"lines_between_types": 1},
            "import a\nimport c\n",
            AddImport("b", "x"),
            "import a\nimport c\n\nfrom b import x\n",
            id="a line between both kinds",
        ),
        pytest.param(
            {"length_sort": True},
            "import bb\nimport aaaa\n",
            AddImport("ccc"),
            "import bb\nimport ccc\nimport aaaa\n",
            id="the shortest first",
        ),
        pytest.param(
            {"combine_as_imports": True},
            "from a import b\n",
            AddImport("a", "c", "d"),
            "from a import b, c as d\n",
            id="aliases beside others",
        ),
        pytest.param(
            {"no_lines_before": ("LOCALFOLDER", "FIRSTPARTY")},
            "import os\n\nimport a\n",
            AddImport(".", "c"),
            "import os\n\nimport a\nfrom . import c\n",
            id="no line before a section",
        ),
        pytest.param(
            {"sections": ("future", "third-party", "standard-library")},
            "import a\n\nimport os\n",
            AddImport("b"),
            "import a\nimport b\n\nimport os\n",
            id="sections in another order",
        ),
        pytest.param(
            {"known_first_party": ("a",)},
            "import b\n\nx = 1\n",
            AddImport("a"),
            "import b\n\nimport a\n\nx = 1\n",
            id="what is the project's own",
        ),
        pytest.param(
            {"lines_after_imports": 2},
            "x = 1\n",
            AddImport("os"),
            "import os\n\n\nx = 1\n",
            id="so many lines below",
        ),
        pytest.param(
            {"force_grid_wrap": 2},
            "from a import b\n",
            AddImport("a", "c"),
            "from a import (\n    b,\n    c,\n)\n",
            id="brackets from two names on",
        ),
    ],
)
def test_add_import_as_the_project_sorts(
    settings: dict[str, Any], code: str, operation: AddImport, wanted: str
) -> None:
    style = ISORT._replace(**settings)
    assert after(code, operation, style=style) == wanted
    assert after(wanted, operation, style=style) == wanted


@pytest.mark.parametrize(
    ("code", "operation", "wanted"),
    [
        pytest.param("import os\nimport sys\n", RemoveImport("os"), "import sys\n", id="a statement"),
        pytest.param("import os  # why\n\nx = 1\n", RemoveImport("os"), "x = 1\n", id="the last one, with its comment"),
        pytest.param("import os, sys\n", RemoveImport("os"), "import sys\n", id="the first of two"),
        pytest.param("import os, sys  # why\n", RemoveImport("sys"), "import os  # why\n", id="the last of two"),
        pytest.param("from a import (b, c, d)\n", RemoveImport("a", "c"), "from a import (b, d)\n", id="in brackets"),
        pytest.param(
            "from a import (\n    b,  # of b\n    c,  # of c\n)\n",
            RemoveImport("a", "c"),
            "from a import (\n    b,  # of b\n)\n",
            id="with the line of its own",
        ),
        pytest.param(
            "from a import (\n    b,  # of b\n    c\n)\n",
            RemoveImport("a", "b"),
            "from a import (\n    c\n)\n",
            id="the first line",
        ),
        pytest.param(
            "from a import b, \\\n    c\n", RemoveImport("a", "c"), "from a import b\n", id="after a backslash"
        ),
        pytest.param(
            "from a import (b, # of b\n    c)\n",
            RemoveImport("a", "c"),
            "from a import (b, # of b\n    )\n",
            id="a comment between names stays",
        ),
        pytest.param(
            "try:\n    import a\nexcept ImportError:\n    a = None\n",
            RemoveImport("a"),
            "try:\n    pass\nexcept ImportError:\n    a = None\n",
            id="a block keeps a statement",
        ),
        pytest.param(
            "import a as b\n",
            RemoveImport("a"),
            "<remove-import: there is no `import a`>",
            id="another name is another import",
        ),
        pytest.param("from . import a\n", RemoveImport(".", "a"), "", id="a relative one"),
    ],
)
def test_remove_import(code: str, operation: RemoveImport, wanted: str) -> None:
    assert after(code, operation) == wanted


@pytest.mark.parametrize(
    ("code", "operation", "wanted"),
    [
        pytest.param(
            "from a.b import c  # why\n", RedirectImport("a.b", "x"), "from x import c  # why\n", id="a module"
        ),
        pytest.param(
            "from a.b.c import (  # why\n    d,\n)\n",
            RedirectImport("a.b", "x.y"),
            "from x.y.c import (  # why\n    d,\n)\n",
            id="what lies below it, over lines",
        ),
        pytest.param(
            "from a.bc import d\nimport a.b as e\n",
            RedirectImport("a.b", "x"),
            "from a.bc import d\nimport x as e\n",
            id="no module that only begins like it",
        ),
        pytest.param("from a import b\n", RedirectImport("a", "x", "b"), "from x import b\n", id="a name"),
        pytest.param(
            "from a import b\n",
            RedirectImport("a", "x", "b", "c"),
            "from x import c as b\n",
            id="a name that is called otherwise there",
        ),
        pytest.param(
            "from a import b as d\n",
            RedirectImport("a", "x", "b", "d"),
            "from x import d\n",
            id="an alias that is none any more",
        ),
        pytest.param(
            "from a import b, c\n",
            RedirectImport("a", "x", "b"),
            "from a import c\nfrom x import b\n",
            id="one of two names",
        ),
        pytest.param(
            "def f():\n    from a import b, c\n    return b\n",
            RedirectImport("a", "x", "b"),
            "def f():\n    from a import c\n    from x import b\n    return b\n",
            id="in a function",
        ),
        pytest.param(
            "from a import b\n",
            RedirectImport("a.b", "x.y"),
            "from x import y as b\n",
            id="a module that is imported as a name",
        ),
        pytest.param(
            "from a import b\n",
            RedirectImport("a.b", "y"),
            "import y as b\n",
            id="a module that has no package any more",
        ),
        pytest.param(
            "import a.b\na.b.f(a.b.c)\n", RedirectImport("a.b", "x"), "import x\nx.f(x.c)\n", id="with its uses"
        ),
        pytest.param(
            "import a.b\na.b.f(a.c)\n",
            RedirectImport("a.b", "x"),
            "<redirect-import: `a` on line 2 needs the import of `a.b` too>",
            id="not where the package is used, too",
        ),
        pytest.param(
            "import m\nm.f(m.g)\n",
            RedirectImport("m", "n", "f"),
            "import m\nimport n\nn.f(m.g)\n",
            id="uses of a name in a module",
        ),
        pytest.param("from ..a import b\n", RedirectImport("..a", ".c"), "from .c import b\n", id="relative ones"),
        pytest.param(
            "import os\n",
            RedirectImport("a", "b"),
            "<redirect-import: nothing is imported from `a` here>",
            id="not where there is none",
        ),
    ],
)
def test_redirect_import(code: str, operation: RedirectImport, wanted: str) -> None:
    assert after(code, operation) == wanted


@pytest.mark.parametrize(
    ("code", "part", "wanted"),
    [
        pytest.param(
            "def old():\n    return old\nold()  # old\n",
            "",
            "def new():\n    return new\nnew()  # old\n",
            id="a function and its uses, no comment",
        ),
        pytest.param(
            "old = 1\ndef f():\n    old = 2\n    return old\n",
            "",
            "new = 1\ndef f():\n    old = 2\n    return old\n",
            id="not what is another variable",
        ),
        pytest.param(
            "old = 1\ndef f():\n    global old\n    old = 2\n",
            "",
            "new = 1\ndef f():\n    global new\n    new = 2\n",
            id="what is declared global",
        ),
        pytest.param(
            "class A:\n    old = 1\n    def f(self):\n        return old\nold = 2\n",
            "",
            "class A:\n    old = 1\n    def f(self):\n        return new\nnew = 2\n",
            id="classes hide nothing from methods",
        ),
        pytest.param(
            "old = [old for old in x]\n",
            "",
            "new = [old for old in x]\n",
            id="variables of comprehensions are their own",
        ),
        pytest.param(
            "old = 1\nx = [(y := old) for _ in old]\n",
            "",
            "new = 1\nx = [(y := new) for _ in new]\n",
            id="in comprehensions",
        ),
        pytest.param(
            "try:\n    pass\nexcept E as old:\n    print(old)\n",
            "",
            "try:\n    pass\nexcept E as new:\n    print(new)\n",
            id="the name of an exception",
        ),
        pytest.param(
            "match x:\n    case {'a': old, **rest}:\n        old\n",
            "",
            "match x:\n    case {'a': new, **rest}:\n        new\n",
            id="a name in a pattern",
        ),
        pytest.param(
            "from a import old\nold()\n", "", "from a import old as new\nnew()\n", id="an imported name gets an alias"
        ),
        pytest.param("from a import b as old\nold()\n", "", "from a import b as new\nnew()\n", id="an alias"),
        pytest.param(
            "def old(): ...\n__all__ = ['old', 'other']\n",
            "",
            "def new(): ...\n__all__ = ['new', 'other']\n",
            id="what is exported",
        ),
        pytest.param(
            "def f():\n    old = 1\n    return lambda: old\nold = 2\n",
            "old = 1",
            "def f():\n    new = 1\n    return lambda: new\nold = 2\n",
            id="a local variable with what encloses it",
        ),
        pytest.param("x.old = old = 1\n", "", "x.old = new = 1\n", id="no attributes"),
        pytest.param(
            "old = new = 1\n", "", "<rename-symbol: `new` is in use already>", id="not to a name that is in use"
        ),
        pytest.param(
            "def f(old): return old\n",
            "old)",
            "<rename-symbol: `old` is a parameter, which callers may give by its name>",
            id="no parameters",
        ),
        pytest.param(
            "class A:\n    old = 1\n",
            "old",
            "<rename-symbol: `old` is an attribute, whose uses cannot be told by their names>",
            id="no attributes of classes",
        ),
        pytest.param(
            "old = 1\neval('old')\n",
            "",
            "<rename-symbol: the file looks names up while it runs (`eval`)>",
            id="not beside eval",
        ),
        pytest.param(
            "class old: ...\ndef f(x: 'old'): ...\n",
            "",
            "<rename-symbol: an annotation that is a text may mean `old`>",
            id="not where a text may mean it",
        ),
        pytest.param(
            "print(old)\n",
            "old",
            "<rename-symbol: `old` is not bound in this file>",
            id="nothing that comes from elsewhere",
        ),
    ],
)
def test_rename_symbol(code: str, part: str, wanted: str) -> None:
    span = ANYWHERE
    if part:
        whole = span_of(code, part)
        span = Span(whole.start, Position(whole.start.line, whole.start.column + 3))
    assert after(code, RenameSymbol("old", "new", span)) == wanted


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        pytest.param("from m import old\nold(old)\n", "from m import new\nnew(new)\n", id="the import and its uses"),
        pytest.param("from m import old as o\no()\n", "from m import new as o\no()\n", id="an alias keeps its name"),
        pytest.param("import m\nm.old(m.other)\n", "import m\nm.new(m.other)\n", id="uses through the module"),
        pytest.param("from x import old\n", "<rename-symbol: `m.old` is not used here>", id="not what is another's"),
    ],
)
def test_a_rename_in_another_module_is_followed(code: str, wanted: str) -> None:
    assert after(code, RenameSymbol("old", "new", module="m")) == wanted


HOME = """\
'''Home.'''

import os
from a import b, c

limit = 1


# Of f.
@b
def f(x):
    # inside
    return os.path.join(x)


def g():
    return f(limit)
"""


def moved(name: str, home: str = HOME, target: str = "import sys\n\nx = 1\n") -> tuple[str, str]:
    operation = MoveDefinition(name, "home", "pkg.target", "pkg/target.py", "home.py")
    drafts = {"home.py": Draft.of(home.encode()), "pkg/target.py": Draft.of(target.encode())}
    outcome = rewritten([operation], drafts, ISORT)
    if isinstance(outcome, Refused | Conflict):
        return outcome.reason, ""
    assert isinstance(outcome, Changed)
    first, second = (proven(outcome.drafts[path].settled()).decode() for path in drafts)
    return first, second


def test_a_definition_moves_with_its_comments_decorators_and_imports() -> None:
    home, target = moved("f")
    assert home == (
        "'''Home.'''\n\nfrom a import c\nfrom pkg.target import f\n\nlimit = 1\n\n\ndef g():\n    return f(limit)\n"
    )
    assert target == (
        "import os\nimport sys\n\nfrom a import b\n\nx = 1\n\n\n"
        "# Of f.\n@b\ndef f(x):\n    # inside\n    return os.path.join(x)\n"
    )


@pytest.mark.parametrize(
    ("name", "target", "reason"),
    [
        pytest.param("g", "x = 1\n", "it needs `limit`, which stays", id="what needs something that stays"),
        pytest.param("limit", "x = 1\n", "there is no `limit`", id="what is no definition"),
        pytest.param("f", "f = 1\n", "has a `f` already", id="to where the name is taken"),
        pytest.param("f", "import home\n", "they would need each other", id="to what imports its old home"),
    ],
)
def test_a_definition_does_not_move(name: str, target: str, reason: str) -> None:
    assert reason in moved(name, target=target)[0]


@NEWER
@pytest.mark.parametrize(
    ("code", "part", "operation", "wanted"),
    [
        pytest.param(
            'x = f"{a} {f"{b}"}"\n',
            "b",
            ReplaceExpression(ANYWHERE, "c.d"),
            'x = f"{a} {f"{c.d}"}"\n',
            id="in a text inside of a text with the same quotes",
        ),
        pytest.param(
            'x = f"{a}"\n',
            "a",
            ReplaceExpression(ANYWHERE, 'd["k"]'),
            'x = f"{d["k"]}"\n',
            id="the quotes of the text around, which may be used again",
        ),
        pytest.param(
            "x = f'{a}'\n", "a", ReplaceExpression(ANYWHERE, "{1: 2}"), "x = f'{({1: 2})}'\n", id="braces in braces"
        ),
        pytest.param(
            "x = f'{a:{b}}'\n", "b", ReplaceExpression(ANYWHERE, "c"), "x = f'{a:{c}}'\n", id="how it is to be written"
        ),
        pytest.param(
            "x = f'{f'{a}'}'\n", "a", WrapCall(ANYWHERE, "text"), "x = f'{f'{text(a)}'}'\n", id="a call in a text"
        ),
        pytest.param(
            "x = f'''{\n    a  # gone\n}'''\n",
            "# gone",
            RemoveComment(ANYWHERE),
            "x = f'''{\n    a\n}'''\n",
            id="a comment in a text",
        ),
        pytest.param("type A = B  # gone\n", "# gone", RemoveComment(ANYWHERE), "type A = B\n", id="behind a type"),
        pytest.param(
            "type A[T: a] = list[T]\n",
            "a",
            ReplaceExpression(ANYWHERE, "b.c"),
            "type A[T: b.c] = list[T]\n",
            id="the bound of a type parameter",
        ),
        pytest.param(
            "def f[T: (a, b)](x: T) -> T: ...\n",
            "b",
            ReplaceExpression(ANYWHERE, "c"),
            "def f[T: (a, c)](x: T) -> T: ...\n",
            id="one of the types of a parameter",
        ),
        pytest.param(
            "type A = B  # why\n",
            "type A = B",
            ReplaceStatement(ANYWHERE, "type A[T] = C[T]"),
            "type A[T] = C[T]  # why\n",
            id="a type for another",
        ),
        pytest.param(
            "type A = B\nx = 1\n",
            "type A = B",
            InsertStatement(ANYWHERE, "type C = A", "after"),
            "type A = B\ntype C = A\nx = 1\n",
            id="a type below another",
        ),
        pytest.param("type A = B\nx = 1\n", "type A = B", DeleteStatement(ANYWHERE), "x = 1\n", id="a type goes"),
        pytest.param(
            "class A[T]:\n    type B = T\n",
            "type B = T",
            DeleteStatement(ANYWHERE),
            "class A[T]:\n    pass\n",
            id="the only one in a class",
        ),
    ],
)
def test_an_operation_at_a_place_in_newer_grammar(code: str, part: str, operation: Any, wanted: str) -> None:
    assert after(code, operation._replace(span=span_of(code, part))) == wanted


@NEWER
@pytest.mark.parametrize(
    ("code", "operation", "wanted"),
    [
        pytest.param("type A = B\n", AddImport("os"), "import os\n\ntype A = B\n", id="above a type"),
        pytest.param(
            "import a.b\ntype A[T: a.b.C] = list[a.b.D[T]]\n",
            RedirectImport("a.b", "x"),
            "import x\ntype A[T: x.C] = list[x.D[T]]\n",
            id="uses in a type",
        ),
        pytest.param(
            "import a.b\nx = f'{f'{a.b.c}'}'\n",
            RedirectImport("a.b", "x"),
            "import x\nx = f'{f'{x.c}'}'\n",
            id="uses in texts inside of texts",
        ),
        pytest.param(
            "old = 1\nx = f'{f'{old}'} {old!r:>{old}} {y['old']}'\n",
            RenameSymbol("old", "new"),
            "new = 1\nx = f'{f'{new}'} {new!r:>{new}} {y['old']}'\n",
            id="a name in texts inside of texts",
        ),
        pytest.param(
            "type old = int\nx: old = 1\n",
            RenameSymbol("old", "new"),
            "<rename-symbol: a `type` statement has a scope of which we are not sure>",
            id="no name beside a type",
        ),
        pytest.param(
            "def f[old](x: old) -> old: ...\nold = 1\n",
            RenameSymbol("old", "new"),
            "<rename-symbol: a definition has type parameters, of whose scopes we are not sure>",
            id="no name beside type parameters",
        ),
    ],
)
def test_an_operation_on_a_file_in_newer_grammar(code: str, operation: Operation, wanted: str) -> None:
    assert after(code, operation) == wanted


@NEWER
def test_a_definition_moves_with_what_texts_inside_of_its_texts_need() -> None:
    body = 'def f(x):\n    return f"{os.sep} {f"{os.path.join("a", x)}"}"  # why\n'
    assert moved("f", f"import os\n\n\n{body}\nx = 1\n", "y = 1\n") == (
        "from pkg.target import f\n\nx = 1\n",
        f"import os\n\ny = 1\n\n\n{body}",
    )


@NEWER
@pytest.mark.parametrize(
    ("home", "target", "reason"),
    [
        pytest.param("type A = int\ndef f(x: A): ...\n", "x = 1\n", "`type` statement", id="that may need a type"),
        pytest.param("def f[T](x: T): ...\n", "x = 1\n", "type parameters", id="with type parameters"),
        pytest.param(
            "def f(): ...\n", "type f = int\n", "has a `f` already (line 1)", id="to where a type has the name"
        ),
        pytest.param("type f = int\n", "x = 1\n", "there is no `f`", id="that is a type"),
    ],
)
def test_a_definition_does_not_move_in_newer_grammar(home: str, target: str, reason: str) -> None:
    assert reason in moved("f", home, target)[0]
