"""Copies of code in the statements of files: which are found, how large, and in what they differ."""

import re
import textwrap
import time
from collections.abc import Mapping

import pytest

from autopack_lint.analyzers.copies.clone_search import CloneSearch
from autopack_lint.facts.copies.statements import statements_of
from autopack_lint.facts.parse import parse
from autopack_lint.model.clones import CloneClass, CloneLimits, repetition

BODY = """\
def load(path, model):
    rows = []
    with open(path) as file:
        for line in file:
            if line.strip():
                rows.append(model(line, "utf-8"))
    rows.sort(key=model.key)
    return rows
"""
RENAMED = BODY.replace("rows", "found").replace("load", "read").replace("utf-8", "ascii")
OTHER = """\
def send(mail):
    try:
        socket.connect(mail.host)
    except OSError as error:
        raise NotSent(mail) from error
    else:
        for part in mail:
            socket.send(part)
    finally:
        socket.close()
"""
BRANCHES = """\
def validated(value):
    if isinstance(value, str):
        return value
    elif isinstance(value, bytes):
        return text(value)
    elif isinstance(value, int):
        return str(value)
    else:
        log(value)
        raise ValueError(value)

"""
ONE_HASH = ("x = a&a>>a//a", "x = a%a-a>>a<<a%a<<a^a")
"""Two statements whose shapes happen to have the same checksum; the second has more names."""
HEAD = """\
try:
    import {0}
except ImportError:
    {0} = None

logger = get_logger("{0}")
lock = Lock()
SCHEME = scheme("{0}")
if sys.version_info >= (3, 12):
    SCHEME = scheme("{0}", 2)
"""
IMPORTS = "import a\nimport b\nimport c\n" * 3
LIMITS = CloneLimits()
Files = Mapping[str, str]


def search(files: Files) -> CloneSearch:
    found = [(path, statements_of(*parse(text.encode()))) for path, text in files.items()]
    return CloneSearch({path: statements for path, statements in found if statements})


def clones(files: Files, limits: CloneLimits = LIMITS) -> tuple[CloneClass, ...]:
    return search(files).clones(limits)


def said(clone: CloneClass) -> str:
    return f"{clone.type} {' '.join(copy.place for copy in clone.copies)}"


def many(text: str, count: int) -> str:
    return "".join(text.replace("{i}", str(number)) for number in range(count))


def methods(*names: str) -> str:
    """A class with methods that do next to nothing."""
    return f"class {names[0].title()}:\n" + "".join(
        f"    def {name}(self):\n        log(self)\n        return self.{name}_it()\n" for name in names
    )


