"""What one file says about its imports and functions, in every spelling that Python has for it."""

from collections.abc import Sequence

import pytest

from autopack_lint.facts.parse import parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Function
from tests.support.foreign_metrics import EVERYDAY, PACKAGES, parsed_files
from tests.support.packages import installed


class ThoroughWalk(Walk):
    """Looks at every expression and every call: no search in the text comes first."""

    def _words_between(self, start: int, end: int) -> Sequence[int]:
        return range(len(self._text) + 1)

    def _may_be_recursive(self, name: str, start: int, end: int, *, method: bool) -> bool:
        return True


def walk(raw: str | bytes) -> Walk:
    tree, source = parse(raw.encode() if isinstance(raw, str) else raw)
    found = Walk(tree, source)
    assert found.functions == ThoroughWalk(tree, source).functions
    return found


def only(raw: str | bytes) -> Function:
    (function,) = walk(raw).functions
    return function


GUARDED = "try:\n    import a\nexcept {}:\n    pass\n"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("x = 1", [], id="no import"),
        pytest.param("import a", ["import"], id="at module level"),
        pytest.param("import a, b.c as d", ["import", "import"], id="one entry for each name"),
        pytest.param("class C:\n    import a", ["import"], id="a class body runs at import time"),
        pytest.param("if x:\n    import a", ["import"], id="a condition does not defer"),
        pytest.param("with x:\n    import a", ["import"], id="a context manager does not guard"),
        pytest.param("def f():\n    import a", ["deferred"], id="in a function"),
        pytest.param("class C:\n    async def f(self):\n        import a", ["deferred"], id="in a coroutine"),
        pytest.param("if TYPE_CHECKING:\n    import a", ["type-checking"], id="for types only"),
        pytest.param(
            "if typing.TYPE_CHECKING:\n    import a\nelse:\n    import b", ["type-checking", "import"], id="else"
        ),
        pytest.param(
            "if x:\n    pass\nelif t.TYPE_CHECKING:\n    import a", ["type-checking"], id="for types only, elif"
        ),
        pytest.param("if not TYPE_CHECKING:\n    import a", ["import"], id="not for types"),
        pytest.param("if TYPE_CHECKING:\n    def f():\n        import a", ["type-checking"], id="never runs at all"),
        pytest.param(GUARDED.format("ImportError"), ["guarded"], id="guarded"),
        pytest.param(GUARDED.format("(A, ModuleNotFoundError)"), ["guarded"], id="guarded among others"),
        pytest.param(GUARDED.format("Exception as error"), ["guarded"], id="guarded by a wider exception"),
        pytest.param(GUARDED.replace(" {}", ""), ["guarded"], id="guarded by a bare except"),
        pytest.param(GUARDED.format("ValueError"), ["import"], id="guarded against something else"),
        pytest.param(GUARDED.replace("except", "except*").format("ImportError"), ["guarded"], id="guarded in a group"),
        pytest.param("try:\n    import a\nfinally:\n    pass", ["import"], id="only cleaned up after"),
        pytest.param(
            "try:\n    import a\nexcept ImportError:\n    import b", ["guarded", "guarded"], id="either may miss"
        ),
        pytest.param("try:\n    x()\nexcept Exception:\n    import b", ["import"], id="a handler of something else"),
        pytest.param(
            "try:\n    import a\nexcept ImportError:\n    pass\nelse:\n    import b", ["guarded", "import"], id="then"
        ),
        pytest.param(
            "def f():\n    try:\n        import a\n    except ImportError: pass", ["deferred"], id="guarded later"
        ),
    ],
)
def test_when_an_import_runs(text: str, kinds: list[str]) -> None:
    assert [str(found.kind) for found in walk(text).imports] == kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("import a", ("a", "", "", 0, 1), id="a module"),
        pytest.param("import a.b as c", ("a.b", "", "c", 0, 1), id="a module under another name"),
        pytest.param("\nfrom a import b", ("a", "b", "", 0, 2), id="a name"),
        pytest.param("from .. import b as c", ("", "b", "c", 2, 1), id="a relative name"),
        pytest.param("from .a import *", ("a", "*", "", 1, 1), id="everything"),
    ],
)
def test_what_is_imported(text: str, expected: tuple[str, str, str, int, int]) -> None:
    assert [found[:5] for found in walk(text).imports] == [expected]


@pytest.mark.parametrize(
    ("text", "qualnames"),
    [
        pytest.param("x = lambda: 0", [], id="a lambda is no function"),
        pytest.param("def f(): pass\nasync def g(): pass", ["f", "g"], id="two functions"),
        pytest.param("def f():\n    def g():\n        def h(): pass", ["f", "f.g", "f.g.h"], id="the outer one first"),
        pytest.param(
            "class C:\n    if x:\n        def f(self):\n            class D:\n                def g(self): pass",
            ["C.f", "C.f.D.g"],
            id="classes",
        ),
        pytest.param("try:\n    def f(): pass\nexcept E:\n    def f(): pass", ["f", "f"], id="two of one name"),
    ],
)
def test_names_of_functions(text: str, qualnames: list[str]) -> None:
    assert [found.qualname for found in walk(text).functions] == qualnames


