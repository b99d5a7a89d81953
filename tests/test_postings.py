"""Fingerprints and files in rows of numbers: neither spills over into the other."""

from array import array

import pytest

from autopack_lint.analyzers.copies.clone_index import Candidates, slots_for
from autopack_lint.analyzers.copies.postings import (
    FINGERPRINTS,
    SLOTS,
    merged,
    postings_of,
    repeated_of,
    slots_with,
    without,
)


@pytest.mark.parametrize(
    "slot",
    [
        pytest.param(0, id="the first file"),
        pytest.param((1 << 20) + 1, id="a file after a million others"),
        pytest.param(SLOTS - 1, id="the last file that has a number"),
    ],
)
@pytest.mark.parametrize(
    "value", [pytest.param(0, id="the smallest"), pytest.param(FINGERPRINTS, id="the largest fingerprint")]
)
def test_a_file_is_found_by_its_fingerprints(slot: int, value: int) -> None:
    postings = merged(array("Q"), [*postings_of([value, 7], slot), *postings_of([value], 1)])
    assert sorted(slots_with(postings, value)) == sorted([slot, 1])
    assert list(slots_with(postings, 7)) == [slot]
    assert repeated_of(postings, [value, 7]) == {value}
    left, gone = without(postings, {slot})
    assert (list(slots_with(left, value)), gone) == ([1], {value, 7})


def test_every_file_of_more_than_a_million_has_a_number_of_its_own() -> None:
    paths = [str(number) for number in range((1 << 20) + 2)]
    slots = slots_for(paths, {"5": Candidates((1 << 20) + 1, "")})
    assert len(set(slots.values())) == len(paths)
    assert max(slots.values()) < SLOTS