def indented(text: str, levels: int = 1) -> str:
    return textwrap.indent(text, "    " * levels)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({"a.py": BODY}, [], id="one of a kind"),
        pytest.param({"a.py": BODY, "b.py": OTHER}, [], id="two different functions"),
        pytest.param({"a.py": IMPORTS, "b.py": IMPORTS}, [], id="imports"),
        pytest.param({"a.py": "A = 1\nB = [2,\n 3]\nC = 'x'\nD = {}\nE = 5\n" * 2}, [], id="tables of data"),
        pytest.param(
            {"a.py": methods("mkdir", "remove"), "b.py": methods("get", "put")}, [], id="small methods in a row"
        ),
        pytest.param(
            {"a.py": methods("mkdir", "remove"), "b.py": methods("mkdir", "remove") + "x = 1\n"},
            ["exact a.py:1-7 b.py:1-7"],
            id="small methods of which nothing differs",
        ),
        pytest.param(
            {name: methods("a", "b").replace("\n        log(self)", "") for name in ("a.py", "b.py")},
            [],
            id="methods of one line each",
        ),
        pytest.param({name: HEAD.format(name[0]) for name in ("a.py", "b.py")}, [], id="heads of modules"),
        pytest.param(
            {name: HEAD.format("a") for name in ("a.py", "b.py")},
            ["exact a.py:1-10 b.py:1-10"],
            id="heads of which nothing differs",
        ),
        pytest.param({"a.py": "f(1, 'a')\ng(x)\n" + "f(2, 'b')\n" * 12}, [], id="a series of like lines"),
        pytest.param({"a.py": BODY, "b.py": BODY.replace("rows.sort", "path.sort")}, [], id="names that are mixed up"),
        pytest.param(
            {"a.py": BODY.replace("rows = []", ONE_HASH[0]), "b.py": RENAMED.replace("found = []", ONE_HASH[1])},
            ["renamed a.py:3-8 b.py:3-8"],
            id="up to a statement that has but the checksum of another",
        ),
        pytest.param({"a.py": BODY, "b.py": BODY.replace("return", "yield")}, ["exact a.py:2-7 b.py:2-7"], id="a part"),
        pytest.param({"a.py": BODY, "b.py": BODY}, ["exact a.py:1-8 b.py:1-8"], id="two files"),
        pytest.param({"a.py": BODY + OTHER + BODY}, ["exact a.py:1-8 a.py:19-26"], id="one file"),
        pytest.param(
            {"a.py": BODY, "b.py": BODY.replace("(line, ", "(line,\n  # why\n").replace("rows = []", "rows = [ ]\n")},
            ["exact a.py:1-8 b.py:1-11"],
            id="layout and comments",
        ),
        pytest.param({"a.py": BODY, "b.py": RENAMED}, ["renamed a.py:1-8 b.py:1-8"], id="names and literals"),
        pytest.param(
            {"a.py": BODY, "b.py": "class C:\n" + indented(BODY) + "\n    x = 1\n"},
            ["exact a.py:1-8 b.py:2-9"],
            id="a function and a method",
        ),
        pytest.param(
            {"a.py": BODY + "x = 1\n", "b.py": f"def outer():\n{indented(BODY)}    return load\n"},
            ["exact a.py:1-8 b.py:2-9"],
            id="a nested function",
        ),
        pytest.param(
            {"a.py": "@cached\n" + BODY, "b.py": "x = 1\n@cached\n" + BODY},
            ["exact a.py:1-9 b.py:2-10"],
            id="decorators belong to what they decorate",
        ),
        pytest.param(
            {name: f"class {name[0]}:\n    '{name}'\n{indented(BODY + OTHER)}" for name in ("a.py", "b.py")},
            ["renamed a.py:1-20 b.py:1-20"],
            id="a class, docstrings apart",
        ),
        pytest.param(
            {"a.py": BODY, "b.py": BODY, "c.py": RENAMED, "d.py": BODY},
            ["renamed a.py:1-8 b.py:1-8 c.py:1-8 d.py:1-8"],
            id="all copies together",
        ),
        pytest.param(
            {"a.py": BODY + OTHER, "b.py": BODY + OTHER, "c.py": BODY},
            ["exact a.py:1-8 b.py:1-8 c.py:1-8", "exact a.py:1-18 b.py:1-18"],
            id="a part that has more copies than the whole",
        ),
        pytest.param(
            {"a.py": BODY + OTHER, "b.py": BODY + OTHER}, ["exact a.py:1-18 b.py:1-18"], id="no parts of the whole"
        ),
        pytest.param(
            {"a.py": f"if x:\n{indented(OTHER)}{indented(BODY)}else:\n{indented(OTHER)}    y\n"},
            ["exact a.py:2-11 a.py:21-30"],
            id="the blocks of one statement",
        ),
    ],
)
def test_clone_classes(files: Files, found: list[str]) -> None:
    assert [said(clone) for clone in clones(files)] == found


def test_differences_are_would_be_parameters() -> None:
    second = BODY.replace("load", "read").replace("utf-8", "ascii").replace("open", "popen").replace("rows", "all")
    (clone,) = clones({"a.py": BODY, "b.py": second})
    shown = [(difference.texts, difference.is_literal, difference.is_bound) for difference in clone.differences]
    assert shown == [
        (("load", "read"), False, True),
        (("rows", "all"), False, True),
        (("open", "popen"), False, False),
        (('"utf-8"', '"ascii"'), True, False),
    ]
    assert clone.parameters == ("open", "text")
    assert repetition(clone, 1) == (
        "8 lines are a copy of a.py:1-8; they differ in 3 names and 1 literal: extract `def …(open, text)`"
    )