@pytest.mark.parametrize(
    ("header", "parameters"),
    [
        pytest.param("def f(): pass", 0, id="none"),
        pytest.param("def f(a, /, b, *, c=1): pass", 3, id="of every kind"),
        pytest.param("def f(*args, **kwargs): pass", 2, id="one for each star"),
        pytest.param("class C:\n    def f(self): pass", 0, id="self is not passed"),
        pytest.param("class C:\n    @classmethod\n    def f(cls, a): pass", 1, id="cls is not passed"),
        pytest.param("class C:\n    @staticmethod\n    def f(a): pass", 1, id="a static method has no self"),
        pytest.param("class C:\n    def f(*args): pass", 1, id="self hidden in args"),
        pytest.param("class C:\n    if x:\n        def f(self, a): pass", 1, id="a method below a condition"),
    ],
)
def test_parameters(header: str, parameters: int) -> None:
    assert only(header).parameters == parameters


@pytest.mark.parametrize(
    ("body", "nesting"),
    [
        pytest.param("pass", 0, id="flat"),
        pytest.param("if a:\n  pass\n elif b:\n  pass\n else:\n  pass", 1, id="branches side by side"),
        pytest.param("if a:\n  pass\n else:\n  if b:\n   pass", 2, id="an if in an else"),
        pytest.param(
            "for x in a:\n  with x:\n   try:\n    while x:\n     match x:\n      case 1: pass\n   finally: pass",
            5,
            id="all kinds",
        ),
        pytest.param("x = [y if y else [z for z in y] for y in a]", 0, id="expressions are no blocks"),
    ],
)
def test_nesting(body: str, nesting: int) -> None:
    assert only(f"def f(a):\n {body}\n").nesting == nesting


def test_lines_include_everything_from_def_to_the_end() -> None:
    function = only(
        "@decorator\n@other\ndef f(\n    a,\n):\n    '''Why.'''\n\n    return (\n        a\n    )\n\n\nx = 1\n"
    )
    assert (function.line, function.end_line, function.lines) == (3, 10, 8)


