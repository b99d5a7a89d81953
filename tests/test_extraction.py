"""The lines that we advise to move can be moved, and then the numbers are what we said."""

import ast
import warnings
from collections.abc import Iterator
from itertools import islice

import pytest

from autopack_lint.facts.advice.extraction import Plan, Run, best_extraction
from autopack_lint.facts.source import Source
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Function, Weight
from tests.support.foreign_metrics import EVERYDAY, PACKAGES, parsed, parsed_files
from tests.support.moving import HELPER, move_of, moved, scopes_of
from tests.support.packages import installed

LARGE = 15


def advice(body: str, weight: Weight = Weight.BRANCHES, header: str = "def f(a, b):") -> str:
    text = header + "\n" + "".join(f"    {line}\n" if line else "\n" for line in body.splitlines())
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    return best_extraction(function, weight, 10)


BRANCHES = "if a:\n    print(1)\nif b:\n    print(2)\n"
CHAIN = "".join(f"{'elif' if n else 'if'} a == {n}:\n    print({n})\n" for n in range(100))
MORE = "if a > 1:\n    print(3)\nif b > 2:\n    print(4)\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("return a", "", id="a function without a branch"),
        pytest.param("if a:\n    return b", "", id="all branches in one statement that is the whole body"),
        pytest.param("for x in a:\n    if x:\n        break\n    if b:\n        continue\n", "", id="breaks of a loop"),
        pytest.param("if a:\n    yield 1\nif b:\n    yield 2\n", "", id="a generator's yields"),
        pytest.param("global x\nif a:\n    x = 1\nif b:\n    x = 2\n", "", id="what is bound belongs to the module"),
        pytest.param("if a:\n    print(locals())\nif b:\n    vars()\n", "", id="code that looks at its own frame"),
        pytest.param("if a:\n    c = 1\nif b:\n    print(c)\n", "", id="what would be passed may not be bound"),
        pytest.param(
            "for x in a:\n    if x:\n        return 1\n    if b:\n        return 2\n    print(a)\n",
            "",
            id="returns that sometimes go on",
        ),
        pytest.param(
            "def g():\n    return c\nc = 0\nif a:\n    c = 1\n    print(g())\nif b:\n    c = 2\n    print(g())\n",
            "",
            id="what is bound is read by a function that exists already",
        ),
        pytest.param(
            "c = 0\ntry:\n    if a:\n        c = 1\n    if b:\n        c = 2\n        a()\nexcept E:\n    print(c)\n",
            "",
            id="a handler would miss what was bound before the exception",
        ),
        pytest.param(
            "try:\n    a()\nexcept E:\n    if a:\n        raise\n    if b:\n        raise\n",
            "",
            id="exceptions raised again",
        ),
        pytest.param(BRANCHES + "\n" + MORE, "extract lines 2-5, which hold 2 of the 4 branches", id="two paragraphs"),
        pytest.param(
            "'''What it does.'''\n" + BRANCHES + "\n" + MORE,
            "extract lines 3-6, which hold 2 of the 4 branches",
            id="the docstring stays",
        ),
        pytest.param(
            "for x in a:\n    if x:\n        print(x)\n    if b:\n        print(b)\nif a:\n    pass\nif b:\n    pass\n",
            "extract lines 2-6, which hold 3 of the 5 branches",
            id="a loop, not its whole body",
        ),
        pytest.param(
            "if a:\n    print(1)\n    c = 1 if b else 2\n    d = 2 if b else 3\n    return c + d\nif b:\n    print()\n",
            "extract lines 3-6, which hold 2 of the 4 branches",
            id="lines that always return",
        ),
        pytest.param(
            "c = [c for c in a if c]\nd = {x for x in b if x}\nprint(c, d)\n\n" + MORE,
            "extract lines 2-4, which hold 4 of the 6 branches",
            id="names of comprehensions are their own",
        ),
        pytest.param(
            f"{CHAIN}{CHAIN}", "first extract lines 2-201, which hold 100 of the 200 branches", id="two chains"
        ),
        pytest.param(CHAIN, "", id="an `elif` cannot begin a function"),
    ],
)
def test_the_best_place_to_cut(body: str, expected: str) -> None:
    assert advice(body) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["'''", *["Why."] * 40, "'''", "print(a)", "print(b)"], "", id="only the docstring is long"),
        pytest.param(
            [*["print(a)"] * 9, "", *["print(b)"] * 9],
            "extract lines 2-10, which hold 9 of the 20 lines",
            id="two paragraphs",
        ),
        pytest.param(
            ["if a:", *["    b += 1"] * 9, "if b:", *["    print(b)"] * 9, "return b"],
            "first extract lines 12-21, which hold 10 of the 22 lines",
            id="nothing to give back",
        ),
    ],
)
def test_the_best_place_to_cut_a_long_function(lines: list[str], expected: str) -> None:
    assert advice("\n".join(lines), Weight.LINES) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("".join(f"print(a if b else {n})\n" for n in range(2000)), id="2,000 statements"),
        pytest.param(
            "if a:\n    pass\n" + "elif b:\n    print(1)\n" * 500 + "print(1 if a else 2)\n" * 500, id="a chain of 500"
        ),
        pytest.param(" + ".join(["(a or b)"] * 2000) + "\n" + "print(1 if a else 2)\n" * 2000, id="a long expression"),
    ],
)
def test_size_does_not_matter(body: str) -> None:
    assert advice(body).startswith("first extract lines ")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "for x in a(lambda: b):\n  print(x)\n print(1)\n print(b)\n print(a)\n", id="a lambda in a header"
        ),
        pytest.param(
            "c = 1 if a else 2\n d = 2 if b else 3\n\n def g(x: c): pass\n print(g, 1 if a else 2)\n",
            id="an annotation inside",
        ),
        pytest.param(
            "with a:\n  c = [\n   x for x in a if x\n  ]\n  raise E(1 if a else 2)\n print(c if a else 1)\n",
            id="a context manager that swallows",
        ),
    ],
)
def test_moving_the_lines_loses_no_name(body: str) -> None:
    problems = [problems_of_move(f"pass\ndef f(a, b):\n {body}", weight) for weight in Weight]
    assert [found for found in problems if found is not None] in ([[]], [[], []])


