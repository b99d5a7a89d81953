"""What one comment says: rules, reason and columns, in every spelling. Mutants of the code asked for these."""

import pytest

from autopack_lint.facts.source import Source
from autopack_lint.facts.suppressions import suppressions_of

Read = tuple[tuple[str, ...], str, int, int]
"""Rules, reason, and the columns between which the comment stands."""


def read(line: str) -> list[Read]:
    found = suppressions_of(Source(line.encode()), (), (), frozenset({"CPX", "SUP"}))
    return [(item.rules, item.reason, item.column, item.end_column) for item in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("x = 1  # autopack: ignore[CPX101] why", [(("CPX101",), "why", 8, 38)], id="alone"),
        pytest.param(
            "x = 1  # a  # autopack: ignore[CPX101]", [(("CPX101",), "", 13, 39)], id="behind another comment"
        ),
        pytest.param("# AutoPack: Ignore[cpx101] why", [(("CPX101",), "why", 1, 31)], id="in other letters"),
        pytest.param("# autopack: ignore[Cpx, cpx101] why", [(("Cpx", "CPX101"), "why", 1, 36)], id="no id at all"),
        pytest.param("# autopack: ignore[CPX101] - XML wants it", [(("CPX101",), "XML wants it", 1, 42)], id="a dash"),
        pytest.param("# noqa: CPX101 -- slow  ", [(("CPX101",), "slow", 1, 23)], id="noqa with a reason"),
        pytest.param("# noqa: E501", [], id="noqa for another tool"),
    ],
)
def test_what_a_comment_says(line: str, expected: list[Read]) -> None:
    assert read(line) == expected
