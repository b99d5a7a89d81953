"""What the top level of a file binds, and where it uses what it imports."""

import pytest

from autopack_lint.facts.names.bindings import definitions_of
from autopack_lint.facts.names.dynamic_imports import dynamic_imports_of
from autopack_lint.facts.names.import_use import bound_by, with_uses
from autopack_lint.facts.names.module_strings import module_strings_of
from autopack_lint.facts.parse import parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Definition, DefinitionKind, Definitions, ImportUse

IMPORT = DefinitionKind.IMPORT


def definitions(text: str) -> Definitions:
    tree, source = parse(text.encode())
    return definitions_of(tree, source.text)


def uses(text: str) -> dict[str, str]:
    """How each imported name is used, by the name that it binds."""
    tree, source = parse(text.encode())
    walk = Walk(tree, source)
    exports = definitions_of(tree, source.text).exports or ()
    return {bound_by(item): item.use for item in with_uses(walk.imports, tree, source, walk.function_nodes, exports)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("", [], id="an empty file"),
        pytest.param("x.y = 1\nx[0] = 2\nf()\n", [], id="no name is bound"),
        pytest.param("def f():\n    x = 1\n    def g(): pass\n", ["function f"], id="inner names are not the module's"),
        pytest.param("class C:\n    x = 1\n", ["class C"], id="nor are those of a class"),
        pytest.param("async def f(): pass\n", ["function f"], id="an async function"),
        pytest.param("a = b = 1\n(c, [d, *e]) = z\n", [f"variable {n}" for n in "abcde"], id="assignments"),
        pytest.param("x: int\ny: int = 1\n", ["variable x", "variable y"], id="annotated names"),
        pytest.param("for i in x:\n    j = 1\nelse:\n    k = 1\n", [f"variable {n}" for n in "ijk"], id="a loop"),
        pytest.param("with a as (b, c): d = 1\n", [f"variable {n}" for n in "bcd"], id="a with statement"),
        pytest.param("if a:\n    def f(): pass\nelse:\n    f = 1\n", ["function f", "variable f"], id="both branches"),
        pytest.param("try:\n    import a\nexcept E:\n    a = None\n", ["import a", "variable a"], id="a fallback"),
        pytest.param("match a:\n    case {'x': b, **c}: d = 1\n", [f"variable {n}" for n in "cbd"], id="a match"),
        pytest.param("print(a := 1)\nlambda: (b := 1)\n", ["variable a"], id="assignment expressions"),
        pytest.param("def f():\n    global x\n    x = 1\n", ["function f", "variable x"], id="a global of a function"),
        pytest.param("'''\nglobal peace\n'''\n", [], id="global in a text is a word"),
        pytest.param("import a.b, c.d as e\n", ["import a", "import e"], id="imports bind their first part"),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [f"{d.kind} {d.name}" for d in definitions(text).names] == names


@pytest.mark.parametrize(
    ("text", "definition"),
    [
        pytest.param("import a.b", Definition("a", IMPORT, 1, "a"), id="import a.b"),
        pytest.param("import a.b as c", Definition("c", IMPORT, 1, "a.b"), id="import a.b as c"),
        pytest.param("from a import b", Definition("b", IMPORT, 1, "a", "b"), id="from a import b"),
        pytest.param("from ..a import b as c", Definition("c", IMPORT, 1, "a", "b", 2), id="from ..a import b as c"),
        pytest.param("from . import a", Definition("a", IMPORT, 1, "", "a", 1), id="from . import a"),
        pytest.param("from a import *", Definition("*", IMPORT, 1, "a", "*"), id="from a import *"),
    ],
)
def test_what_an_import_binds_a_name_to(text: str, definition: Definition) -> None:
    assert definitions(text).names == (definition,)


@pytest.mark.parametrize(
    ("text", "exports", "is_computed"),
    [
        pytest.param("x = 1", None, False, id="no __all__"),
        pytest.param("__all__ = []", (), False, id="nothing is exported"),
        pytest.param("__all__ = ['a', 'b']", ("a", "b"), False, id="a list"),
        pytest.param("__all__: list[str] = ('a',)", ("a",), False, id="an annotated tuple"),
        pytest.param("__all__ = ['a'] + ['b']\n__all__ += ['c']", ("a", "b", "c"), False, id="sums"),
        pytest.param("__all__ = ['a'] + x.__all__", ("a",), True, id="the names of another module as well"),
        pytest.param("__all__ = ['a']\n__all__.append('b')\n__all__.extend(['c'])", ("a", "b", "c"), False, id="calls"),
        pytest.param("__all__ = ['a']\n__all__.remove('a')", ("a",), True, id="a call that changes it otherwise"),
        pytest.param("__all__ = sorted(x)", (), True, id="a computed list"),
    ],
)
def test_exports(text: str, exports: tuple[str, ...] | None, is_computed: bool) -> None:
    found = definitions(text)
    assert (found.exports, found.has_computed_exports) == (exports, is_computed)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        pytest.param("def f(): pass", False, id="plain"),
        pytest.param("class C:\n    def __getattr__(self, name): pass", False, id="a class's __getattr__"),
        pytest.param("def __getattr__(name): pass", True, id="a module's __getattr__"),
        pytest.param("from a import *", True, id="a star import"),
        pytest.param("globals()['x'] = 1", True, id="globals()"),
        pytest.param("setattr(sys.modules[__name__], 'x', 1)", True, id="the module as an object"),
    ],
)
def test_whether_there_may_be_more_names(text: str, is_open: bool) -> None:
    assert definitions(text).is_open is is_open


