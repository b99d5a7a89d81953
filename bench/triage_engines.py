"""`triage_engines.py ENGINE LOG ROUNDS`: the seconds of CPU of each call; `triage_engines.py literals`: all anchors."""

import json
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from autopack_lint.engine.failures.rules import built_in_book
from autopack_lint.engine.failures.triage import triage

LEAST_SECONDS = 0.3
BOOK = built_in_book()


def ours(raw: bytes) -> None:
    triage(raw, command="pytest", exit_code=1)


def naive() -> Callable[[bytes], None]:
    """Every pattern over the whole text, as executors do it."""
    patterns = [re.compile(pattern, re.MULTILINE) for rule in BOOK.rules for pattern in rule.patterns]

    def search(raw: bytes) -> None:
        text = raw.decode()
        for pattern in patterns:
            pattern.search(text)

    return search


def re2_set() -> Callable[[bytes], None]:
    """google-re2's automaton of all patterns, asked about each line."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import re2  # type: ignore[import-untyped]
    patterns = re2.Set.SearchSet()
    for rule in BOOK.rules:
        for pattern in rule.patterns:
            patterns.Add(pattern)
    patterns.Compile()

    def search(raw: bytes) -> None:
        for line in raw.decode().split("\n"):
            patterns.Match(line)

    return search


def seconds(call: Callable[[bytes], None], raw: bytes, rounds: int) -> list[float]:
    """Calls until there are enough of them, and until they took long enough to be believed."""
    found: list[float] = []
    call(raw)
    while len(found) < rounds or sum(found) < LEAST_SECONDS:
        started = time.process_time()
        call(raw)
        found.append(time.process_time() - started)
    return found


def main(engine: str, *words: str) -> None:
    if engine == "literals":
        print(json.dumps([clue.anchor for clue in BOOK.clues]))
        return
    log, rounds = words
    call = {"ours": lambda: ours, "naive": naive, "re2": re2_set}[engine]()
    print(json.dumps(seconds(call, Path(log).read_bytes(), int(rounds))))


if __name__ == "__main__":
    main(*sys.argv[1:])
