"""Rules without what only some logs have shown: how far triage would see on its own."""

from autopack_lint.engine.failures.rules import built_in_book
from tests.support.triage_left_out import book_without, fired_by, left_out, tool_of, version_of
from tests.support.triage_logs import Labelled, all_logs

SHARE_RIGHT, SHARE_WRONG = 0.75, 0.12


def log(name: str, text: str) -> Labelled:
    return Labelled(name, text.encode(), "", 1, "net.refused", ())


def test_a_pattern_that_others_have_shown_as_well_stays() -> None:
    logs = [log("curl1-a", "curl: (7) no\n"), log("curl2-a", "curl: (7) no\n"), log("go1-a", "tcp connect error\n")]
    book = built_in_book()
    patterns = set(book.by_id["net.refused"].patterns)
    fired = fired_by(logs, book, version_of)
    assert set(book_without(book, fired, "curl1").by_id["net.refused"].patterns) == patterns
    assert patterns - set(book_without(book, fired, "go1").by_id["net.refused"].patterns) == {"tcp connect error"}
    assert tool_of(logs[0]) == tool_of(logs[1]) == "curl"


def test_versions_of_tools_that_nobody_has_seen_are_mostly_understood() -> None:
    """The worst case: each log with only those patterns that some other version of any tool has shown."""
    results = left_out(all_logs(), version_of)
    kinds = [kind for result in results.values() for kind in result.counts.elements()]
    assert kinds.count("right") >= SHARE_RIGHT * len(kinds)
    assert kinds.count("wrong") <= SHARE_WRONG * len(kinds)
    assert kinds.count("alarm") == 0
