"""Which file is which module, and what an import leads to."""

from collections.abc import Sequence

import pytest

from autopack_lint.analyzers.imports.modules import ModuleMap, module_name
from autopack_lint.model.graph import SourceRoot, Target

ROOT = SourceRoot("")
SRC = (SourceRoot("src"), ROOT)
PACKAGE = ("p/__init__.py", "p/a.py", "p/sub/__init__.py", "p/sub/b.py")


@pytest.mark.parametrize(
    ("path", "roots", "name"),
    [
        pytest.param("a.py", (ROOT,), "a", id="a module at the root"),
        pytest.param("p/__init__.py", (ROOT,), "p", id="a package"),
        pytest.param("p/a.pyi", (ROOT,), "p.a", id="a stub"),
        pytest.param("src/p/a.py", SRC, "p.a", id="the deepest root counts"),
        pytest.param("srcs/p/a.py", SRC, "srcs.p.a", id="a folder that begins like a root is none"),
        pytest.param("src/p/a.py", (ROOT,), "src.p.a", id="src is an ordinary folder where nothing makes it a root"),
        pytest.param("lib/a.py", (SourceRoot("lib", "p"), ROOT), "p.a", id="a folder that is a package"),
        pytest.param("lib/__init__.py", (SourceRoot("lib", "p"), ROOT), "p", id="that package itself"),
        pytest.param("a.py", (SourceRoot("", "p"),), "p.a", id="the project is the inside of a package"),
        pytest.param("__init__.py", (ROOT,), "__init__", id="a package without a name"),
    ],
)
def test_names(path: str, roots: Sequence[SourceRoot], name: str) -> None:
    assert module_name(path, roots) == name


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        pytest.param(
            ("a.py", "a/__init__.py"), {"a": "a/__init__.py", "./a.py": "a.py"}, id="a package hides a module"
        ),
        pytest.param(("a.py", "a/b.py"), {"a": "a.py", "a.b": "a/b.py"}, id="a bare folder does not"),
        pytest.param(("a.py", "A.py"), {"a": "a.py", "A": "A.py"}, id="names that differ in case only"),
        pytest.param(("a.py", "a.pyi"), {"a": "a.py"}, id="a stub has its module's place"),
        pytest.param(("a.pyi",), {"a": "a.pyi"}, id="a stub alone is the module"),
        pytest.param(
            ("p/__init__.py", "p/__init__.pyi", "p.pyi"),
            {"p": "p/__init__.py", "./p.pyi": "p.pyi"},
            id="a stub of a package, and a stub beside it",
        ),
        pytest.param(
            ("src/t.py", "t.py"), {"t": "src/t.py", "./t.py": "t.py"}, id="one name in two roots: the first in order"
        ),
        pytest.param(("bin/tool", "bin/tool.py"), {"bin.tool": "bin/tool.py", "./bin/tool": "bin/tool"}, id="a script"),
    ],
)
def test_modules(paths: Sequence[str], names: dict[str, str]) -> None:
    assert ModuleMap(paths, SRC).path_of == names


def test_a_stub_shares_the_name_of_its_module() -> None:
    assert ModuleMap(("p/a.py", "p/a.pyi")).name_of == {"p/a.py": "p.a", "p/a.pyi": "p.a"}


@pytest.mark.parametrize(
    ("importer", "module", "name", "level", "target"),
    [
        pytest.param("x.py", "p.a", "", 0, Target("p.a"), id="import p.a"),
        pytest.param("x.py", "p", "", 0, Target("p"), id="import p"),
        pytest.param("x.py", "p", "a", 0, Target("p.a"), id="from p import a: a module"),
        pytest.param("x.py", "p", "f", 0, Target("p", "f"), id="from p import f: a name"),
        pytest.param("x.py", "p.a", "f", 0, Target("p.a", "f"), id="from p.a import f"),
        pytest.param("x.py", "p", "*", 0, Target("p", "*"), id="from p import *"),
        pytest.param("p/a.py", "", "sub", 1, Target("p.sub"), id="from . import sub"),
        pytest.param("p/a.py", "", "f", 1, Target("p", "f"), id="from . import f"),
        pytest.param("p/sub/b.py", "", "a", 2, Target("p.a"), id="from .. import a"),
        pytest.param("p/sub/b.py", "a", "f", 2, Target("p.a", "f"), id="from ..a import f"),
        pytest.param("p/sub/__init__.py", "b", "f", 1, Target("p.sub.b", "f"), id="from .b import f in a package"),
        pytest.param("p/__init__.py", "p", "", 0, Target("p"), id="a package that imports itself"),
        pytest.param("p/a.py", "p.a", "", 0, Target("p.a"), id="a module of a package that imports itself"),
        pytest.param("x.py", "os.path", "join", 0, Target(external="os"), id="the standard library"),
        pytest.param("x.py", "numpy.linalg", "", 0, Target(external="numpy"), id="a distribution from elsewhere"),
        pytest.param("x.py", "p.gone", "f", 0, Target(missing="p.gone"), id="a module that should be there"),
        pytest.param("p/a.py", "gone", "f", 1, Target(missing="p.gone"), id="a sibling that should be there"),
        pytest.param("p/sub/b.py", "", "a", 3, Target(missing="..."), id="beyond the outermost package"),
        pytest.param("p/sub/b.py", "x", "a", 9, Target(missing=("." * 9) + "x"), id="beyond the project"),
    ],
)
def test_imports(importer: str, module: str, name: str, level: int, target: Target) -> None:
    assert ModuleMap((*PACKAGE, "x.py")).resolve(importer, module, name, level) == target