NUMBERS = [
    pytest.param("x = 1", (1, 0), id="nothing"),
    pytest.param("x = 'a and b or c if d'  # if this or that", (1, 0), id="words in text and comments"),
    pytest.param("x = 1if a else 2", (2, 1), id="a number that touches `if`"),
    pytest.param("x = 0xfor a", (2, 1), id="a number that touches `or`"),
    pytest.param("x = 1_0and a", (2, 1), id="a number that touches `and`"),
    pytest.param("x = [1for y in a]", (2, 0), id="a number that touches `for`"),
    pytest.param("x = 1jif 1.5else 1e-5or a", (3, 2), id="numbers of every kind"),
    pytest.param("x = (a)or(b)and(c)", (3, 2), id="words between brackets"),
    pytest.param("x = [\n a\n for a in b\n if a\n]", (3, 0), id="words that begin lines"),
    pytest.param("x = a \\\n or \\\n b", (2, 1), id="continued lines"),
    pytest.param("x = a; y = a or b; z = 1", (2, 1), id="several statements on a line"),
    pytest.param("x: (a or b) = (c or d)", (3, 2), id="an annotation"),
    pytest.param("x = f'{a or b}' '{c or d}'", (2, 1), id="an expression in a text"),
    pytest.param("assert a or b, c or d", (2, 2), id="radon looks at no condition of an assertion"),
    pytest.param("with a or b as c[d or e]: pass", (3, 2), id="a context manager"),
    pytest.param("for x[a or b] in c or d: pass\n else: pass", (5, 4), id="a loop"),
    pytest.param("try: pass\n except a or b: pass", (3, 2), id="the exception that is caught"),
    pytest.param("try: pass\n except* E: pass", (1, 1), id="exception groups are unknown to radon"),
    pytest.param("match a or b:\n  case 1 if c or d: pass\n  case _: pass", (4, 3), id="a match with guards"),
    pytest.param("x = lambda a=b or c: d if e else f", (3, 3), id="a lambda"),
    pytest.param("@g(a or b)\n def h(x=a or b): pass", (1, 0), id="decorators and defaults count nowhere"),
    pytest.param("class C(a or b):\n  x = c or d", (1, 1), id="a class inside"),
    pytest.param("if a: pass\n\f elif b: pass", (3, 2), id="an elif behind a form feed"),
    pytest.param("while a or b: pass", (3, 2), id="the header of a while"),
    pytest.param("return a or b and c or d", (4, 3), id="runs of operators in reading order"),
    pytest.param("return a and not (b and c)", (3, 2), id="a negation begins a new run"),
    pytest.param("é = a\n x = éor or b", (2, 1), id="a letter that is not ASCII before a word"),
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
@pytest.mark.parametrize(("body", "expected"), NUMBERS)
def test_cyclomatic_and_cognitive(body: str, expected: tuple[int, int]) -> None:
    function = walk(f"def f(a):\n {body}\n").functions[0]
    assert (function.cyclomatic, function.cognitive) == expected


RECURSIVE = [
    pytest.param("def f(): f", False, id="named, not called"),
    pytest.param("def f(): self.f()", False, id="a method of something else"),
    pytest.param("def f(): 'f()'", False, id="in a text"),
    pytest.param("def f(): ff(); g_f()", False, id="longer names"),
    pytest.param("@f()\ndef f(x=f()): pass", False, id="before it exists"),
    pytest.param("class C:\n def f(self): f()", False, id="a function of a method's name"),
    pytest.param("class C:\n def f(self): super().f(); other.f()", False, id="of the parent, of another"),
    pytest.param("def f(): f()", True, id="directly"),
    pytest.param("def f(): f ()", True, id="with a space"),
    pytest.param("def f(): (f)(\n)", True, id="in brackets"),
    pytest.param("def f():\n x = (f # why\n )()", True, id="after a comment"),
    pytest.param("def f(): f\\\n()", True, id="on a continued line"),
    pytest.param("def f():\n @f()\n def g(): pass", True, id="in a decorator inside"),
    pytest.param("def f(): return lambda: f()", True, id="in a lambda"),
    pytest.param("def f():\n x = ('a' f'''\n{g(\n [f()])}\n''')", True, id="in a text of several lines"),
    pytest.param("def \N{LATIN SMALL LIGATURE FI}(): fi()", True, id="in another spelling of the letters"),
    pytest.param("def fi(): \N{LATIN SMALL LIGATURE FI}()", True, id="called in another spelling"),
    pytest.param("class C:\n def f(self): self.f()", True, id="a method"),
    pytest.param("class C:\n def f(cls): cls . f()", True, id="a class method, spaced"),
    pytest.param("class C:\n def f(self): (self).f()", True, id="a method of an object in brackets"),
    pytest.param("class C:\n def f(self): (self.  # why\n  f)()", True, id="a method after a comment"),
]


@pytest.mark.parametrize(("text", "expected"), RECURSIVE)
def test_recursion(text: str, *, expected: bool) -> None:
    assert walk(text).functions[0].cognitive == expected


BRANCHING = "def f(a):\n    if a or 'é':\n        return 1\n    return 2\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(BRANCHING.encode(), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + BRANCHING.encode(), id="a byte order mark"),
        pytest.param(BRANCHING.replace("\n", "\r").encode(), id="carriage returns only"),
        pytest.param(BRANCHING.replace("\n", "\r\n").encode(), id="Windows"),
        pytest.param(BRANCHING.replace("    if", "\f    if").encode(), id="a form feed"),
        pytest.param(BRANCHING.rstrip().encode(), id="no newline at the end"),
        pytest.param(BRANCHING.replace("    ", "\t").encode(), id="tabs"),
    ],
)
def test_encodings_and_line_ends_change_nothing(raw: bytes) -> None:
    function = only(raw)
    assert (function.line, function.end_line, function.cyclomatic, function.cognitive) == (1, 4, 3, 2)


@pytest.mark.parametrize("encoding", ["utf-7", "latin-1", "cp1252", "utf-8-sig"])
def test_declared_encodings_change_nothing(encoding: str) -> None:
    function = only(f"# coding: {encoding}\n{BRANCHING}".encode(encoding))
    assert (function.line, function.end_line, function.cyclomatic, function.cognitive) == (2, 5, 3, 2)


def test_a_chain_of_500_branches() -> None:
    function = only("def f(a):\n    if a: pass\n" + "    elif a: pass\n" * 500 + "    else: pass\n")
    assert (function.cyclomatic, function.cognitive, function.nesting) == (502, 502, 1)


def test_the_deepest_nesting_that_parses() -> None:
    function = only("def f(a):\n" + "".join(" " * depth + "if a:\n" for depth in range(1, 98)) + " " * 98 + "pass\n")
    assert (function.cyclomatic, function.cognitive, function.nesting) == (98, 97 * 98 // 2, 97)


def test_a_long_expression() -> None:
    text = "def f(a):\n    return " + " + ".join(["(a or 1)"] * 900) + "\n"
    assert only(text).cyclomatic == 901


@pytest.mark.parametrize("package", EVERYDAY)
def test_searching_the_text_first_loses_nothing(package: str) -> None:
    loses_nothing(package)


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
def test_searching_the_text_first_loses_nothing_in_many_packages(package: str) -> None:
    loses_nothing(package)


def loses_nothing(package: str) -> None:
    for file in parsed_files(installed(package)):
        assert Walk(file.tree, file.source).functions == ThoroughWalk(file.tree, file.source).functions, file.path


def test_a_file_without_statements() -> None:
    assert walk("").functions == walk("# only a comment").functions == []