def test_copies_never_overlap() -> None:
    for clone in clones({"a.py": "a = f(x)\nb = g(a, 1)\nif b: c()\n" * 40}):
        ends = [copy.end_line for copy in clone.copies]
        assert all(copy.line > end for copy, end in zip(clone.copies[1:], ends, strict=False))


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a.py": "f(x)\n" * 50_000}, id="50,000 identical statements"),
        pytest.param({"a.py": "f(x)\ng(y, 1)\n" * 20_000}, id="two statements, 20,000 times"),
        pytest.param({"a.py": many("x{i} = f({i})\nif x{i}: g(x{i})\n", 10_000)}, id="a generated file"),
        pytest.param({f"{i}.py": BODY + OTHER for i in range(3_000)}, id="3,000 identical files"),
        pytest.param({f"{i}.py": BODY + f"x{i} = {i}\n" + OTHER for i in range(1_000)}, id="almost identical files"),
        pytest.param(
            {"a.py": many("def f{i}():\n" + indented(BODY) + "    return {i}\n", 2_000)}, id="2,000 like functions"
        ),
    ],
)
def test_hostile_repetition_takes_no_more_than_its_size(files: Files) -> None:
    prepared = search(files)
    began = time.process_time()
    found = (*prepared.clones(LIMITS), *prepared.near(LIMITS, 20))
    assert time.process_time() - began < 15
    assert sum(len(clone.copies) for clone in found) < 20_000


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        pytest.param(BODY, BODY, [], id="exact copies are no near ones"),
        pytest.param(BODY, RENAMED, [], id="nor are renamed ones"),
        pytest.param(BODY, OTHER, [], id="two different functions"),
        pytest.param(
            BODY, BODY.replace("return rows", "log(rows)\n    return rows"), ["near 0.89 1-8 1-9"], id="added"
        ),
        pytest.param(BODY, BODY.replace("    rows.sort(key=model.key)\n", ""), ["near 0.88 1-8 1-7"], id="taken away"),
        pytest.param(BODY, RENAMED.replace("return found", "yield found"), ["near 0.88 1-8 1-8"], id="changed"),
        pytest.param(BODY, BODY.replace("rows.sort", "path.sort"), ["near 0.88 1-8 1-8"], id="a name mixed up"),
        pytest.param(
            *(BRANCHES, re.sub(r"elif isinstance\((.*), (.*)\)", r"elif is_\2(\1)", BRANCHES)),
            [],
            id="the conditions of branches are code, too",
        ),
        pytest.param(
            *(BODY.replace("rows.sort(key=model.key)", text) for text in ONE_HASH),
            ["near 0.88 1-8 1-8"],
            id="a statement that has but the checksum of another",
        ),
        pytest.param(
            BODY, BODY.replace("return", "yield").replace("if", "while").replace(".sort(", ".a("), [], id="more"
        ),
    ],
)
def test_near_copies(one: str, other: str, found: list[str]) -> None:
    near = search({"a.py": one, "b.py": "x = 1\n\n" + other}).near(LIMITS, 20)
    assert [
        f"{clone.type} {clone.similarity:.2f} {clone.copies[0].line}-{clone.copies[0].end_line} "
        f"{clone.copies[1].line - 2}-{clone.copies[1].end_line - 2}"
        for clone in near
    ] == found


def test_all_of_a_near_class_are_near_to_each_other() -> None:
    lines = [f"    f({'a, ' * number})\n" for number in range(10)]
    versions = ["def f(a):\n" + "".join(lines[start : start + 8]) for start in range(3)]
    near = search({f"{number}.py": text for number, text in enumerate(versions)}).near(LIMITS, 20)
    assert [[copy.path for copy in clone.copies] for clone in near] == [["0.py", "1.py"], ["1.py", "2.py"]]