@pytest.mark.parametrize(
    ("paths", "importer", "module", "name", "target"),
    [
        pytest.param(("ns/q/a.py",), "x.py", "ns.q", "a", Target("ns.q.a"), id="packages without __init__"),
        pytest.param(("ns/q/a.py",), "x.py", "ns.q", "", Target(), id="a bare folder has no text"),
        pytest.param(("ns/a.py",), "x.py", "ns.other", "b", Target(external="ns"), id="a namespace that others share"),
        pytest.param(("src/p/a.py",), "tests/t.py", "p.a", "", Target("p.a"), id="the src layout, from tests"),
        pytest.param(("scripts/b.py",), "scripts/a.py", "b", "", Target("scripts.b"), id="beside a script"),
        pytest.param(("scripts/json.py",), "scripts/a.py", "json", "", Target(external="json"), id="not for json"),
        pytest.param(("scripts/dep.py",), "scripts/a.py", "dep", "", Target(external="dep"), id="nor a dependency"),
        pytest.param(
            ("examples/tool/__init__.py",),
            "examples/tool/tasks.py",
            "tool",
            "Model",
            Target(external="tool"),
            id="not the package around it, which has its name from where it is looked at",
        ),
        pytest.param(
            ("examples/tool/__init__.py", "examples/tool/part.py"),
            "examples/tool/tasks.py",
            "tool",
            "part",
            Target("examples.tool.part"),
            id="but a module in it",
        ),
        pytest.param(
            ("examples/tool/__init__.py",),
            "examples/run.py",
            "tool",
            "Model",
            Target("examples.tool", "Model"),
            id="a package beside a script",
        ),
        pytest.param(("json.py",), "a.py", "json", "", Target("json"), id="at the root a module hides the library's"),
        pytest.param(
            ("http/__init__.py",), "a.py", "http.client", "", Target(external="http"), id="nor what it has and we lack"
        ),
        pytest.param(("json.py",), "json.py", "json", "", Target(external="json"), id="which it may import itself"),
        pytest.param(
            ("svc/app/__init__.py", "svc/app/b.py"),
            "svc/app/a.py",
            "app.b",
            "",
            Target("svc.app.b"),
            id="the folder around the outermost package",
        ),
        pytest.param(("x.py", "x/__init__.py"), "a.py", "x", "f", Target("x", "f"), id="a package before a module"),
        pytest.param(("x.py", "x/y.py"), "a.py", "x.y", "", Target("x.y"), id="a folder beside a module"),
    ],
)
def test_places(paths: Sequence[str], importer: str, module: str, name: str, target: Target) -> None:
    modules = ModuleMap((*paths, importer), SRC, frozenset({"dep"}))
    assert modules.resolve(importer, module, name, 0) == target


def test_each_distribution_finds_its_own_module_first() -> None:
    roots = (SourceRoot("one"), SourceRoot("two"), ROOT)
    modules = ModuleMap(("one/helpers.py", "two/helpers.py", "one/a.py", "two/b.py"), roots)
    assert modules.path_of[modules.resolve("one/a.py", "helpers", "", 0).module] == "one/helpers.py"
    assert modules.path_of[modules.resolve("two/b.py", "helpers", "", 0).module] == "two/helpers.py"


def test_a_name_that_a_package_defines_itself_hides_a_submodule() -> None:
    modules = ModuleMap(PACKAGE)
    assert modules.resolve("p/sub/b.py", "p", "a", 0, lambda path, name: True) == Target("p", "a")


def test_a_package_that_is_the_project() -> None:
    modules = ModuleMap(("__init__.py", "a.py", "b.py"), (SourceRoot("", "p"),))
    assert modules.path_of == {"p": "__init__.py", "p.a": "a.py", "p.b": "b.py"}
    assert modules.resolve("a.py", "", "b", 1) == Target("p.b")
    assert modules.resolve("a.py", "p.b", "f", 0) == Target("p.b", "f")
    assert modules.resolve("a.py", "p", "b", 0) == Target("p.b")
    assert modules.resolve("a.py", "", "f", 1) == Target("p", "f")
    assert modules.resolve("a.py", "b", "f", 0) == Target(external="b")


def test_a_distribution_that_serves_tests_is_not_imported_from_outside() -> None:
    roots = (SourceRoot("tests/data/one"), SourceRoot("two"), ROOT)
    modules = ModuleMap(("tests/data/one/app.py", "tests/data/one/b.py", "two/lib.py", "main.py"), roots)
    assert modules.resolve("main.py", "app", "", 0) == Target(external="app")
    assert modules.resolve("main.py", "lib", "", 0) == Target("lib")
    assert modules.resolve("tests/data/one/b.py", "app", "", 0) == Target("app")