@pytest.mark.parametrize("package", EVERYDAY)
def test_moving_the_lines_in_two_packages(package: str) -> None:
    assert list(islice(failed_moves(package), 5)) == []


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
def test_moving_the_lines_in_many_packages(package: str) -> None:
    assert list(islice(failed_moves(package), 20)) == []


def failed_moves(package: str) -> Iterator[str]:
    moves = 0
    for file in parsed_files(installed(package)):
        lines = file.source.text.decode().split("\n")
        for function in Walk(file.tree, file.source).functions:
            text = alone(lines, function)
            if function.lines >= LARGE and is_compilable(text):
                for weight in Weight:
                    problems = problems_of_move(text, weight)
                    moves += problems is not None
                    yield from (f"{file.path}:{function.qualname}: {problem}" for problem in problems or ())
    assert moves > 10


def alone(lines: list[str], function: Function) -> str:
    """The function without what is around it, beginning on the second line."""
    header = "if True:" if function.column else "pass"
    return "\n".join([header, *lines[function.line - 1 : function.end_line], ""])


def is_compilable(text: str) -> bool:
    """Not where a name is declared to belong to a function that is not there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "function", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def problems_of_move(before: str, weight: Weight) -> list[str] | None:
    """What is wrong after the move; nothing where no move is advised."""
    source = Source(before.encode())
    walk = Walk(parsed(source), source)
    function = walk.functions[0]
    node = walk.function_nodes[function.line, function.column]
    plan = Plan(node)
    run = plan.run(weight)
    if run is None:
        return None
    move = move_of(plan, run, node)
    after = moved(before, move)
    if not is_compilable(after):
        return [f"{move}: it does not compile"]
    problems = [*lost_names(before, after, function), *wrong_numbers(after, function, run, weight)]
    return [f"{move}: {problem}" for problem in problems]


def wrong_numbers(after: str, function: Function, run: Run, weight: Weight) -> Iterator[str]:
    source = Source(after.encode())
    functions = Walk(parsed(source), source).functions
    outer, helper = (
        functions[0],
        next(found for found in functions if found.qualname == f"{function.qualname}.{HELPER}"),
    )
    branches = run.weight if weight is Weight.BRANCHES else helper.cyclomatic - 1
    if (outer.cyclomatic, helper.cyclomatic) != (function.cyclomatic - branches, branches + 1):
        yield f"{function.cyclomatic} became {outer.cyclomatic} and {helper.cyclomatic}"
    if weight is Weight.LINES and helper.lines != run.weight + 1 + bool(run.outputs):
        yield f"{run.weight} lines became {helper.lines}"


def lost_names(before: str, after: str, function: Function) -> Iterator[str]:
    """Names that were the function's own and that one of the two parts now looks for elsewhere."""
    old, _ = scopes_of(before, function.qualname, function.line)
    new, helper = scopes_of(after, function.qualname, function.line)
    assert helper is not None
    yield from (f"{name} is not given back" for name in sorted(old.local & new.foreign))
    yield from (f"{name} is not passed" for name in sorted(old.local & helper.foreign))
