"""`python -m tests.support.triage_score`: how often triage is right, by class and by tool."""

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence

from tests.support.triage_logs import Labelled, all_logs, asked, found_in, is_right


class Score:
    """Counts, and what went wrong."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.classes: dict[str, Counter[str]] = defaultdict(Counter)
        self.families: dict[str, Counter[str]] = defaultdict(Counter)
        self.mistakes: list[str] = []

    def add(self, log: Labelled, found: str) -> None:
        kind = kind_of(found, log.label)
        self.counts[kind] += 1
        self.classes[log.label][kind] += 1
        self.families[log.family][kind] += 1
        if kind != "right":
            self.mistakes.append(f"{kind:7} {log.name}: {log.label} is called {found}")


def kind_of(found: str, label: str) -> str:
    """`right`, `alarm` (on a success), `unknown`, or `wrong`."""
    if is_right(found, label):
        return "right"
    if label == "PASS":
        return "alarm"
    return "unknown" if found in ("unknown", "no-failure") else "wrong"


def scored(logs: Sequence[Labelled]) -> Score:
    score = Score()
    for log in logs:
        score.add(log, found_in(asked(log)))
    return score


def main() -> int:
    logs = all_logs()
    score = scored(logs)
    print(f"{len(logs)} logs: {dict(score.counts)}")
    for title, table in (("class", score.classes), ("family", score.families)):
        for name, counts in sorted(table.items()):
            if "-v" in sys.argv or set(counts) != {"right"}:
                print(f"  {title} {name}: {dict(counts)}")
    print("\n".join(score.mistakes))
    return bool(score.mistakes)


if __name__ == "__main__":
    raise SystemExit(main())
