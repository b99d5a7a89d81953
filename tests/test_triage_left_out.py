"""Rules without what only some logs have shown: how far triage sees on its own, and whether it knows how far."""

from functools import cache

import pytest

from autopack_lint.engine.failures.left_out import Grouped, books_without, shown_by, tool_of
from autopack_lint.engine.failures.record import SILENT, Judged, confidences, lower_bound
from autopack_lint.engine.failures.rules import built_in_book
from tests.support.triage_left_out import Answer, Group, by_tool, by_version, left_out
from tests.support.triage_logs import all_logs

SHARE_RIGHT, SHARE_WRONG = 0.8, 0.08
SURE, SHARE_RIGHT_WHEN_SURE, FEWEST_SURE = 0.8, 0.95, 25


@cache
def answers(group: Group) -> list[Answer]:
    return left_out(all_logs(), group)


def test_a_pattern_that_others_have_shown_as_well_stays() -> None:
    logs = [
        Grouped(b"curl: (7) no\n", "curl1"),
        Grouped(b"curl: (7) no\n", "curl2"),
        Grouped(b"tcp connect error\n", "go"),
    ]
    book = built_in_book()
    patterns = set(book.by_id["net.refused"].patterns)
    [(reduced, touched)] = books_without(logs, book, shown_by(logs, book))
    assert patterns - set(reduced.by_id["net.refused"].patterns) == {"tcp connect error"}
    assert touched == {2}


@pytest.mark.parametrize(
    ("name", "tool"),
    [("pytest84-slow", "pytest"), ("git239fr-x", "git"), ("p313-json", "py"), ("rust195-a", "cargo"), ("7-x", "7")],
)
def test_a_log_is_of_the_tool_in_its_name(name: str, tool: str) -> None:
    assert tool_of(name) == tool


def test_versions_of_tools_that_nobody_has_seen_are_mostly_understood() -> None:
    """The worst case: each log with only those patterns that some other version of any tool has shown."""
    kinds = [answer.kind for answer in answers(by_version)]
    assert kinds.count("right") >= SHARE_RIGHT * len(kinds)
    assert kinds.count("wrong") <= SHARE_WRONG * len(kinds)
    assert kinds.count("alarm") == 0


@pytest.mark.parametrize("group", [by_version, by_tool])
def test_what_is_said_with_confidence_of_the_unseen_is_right(group: Group) -> None:
    sure = [answer for answer in answers(group) if answer.said not in SILENT and answer.confidence >= SURE]
    assert len(sure) >= FEWEST_SURE
    wrong = [f"{answer.log.name}: {answer.said}" for answer in sure if answer.kind != "right"]
    assert len(wrong) <= (1 - SHARE_RIGHT_WHEN_SURE) * len(sure), wrong


RIGHT = [Judged("net.dns", is_right=True)] * 30


@pytest.mark.parametrize(
    ("own", "unseen", "share"),
    [
        pytest.param(RIGHT, [], 1.0, id="nothing unseen was tried"),
        pytest.param(RIGHT, RIGHT, 1.0, id="right wherever it was tried"),
        pytest.param(RIGHT, [*RIGHT[:15], *[Judged("net.dns", is_right=False)] * 5], 0.75, id="wrong about the unseen"),
        pytest.param([*RIGHT[:27], *[Judged("net.dns", is_right=False)] * 3], RIGHT, 0.9, id="wrong about its own"),
    ],
)
def test_a_confidence_is_the_worse_record_in_all_trials(own: list[Judged], unseen: list[Judged], share: float) -> None:
    known = confidences(built_in_book(), own, unseen)
    assert known["net.dns"] == lower_bound(share, len(own) + len(unseen))


def test_what_stands_for_the_unknown_shares_its_record() -> None:
    """That another generic class was wrong about a tool that nobody knew counts against all of them."""
    own = [Judged("lint.format", is_right=True)] * 40
    unseen = [Judged("lint.format", is_right=True)] * 10 + [Judged("runtime.exception-other", is_right=False)] * 10
    assert confidences(built_in_book(), own, unseen)["lint.format"] == lower_bound(0.5, 50)
