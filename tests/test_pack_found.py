"""What rules over many files found: read for all files or for a few, and given up where a part of it is lost."""

import pytest

from autopack_lint.engine.memory.cache import Cache
from autopack_lint.engine.memory.pack import CorruptError
from autopack_lint.engine.memory.pack_found import FEW, PARTS, found_under, rows_for
from autopack_lint.model.finding import Confidence, Finding, Fix, Position, Safety, Severity, Span
from autopack_lint.model.operation import ReplaceExpression

PLACE = Span(Position(1, 2), Position(3, 4))


def found(path: str, message: str) -> Finding:
    fix = Fix(Safety.SAFE, "title", (ReplaceExpression(PLACE, "text"),))
    data: dict[str, str | int] = {"a": 1}
    return Finding(
        "ABC101", "odd", Severity.INFO, Confidence.PROVEN, path, PLACE, "symbol", message, data, "", fix, "x"
    )


KEY = b"key"
SOME = [found("b.py", "1"), found("a.py", '2,"]['), found("b.py", "é"), found("c.py", "4")]
MANY = [*SOME, *(found(f"m{number}.py", str(number)) for number in range(FEW))]


def stored(findings: list[Finding]) -> Cache:
    cache = Cache(None)
    cache.remember_project(rows_for(KEY, findings))
    return cache


def read(cache: Cache, asked: set[str]) -> list[Finding]:
    head = cache.project_findings([KEY])[0]
    assert head is not None
    return found_under(cache, KEY, head, asked)


@pytest.mark.parametrize("findings", [SOME, MANY], ids=["one part", "several parts"])
@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(set(), id="none"),
        pytest.param({"d.py"}, id="a file without any"),
        pytest.param({"a.py"}, id="one file"),
        pytest.param({"c.py", "b.py", "d.py", "m7.py"}, id="some files"),
        pytest.param({finding.path for finding in MANY}, id="all files"),
    ],
)
def test_what_was_found_in_some_files(findings: list[Finding], asked: set[str]) -> None:
    expected = [finding for finding in findings if finding.path in asked]
    assert sorted(read(stored(findings), asked)) == sorted(expected)


def test_nothing_was_found() -> None:
    assert read(stored([]), {"a.py"}) == []


def test_a_part_that_is_lost_is_noticed_by_those_who_need_it() -> None:
    rows = rows_for(KEY, MANY)
    assert len(rows) == 1 + PARTS
    for lost in list(rows)[1:]:
        cache = Cache(None)
        cache.remember_project({key: value for key, value in rows.items() if key != lost})
        with pytest.raises(CorruptError):
            read(cache, {finding.path for finding in MANY})
    failed = 0
    for finding in MANY:
        try:
            assert finding in read(cache, {finding.path})
        except CorruptError:
            failed += 1
    assert 0 < failed < len(MANY) / 8


@pytest.mark.parametrize("head", [b"", b"\0\0", b"\xff\xff"])
def test_another_number_of_parts_is_not_used(head: bytes) -> None:
    with pytest.raises(CorruptError):
        found_under(stored(SOME), KEY, head, {"a.py"})
