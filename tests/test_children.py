"""The table of children says the same as `ast` itself, for every kind of node that this Python knows."""

import ast
import gc
import weakref

import pytest
from hypothesis import HealthCheck, given, settings

from autopack_lint.facts.children import CHILDREN, nodes_of, statements_of_module
from tests.support.programs import programs

WITHOUT_A_PLACE = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.type_ignore)
SETTINGS = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), max_examples=50
)

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")


def test_nodes_that_hold_nothing() -> None:
    assert list(CHILDREN[ast.Name](ast.Name("a", ast.Load()))) == []
    assert list(CHILDREN[type(None)](None)) == []


def test_missing_nodes_are_none() -> None:
    assert list(CHILDREN[ast.Slice](ast.Slice())) == [None, None, None]


@SETTINGS
@given(text=programs(size=200))
def test_any_program(text: str) -> None:
    for node in ast.walk(ast.parse(text)):
        expected = [child for child in ast.iter_child_nodes(node) if not isinstance(child, WITHOUT_A_PLACE)]
        assert [child for child in CHILDREN[type(node)](node) if child is not None] == expected


@SETTINGS
@given(text=programs(size=200))
def test_all_nodes(text: str) -> None:
    tree = ast.parse(text)
    expected = [node for node in ast.walk(tree) if not isinstance(node, WITHOUT_A_PLACE)]
    assert nodes_of(tree) == nodes_of(tree) == expected[1:]
    assert nodes_of(tree.body[0]) == [node for node in ast.walk(tree.body[0]) if not isinstance(node, WITHOUT_A_PLACE)]
    blocks = (ast.stmt, ast.ExceptHandler, ast.match_case)
    assert statements_of_module(tree) == [node for node in expected if isinstance(node, blocks)]


def test_what_is_remembered_does_not_outlive_the_tree() -> None:
    tree = ast.parse("def f(a):\n    return a")
    nodes_of(tree)
    watched = weakref.ref(tree)
    gc.disable()
    try:
        del tree
        assert watched() is None
    finally:
        gc.enable()
