"""Rules over many files that read nothing in common look at the same time: most here, others in a process beside us.

What that process does not answer, because it died, is looked for here: it saves time, and decides nothing.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from itertools import chain
from multiprocessing.connection import Connection

from autopack_lint.catalogue import LoadedRule
from autopack_lint.engine.groups import Found, Look, groups_of, together
from autopack_lint.engine.memory.pack import as_json, unpack_finding
from autopack_lint.engine.workers import START_METHOD
from autopack_lint.model.facts import RuleFailure


def found_beside(rules: Sequence[LoadedRule], look: Look, let_go: Callable[[], None]) -> Found:
    """What all rules find; before the other process begins, we `let_go` of what two processes must not share."""
    ours, *rest = groups_of(rules)
    if not rest or START_METHOD != "fork":
        return look(rules)
    others = list(chain.from_iterable(rest))
    let_go()
    context = multiprocessing.get_context("fork")
    pipe, theirs = context.Pipe(duplex=False)
    process = context.Process(target=answer, args=(theirs, look, others), daemon=True)
    process.start()
    theirs.close()
    try:
        found = [look(ours)]
        found.append(heard(pipe) or look(others))
    finally:
        process.kill()
        process.join()
        pipe.close()
    return together(rules, found)


def answer(pipe: Connection, look: Look, rules: Sequence[LoadedRule]) -> None:
    """The life of the other process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)  # what a rule prints must not get between the findings
    pipe.send_bytes(as_json(look(rules)))


def heard(pipe: Connection) -> Found | None:
    """What the other process says; None where it died before."""
    try:
        findings, failures = json.loads(pipe.recv_bytes())
    except (EOFError, OSError):
        return None
    by_rule = {rule: [unpack_finding(item) for item in listed] for rule, listed in findings.items()}
    return by_rule, [RuleFailure(*item) for item in failures]
