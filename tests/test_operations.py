"""The vocabulary of fixes: every operation survives the cache and is described by the schema."""

import json
from typing import get_type_hints

import jsonschema
import pytest

from autopack_lint.engine.memory.pack import ENCODER, unpack_operation
from autopack_lint.model.finding import Fix, Position, Safety, Span
from autopack_lint.model.operation import (
    OPERATIONS,
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
from autopack_lint.report import render
from autopack_lint.report.schema import schema_text
from tests.support.reports import finding, result

HERE = Span(Position(2, 1), Position(2, 9))
EXAMPLES: tuple[Operation, ...] = (
    ReplaceExpression(HERE, "x"),
    ReplaceStatement(HERE, "x = 1", "a.py"),
    InsertStatement(HERE, "x = 1", side="after"),
    DeleteStatement(HERE),
    RemoveComment(HERE),
    AddImport("a.b", "c", type_checking=True),
    RemoveImport("..a", "b", "c"),
    RedirectImport("a", "b", span=HERE),
    RenameSymbol("old", "new", module="a"),
    WrapCall(HERE, "text", "bind=None"),
    MoveDefinition("f", "a", "b", "b.py", "a.py"),
)
each = pytest.mark.parametrize("operation", EXAMPLES, ids=lambda operation: operation.op)


def test_there_is_an_example_of_every_operation() -> None:
    assert [type(example) for example in EXAMPLES] == list(OPERATIONS.values())


@each
def test_an_operation_survives_the_cache(operation: Operation) -> None:
    assert unpack_operation(json.loads(ENCODER.encode(operation))) == operation


@each
def test_an_operation_ends_with_its_path_and_its_name(operation: Operation) -> None:
    assert operation._fields[-2:] == ("path", "op")
    assert set(get_type_hints(type(operation))) == set(operation._fields)


@each
def test_a_document_with_an_operation_fits_its_schema(operation: Operation) -> None:
    fix = Fix(Safety.SAFE, "mend it", (operation._replace(path="a.py"),))
    document = json.loads(render(result(finding(fix=fix)), "json"))
    jsonschema.validate(document, json.loads(schema_text()))
    written = document["findings"][0]["fix"]["operations"][0]
    assert list(written)[:2] == ["op", "path"]


def test_sarif_says_a_wrapped_call_as_two_insertions() -> None:
    fix = Fix(Safety.SAFE, "mend it", (WrapCall(HERE, "text", "1", "a.py"),))
    log = json.loads(render(result(finding(fix=fix)), "sarif"))
    changes = log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"]
    assert [change["insertedContent"]["text"] for change in changes] == ["text(", ", 1)"]


def test_sarif_is_silent_about_half_a_fix() -> None:
    fix = Fix(Safety.SAFE, "mend it", (ReplaceExpression(HERE, "x", "a.py"), AddImport("a", path="a.py")))
    log = json.loads(render(result(finding(fix=fix)), "sarif"))
    assert "fixes" not in log["runs"][0]["results"][0]
