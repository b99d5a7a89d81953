"""A verdict must not depend on the console, the collector or the noise that a log went through."""

from collections.abc import Sequence

import pytest

from tests.support.triage_logs import Labelled, all_logs, asked, found_in
from tests.support.triage_transforms import CUTS, WHOLE, cut_at

LOGS = all_logs()
WRAPPED, WIDTH = "wrapped at 80 columns", 80
NOISE = "behind 10 MB of noise"
SILENT = ("unknown", "no-failure")
MOST_LOST = 0.02
"""The share of logs whose verdict may be lost where its line is left, but what shows that it is a cause is gone: many
are tracebacks of four lines, which begin without their header and their frame then."""
SOME_OR_ALL = pytest.mark.parametrize(
    "logs",
    [pytest.param(LOGS[::3], id="every third"), pytest.param(LOGS, marks=pytest.mark.truth, id="all")],
)


def has_full_line(raw: bytes) -> bool:
    """Whether a line is as wide as the terminal by itself: nobody can see that it does not go on below."""
    return any(len(line) == WIDTH for line in raw.decode("utf-8", "replace").split("\n"))


@SOME_OR_ALL
@pytest.mark.parametrize("name", [name for name in WHOLE if name != NOISE])
def test_the_verdict_is_the_same(name: str, logs: Sequence[Labelled]) -> None:
    changed = [
        f"{log.name}: {found_in(asked(log))} becomes {found}"
        for log in logs
        if not (name == WRAPPED and has_full_line(log.raw))
        and (found := found_in(asked(log, raw=WHOLE[name](log.raw)))) != found_in(asked(log))
    ]
    assert changed == []


@pytest.mark.parametrize("log", LOGS[::20], ids=lambda log: log.name)
def test_the_verdict_is_the_same_behind_noise(log: Labelled) -> None:
    assert found_in(asked(log, raw=WHOLE[NOISE](log.raw))) == found_in(asked(log))


@pytest.mark.truth
@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.name)
def test_the_verdict_of_every_log_is_the_same_behind_noise(log: Labelled) -> None:
    assert found_in(asked(log, raw=WHOLE[NOISE](log.raw))) == found_in(asked(log))


@SOME_OR_ALL
@pytest.mark.parametrize("is_at_line", [False, True], ids=["in a line", "between lines"])
@pytest.mark.parametrize("share", CUTS)
def test_a_lost_beginning_changes_a_verdict_only_with_its_evidence(
    share: float, logs: Sequence[Labelled], *, is_at_line: bool
) -> None:
    """Where the line that decides is left, the verdict is, too."""
    transform = cut_at(share, is_at_line=is_at_line)
    lost: list[str] = []
    for log in logs:
        whole, rest = asked(log), asked(log, raw=transform(log.raw))
        found = found_in(rest)
        if found == found_in(whole) or whole.cause is None:
            assert whole.cause is not None or found in SILENT, f"{log.name}: {found} out of nothing"
            continue
        cut = log.raw.count(b"\n") - transform(log.raw).count(b"\n")
        if whole.cause.evidence.line > cut + 1:
            lost.append(f"{log.name}: {whole.cause.id} becomes {found}")
    assert len(lost) <= MOST_LOST * len(logs), lost
