"""What rules over many files found: read for all files or for a few, and given up where it is damaged."""

import pytest

from autopack_lint.engine.pack import CorruptError, as_json
from autopack_lint.engine.pack_found import FEW, LENGTH, pack_found, unpack_found
from autopack_lint.model.finding import Confidence, Finding, Fix, Position, Safety, Severity, Span
from autopack_lint.model.operation import ReplaceExpression

PLACE = Span(Position(1, 2), Position(3, 4))
MANY = frozenset(f"{number}.py" for number in range(FEW + 1)) | {"a.py", "b.py", "c.py"}


def found(path: str, message: str) -> Finding:
    fix = Fix(Safety.SAFE, "title", (ReplaceExpression(PLACE, "text"),))
    data: dict[str, str | int] = {"a": 1}
    return Finding(
        "ABC101", "odd", Severity.INFO, Confidence.PROVEN, path, PLACE, "symbol", message, data, "", fix, "x"
    )


FINDINGS = [found("b.py", "1"), found("a.py", '2,"]['), found("b.py", "é"), found("c.py", "4")]


@pytest.mark.parametrize(
    ("asked", "messages"),
    [
        pytest.param(set(), [], id="none"),
        pytest.param({"d.py"}, [], id="a file without any"),
        pytest.param({"a.py"}, ['2,"]['], id="one file"),
        pytest.param({"c.py", "b.py", "d.py"}, ["1", "é", "4"], id="some files"),
        pytest.param(MANY, ["1", "é", '2,"][', "4"], id="all files"),
    ],
)
def test_what_was_found_in_some_files(asked: set[str], messages: list[str]) -> None:
    unpacked = unpack_found(pack_found(FINDINGS), asked)
    assert [finding.message for finding in unpacked] == messages
    assert all(finding in FINDINGS for finding in unpacked)


@pytest.mark.parametrize("asked", [{"a.py"}, MANY], ids=["one", "all"])
def test_nothing_was_found(asked: set[str]) -> None:
    assert unpack_found(pack_found([]), asked) == []


@pytest.mark.parametrize("asked", [{"c.py"}, MANY], ids=["one", "all"])
def test_other_bytes_are_not_used(asked: set[str]) -> None:
    packed = pack_found(FINDINGS)
    for end in (0, 1, LENGTH, len(packed) // 2, len(packed) - 1):
        with pytest.raises(CorruptError):
            unpack_found(packed[:end], asked)
    odd = as_json({"c.py": "x"})
    lengths = len(odd).to_bytes(LENGTH, "little") + (1).to_bytes(LENGTH, "little")
    with pytest.raises(CorruptError):
        unpack_found(lengths + odd + b"x", asked)
