"""The boundary to rules, which may be anyone's code: their mistakes are put on record and go no further."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from autopack_lint.catalogue import LoadedRule
from autopack_lint.model.facts import RuleFailure
from autopack_lint.model.finding import Finding
from autopack_lint.model.operation import Operation

Subject = TypeVar("Subject")


def guarded(
    rule: LoadedRule,
    check: Callable[[Subject], Iterator[Finding]] | None,
    subject: Subject,
    failures: list[RuleFailure],
) -> list[Finding]:
    """The findings of one rule. Its own mistake is put on record and costs only what it found."""
    if check is None:
        return []
    try:
        return [checked(finding, rule) for finding in check(subject)]
    except BaseException as error:  # rules may be anyone's code, `sys.exit` included; the boundary is here
        if isinstance(error, KeyboardInterrupt) and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            raise
        failures.append(RuleFailure(rule.rule.id, rule.origin, f"{said_by(error)}{place_in(rule, error)}"))
        return []


def checked(finding: object, rule: LoadedRule) -> Finding:
    """What a rule yields, once it is known to be what the rest of us can work with. Raises `TypeError`."""
    if not isinstance(finding, Finding):
        raise TypeError(f"it yields {type(finding).__name__}, not Finding")
    if finding.rule != rule.rule.id:
        raise TypeError(f"it yields a finding of {finding.rule}")
    if not all(isinstance(key, str) and isinstance(value, str | int) for key, value in finding.data.items()):
        raise TypeError("the `data` of its findings must be strings and whole numbers by name")
    if finding.fix is not None and not all(isinstance(operation, Operation) for operation in finding.fix.operations):
        raise TypeError("the `operations` of its fixes must be operations of the sdk")
    return finding


def said_by(error: BaseException) -> str:
    """The kind and the text of an error; of both, the text may be missing or fail itself."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - as above
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def place_in(rule: LoadedRule, error: BaseException) -> str:
    """The line of the rule's file where it went wrong, or that called what went wrong."""
    from traceback import walk_tb

    lines = [
        line for frame, line in walk_tb(error.__traceback__) if Path(frame.f_code.co_filename) == Path(rule.origin)
    ]
    return f" (line {lines[-1]})" if lines else ""
