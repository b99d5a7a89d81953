"""Names that are undefined and imports that are unused, case by case."""

import ast
import textwrap

import pytest

from autopack_lint.facts.extract import facts_of
from autopack_lint.facts.names import readings
from autopack_lint.facts.names.scopes import Scopes
from autopack_lint.facts.parse import parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import SECTIONS, Facts


def facts(text: str) -> Facts:
    tree, source = parse(textwrap.dedent(text).lstrip("\n").encode())
    return facts_of(Facts(code_lines=0), tree, Walk(tree, source), source, SECTIONS)


def undefined(text: str) -> list[str]:
    return [item.name for item in facts(text).undefined]


SILENT = {
    "a comprehension reads its own names": "[x + y for x in range(3) for y in range(x) if y]",
    "the first iterable of a comprehension in a class": "class A:\n    n = 3\n    m = [i for i in range(n)]",
    "a class body reads its own names": "class A:\n    n = 3\n    m = n + 1",
    "a walrus in a comprehension binds outside of it": "def f(a):\n    [y := x for x in a]\n    return y",
    "a walrus in a condition": "if (n := len([])) > 1 and n < 3:\n    print(n)",
    "a function reads what is bound later": "def f():\n    return x\nx = 1",
    "a global that a function binds": "def f():\n    global x\n    x = 1\ndef g():\n    return x",
    "a nonlocal": "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += 1\n    return g",
    "a name that is annotated and gets its value from inside": "def f():\n    x: int\n    def g():\n        "
    "nonlocal x\n        x = 1\n    g()\n    return x",
    "a name that gets its value from further inside": "def f():\n    x: int\n    def g():\n        def h():\n"
    "            nonlocal x\n            x = 1\n        h()\n    g()\n    return x",
    "a condition that binds what stands before it": "def f(a):\n    return (\n        b\n        if (b := a.b)\n"
    "        else a\n    )",
    "a condition inside another": "def f(a):\n    return (\n        (b if a else c)\n"
    "        if (c := a) and (b := c)\n        else a\n    )",
    "a value that binds what its target reads": "def f(a):\n    a[\n        b\n    ] = (\n        b := 1\n    )",
    "names of patterns": "x = A = 1\nmatch x:\n    case [a, *b] | {'k': a, **b}:\n        print(a, b)\n    "
    "case A(y=c) as d:\n        print(c, d)",
    "an exception in its handler": "try:\n    pass\nexcept ValueError as e:\n    print(e)",
    "an exception that is kept": "try:\n    pass\nexcept ValueError as e:\n    e = e\nprint(e)",
    "a name that is deleted and bound again": "x = 1\ndel x\nx = 2\nprint(x)",
    "a name that is perhaps deleted": "x = 1\nif x:\n    del x\nprint(x)",
    "a loop binds for its next round": "for i in range(3):\n    if i:\n        print(last)\n    last = i",
    "a missing name that is expected": "try:\n    unicode\nexcept NameError:\n    unicode = str",
    "a missing name that has been asked for": "def f():\n    try:\n        probe\n    except NameError:\n"
    "        return\n    return probe",
    "a lazy annotation sees its class": "from __future__ import annotations\nclass A:\n    def f(self) -> B: ...\n"
    "    class B: ...",
    "a name of an old Python": "import sys\nif sys.version_info[0] < 3:\n    text = unicode\nelse:\n    text = str",
    "an annotation in quotes": "import typing\ndef f(a: 'typing.List[A]') -> 'A': ...\nclass A: ...",
    "an annotation in quotes inside another": "from typing import Optional\nx: Optional['A'] = None\nclass A: ...",
    "texts of Literal are no types": "from typing import Literal\nx: Literal['no_name'] = 'no_name'",
    "texts in Annotated are no types": "from typing import Annotated\nx: Annotated[int, 'no name'] = 1",
    "lazy annotations": "from __future__ import annotations\ndef f(a: A) -> A: ...\nclass A: ...",
    "a local annotation is not evaluated": "def f():\n    x: A = 1\n    return x\nclass A: ...",
    "dunder names": "print(__name__, __file__, __doc__, __builtins__)",
    "names of a class body": "class A:\n    print(__qualname__, __module__)\n    def f(self):\n        "
    "return __class__",
    "exec binds anything": "exec('x = 1')\nprint(x)",
    "globals() binds anything": "globals()['x'] = 1\nprint(x)",
    "gettext's underscore": "print(_('text'))",
    "a silenced line": "print(x)  # noqa: F821",
    "a lambda": "f = lambda a, *b, c=1, **d: (a, b, c, d)",
    "a decorator of a property": "class A:\n    @property\n    def x(self): ...\n    @x.setter\n    "
    "def x(self, v): ...",
    "a default reads the scope around": "n = 1\ndef f(a=n): ...",
    "a function in a class reads the module": "n = 1\nclass A:\n    def f(self):\n        return n",
    "an except handler with a builtin's name": "try:\n    pass\nexcept ValueError as input:\n    pass\nprint(input)",
}
LOUD = {
    "a name that nothing binds": ("print(x)", ["x"]),
    "once for each place": ("print(x)\nprint(x)", ["x", "x"]),
    "a local of another function": ("def f():\n    x = 1\ndef g():\n    return x", ["x"]),
    "a method does not see its class": ("class A:\n    x = 1\n    def f(self):\n        return x", ["x"]),
    "a comprehension does not see its class": ("class A:\n    x = 1\n    y = [x for _ in range(3)]", ["x"]),
    "a class does not see the class around it": ("class A:\n    x = 1\n    class B:\n        y = x", ["x"]),
    "a name of a comprehension outside of it": ("[x for x in range(3)]\nprint(x)", ["x"]),
    "an exception after its handler": ("try:\n    pass\nexcept ValueError as e:\n    pass\nprint(e)", ["e"]),
    "a deleted name": ("x = 1\ndel x\nprint(x)", ["x"]),
    "read before it is bound": ("print(x)\nx = 1", ["x"]),
    "a base class that comes later": ("class A(B): ...\nclass B: ...", ["B"]),
    "a local that is read before it is bound": ("def f():\n    print(x)\n    x = 1", ["x"]),
    "a name that others annotate, too": (
        "def f():\n    x: int\n    def g():\n        x: int\n        x = 1\n    return x",
        ["x"],
    ),
    "a condition that binds too late": ("def f(a):\n    print(b)\n    return b if (b := a) else a", ["b"]),
    "a branch that binds what another reads": (
        "def f(a):\n    return (\n        b\n        if a\n        else (b := a)\n    )",
        ["b"],
    ),
    "a sum without a start": ("def f():\n    x += 1", ["x"]),
    "a declaration is no value": ("def f():\n    x: int\n    return x", ["x"]),
    "in an annotation in quotes": ("def f(a: 'Missing'): ...", ["Missing"]),
    "in a part of a text annotation": ("from typing import List\nx: 'List[Missing]' = []", ["Missing"]),
    "in a format": ("print(f'{x!r:>{y}}')", ["x", "y"]),
    "a decorator": ("@missing\ndef f(): ...", ["missing"]),
    "a keyword's value": ("print(1, sep=missing)", ["missing"]),
    "a class keyword": ("class A(metaclass=Missing): ...", ["Missing"]),
    "a value of a pattern": ("match 1:\n    case Missing.x:\n        pass", ["Missing"]),
    "the test of a version": ("if sys.version_info > (3, 12):\n    pass", ["sys"]),
    "behind another error": ("try:\n    x\nexcept ValueError:\n    pass", ["x"]),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_undefined(text: str) -> None:
    compile(text, "example", "exec")
    assert undefined(text) == []


@pytest.mark.parametrize(("text", "names"), LOUD.values(), ids=LOUD)
def test_names_are_undefined(text: str, names: list[str]) -> None:
    compile(text, "example", "exec")
    assert undefined(text) == names


def test_type_parameters_are_names() -> None:
    source = (
        "class A[T: Bound](Base[T]):\n    def f[U](self, a: T, b: U) -> U: ...\ntype Alias[V] = list[V] | Missing\n"
    )
    try:
        names = undefined(source)
    except Exception as error:  # noqa: BLE001 - the grammar is newer than this Python
        pytest.skip(str(error))
    assert names == ["Bound", "Base", "Missing"]


def test_a_name_says_where_it_is_and_what_is_asked_of_it() -> None:
    [item] = facts("class A:\n    def f(self):\n        return 'ä', json.dumps(1)\n").undefined
    assert (item.symbol, item.attribute, item.span.start) == ("A.f", "dumps", (3, 21))


USED = {
    "a name that is read": "import os\nprint(os)",
    "a module of a package": "import os.path\nprint(os.sep)",
    "in __all__": "import os\n__all__ = ['os']\ndef f(): ...",
    "in a computed __all__": "import os\n__all__ = [n for n in dir()]\ndef f(): ...",
    "exported on purpose": "from a import b as b\ndef f(): ...",
    "the future": "from __future__ import annotations\ndef f(): ...",
    "a probe": "try:\n    import a\nexcept ImportError:\n    a = None\ndef f(): ...",
    "silenced": "import a  # noqa\ndef f(): ...",
    "silenced by name": "import a  # noqa: F401\ndef f(): ...",
    "silenced on a line of its statement": "from a import (  # noqa: F401\n    b,\n)\ndef f(): ...",
    "an annotation in quotes": "from a import B\ndef f(x: 'B'): ...",
    "a cast": "from typing import cast\nfrom a import B\nx = cast('B', 1)",
    "a type comment": "from a import B\nx = []  # type: list[B]",
    "a fixture of pytest": "from a import fixture\ndef test(fixture): ...",
    "a module that only gathers": "from a import b\nfrom c import d",
    "a name read by locals()": "def f():\n    import a\n    return locals()",
    "in a class": "class A:\n    import os\n",
    "read by a class that binds it then": "from a import b\nclass C:\n    b = b\n",
    "wrapped by a class in a name of its own": "from a import b\nclass C:\n    b = staticmethod(\n        b\n    )\n",
    "bound by a class on one way only": "from a import b\nclass C:\n    if x:\n        b = 1\n    c = b\n",
    "read by a class in a class": "from a import b\nclass C:\n    b = 1\n    class D:\n        b = b\n",
    "read by a class in a function": "from a import b\ndef f():\n    class C:\n        b = b\n    return C\n",
    "read by a class past a function": "from a import b\ndef f():\n    b = 1\n    class C:\n        b = b",
    "deleted": "from a import b\ndel b\ndef f(): ...",
    "one of two ways to have it": "if x:\n    from a import b\nelse:\n    b = None\ndef f(): ...",
    "a global import": "def f():\n    global os\n    import os\ndef g():\n    return os",
    "a submodule of a package that has another name": "import a as x\nimport a.b\nprint(x.b)",
    "a function that only tries an import": "def test_import():\n    import a",
    "an import that is to fail": "with raises(ImportError):\n    import a\n",
    "read by a function inside": "def f():\n    import os\n    def g():\n        return os\n    return g",
}
UNUSED = {
    "a module": ("import os\ndef f(): ...", ["os"]),
    "a name": ("from a import b, c\nprint(c)", ["b"]),
    "under another name": ("import a as b\na = 1\nprint(a)", ["b"]),
    "in a function": ("def f():\n    import os\n    return 1", ["os"]),
    "hidden by a parameter everywhere": ("import os\ndef f():\n    os = 1\n    return os", ["os"]),
    "a submodule beside what is unused, too": ("from a import b, c\nimport a.b, d\nprint(1)", ["b", "c", "a.b", "d"]),
    "a submodule beside what is used": ("from a import b\nimport a.c\nimport d\nprint(b)", ["d"]),
    "only mentioned in a docstring": ("'''os'''\nimport os\ndef f(): ...", ["os"]),
}


@pytest.mark.parametrize("text", USED.values(), ids=USED)
def test_an_import_is_used(text: str) -> None:
    assert facts(text).unused_imports == ()


@pytest.mark.parametrize(("text", "names"), UNUSED.values(), ids=UNUSED)
def test_an_import_is_unused(text: str, names: list[str]) -> None:
    assert [item.alias or item.name or item.module for item in facts(text).unused_imports] == names


def test_many_names_that_are_bound_further_down_are_looked_for_together(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0
    names_bound_by = readings.names_bound_by

    def counted(node: ast.AST) -> tuple[str | None, ...]:
        nonlocal looked_at
        looked_at += 1
        return names_bound_by(node)

    monkeypatch.setattr(readings, "names_bound_by", counted)
    reads = "".join(f"a{number} = b{number}\n" for number in range(300))
    text = reads + "".join(f"b{number} = 1\n" for number in range(300))
    assert len(facts(text).undefined) == 300
    assert looked_at < 10 * text.count("\n")


def test_the_line_of_a_name_is_that_of_its_first_binding() -> None:
    """Otherwise every function that binds a parameter again is searched for reads that come too early."""
    scopes = Scopes(ast.parse("def f(a):\n    b = a\n    if b:\n        a = b\n    b = a\n"))
    assert scopes.module.inner[0].bound == {"a": 1, "b": 2}
    scopes.let_go()