@pytest.mark.parametrize(
    ("text", "use"),
    [
        pytest.param("x()\n", ImportUse.IMPORT_TIME, id="a call at the top level"),
        pytest.param("class C(x): pass\n", ImportUse.IMPORT_TIME, id="a base class"),
        pytest.param("@x\ndef f(): pass\n", ImportUse.IMPORT_TIME, id="a decorator"),
        pytest.param("class C:\n    @x.y\n    def f(self): pass\n", ImportUse.IMPORT_TIME, id="a method's decorator"),
        pytest.param("def f(a=x): pass\n", ImportUse.IMPORT_TIME, id="a default"),
        pytest.param("class C:\n    a: x\n", ImportUse.IMPORT_TIME, id="the annotation of a field may be read"),
        pytest.param("@app.get\ndef f(a: x): pass\n", ImportUse.IMPORT_TIME, id="so may that of a decorated function"),
        pytest.param("__all__ = ['x']\n", ImportUse.IMPORT_TIME, id="a name for others"),
        pytest.param("a = f'{x}'\n", ImportUse.IMPORT_TIME, id="in a formatted text"),
        pytest.param("a = '''\n''' + x\n", ImportUse.IMPORT_TIME, id="after the end of a long text"),
        pytest.param("a = 'b\\\nc' + x\n", ImportUse.IMPORT_TIME, id="after the end of a continued text"),
        pytest.param("a = lambda: x\n", ImportUse.IMPORT_TIME, id="a lambda is not told from what runs at once"),
        pytest.param("def f():\n    return x\n", ImportUse.FUNCTIONS, id="in a function"),
        pytest.param("def f(a: x):\n    return x\n", ImportUse.FUNCTIONS, id="in a function and its annotation"),
        pytest.param("def f():\n    a: x = 1\n", ImportUse.FUNCTIONS, id="a local annotation is in a function"),
        pytest.param("if __name__ == '__main__':\n    x()\n", ImportUse.FUNCTIONS, id="in the script part"),
        pytest.param("def f(a: x) -> None: pass\n", ImportUse.ANNOTATIONS, id="an annotation"),
        pytest.param("def f() -> 'list[x]': pass\n", ImportUse.ANNOTATIONS, id="a quoted annotation"),
        pytest.param("class C:\n    @property\n    def f(self) -> x: ...\n", ImportUse.ANNOTATIONS, id="of a property"),
        pytest.param("'''About x.'''\nclass C:\n    '''About x.'''\n", ImportUse.NOWHERE, id="docstrings do not count"),
        pytest.param("a = 1  # x\n", ImportUse.NOWHERE, id="nor do comments"),
        pytest.param("a = 'x' + \"x\"\n", ImportUse.NOWHERE, id="nor texts"),
        pytest.param("a.x = xx\n", ImportUse.NOWHERE, id="nor attributes and longer names"),
    ],
)
@pytest.mark.parametrize("statement", ["from .m import x\n", "import x\n", "from q import z as x\n"])
def test_how_an_imported_name_is_used(statement: str, text: str, use: ImportUse) -> None:
    assert uses("'''Doc.'''\n" + statement + text)["x"] == use


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import os\ndef f(): os\n", id="the standard library is nobody's cycle"),
        pytest.param("def f():\n    from a import b\n", id="an import that is deferred already"),
        pytest.param("if TYPE_CHECKING:\n    from a import b\n", id="an import for type checking"),
        pytest.param("from a import *\n", id="a star import"),
        pytest.param("# ﬁ\nfrom a import b\n", id="letters that look alike"),
    ],
)
def test_what_is_not_asked(text: str) -> None:
    assert set(uses(text).values()) == {""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("import_module(name)\n", [], id="no literal"),
        pytest.param("import_module('a b')\n", [], id="no name"),
        pytest.param("import_module('.a')\n", [], id="relative to nothing"),
        pytest.param("import_module('..a', 'p')\n", [], id="beyond the package"),
        pytest.param("importlib.import_module('a.b')\n", ["0 a.b import"], id="import_module"),
        pytest.param("__import__('a.b', x)\n", ["0 a.b import"], id="__import__"),
        pytest.param("def f():\n    import_module('a')\n", ["0 a deferred"], id="in a function"),
        pytest.param("x = lambda: import_module('a')\n", ["0 a deferred"], id="in a lambda"),
        pytest.param("try:\n    import_module('a')\nexcept ImportError: pass\n", ["0 a guarded"], id="guarded"),
        pytest.param("try:\n    import_module('a')\nfinally: pass\n", ["0 a import"], id="a try that guards nothing"),
        pytest.param("if TYPE_CHECKING:\n    import_module('a')\n", ["0 a type-checking"], id="for type checking"),
        pytest.param("import_module('.a', __package__)\n", ["1 a import"], id="relative to the package"),
        pytest.param("import_module('.a', package=__package__)\n", ["1 a import"], id="by keyword"),
        pytest.param("import_module('..a', 'p.q')\n", ["0 p.a import"], id="relative to a named package"),
        pytest.param("import_module('.', 'p.q')\n", ["0 p.q import"], id="the named package itself"),
        pytest.param("import_module(\n  'a')\nimport_module('b')\n", ["0 a import", "0 b import"], id="two"),
    ],
)
def test_imports_that_are_calls(text: str, found: list[str]) -> None:
    tree, source = parse(text.encode())
    imports = dynamic_imports_of(tree, source.text)
    assert [f"{item.level} {item.module} {item.kind}" for item in imports] == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("x = 'a' + f'{b}.c'\n", (), id="no dotted name"),
        pytest.param("x = ['shop.web', \"shop.web.View\"]\n", ("shop.web", "shop.web.View"), id="names in texts"),
        pytest.param("x = 'shop.web:main'\n", ("shop.web",), id="an entry point"),
        pytest.param("x = 'shop.web is here'\n", (), id="a sentence"),
        pytest.param("if __name__ == '__main__':\n    pass\n", ("__main__",), id="a script"),
    ],
)
def test_texts_that_may_name_a_module(text: str, names: tuple[str, ...]) -> None:
    assert module_strings_of(text.encode()) == names
