"""baseline@1: the findings that a project overlooks, one on each line and without line numbers, so that it merges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from autopack_lint.model.finding import Finding, Severity
from autopack_lint.report.documents import Json, document, laid_out


class KnownFinding(NamedTuple):
    """A finding as a baseline has it: equal ones in one place differ in their fingerprints, so each counts."""

    path: str
    rule: str
    severity: Severity
    symbol: str
    message: str
    fingerprint: str


class BaselineDocument(NamedTuple):
    """What `check` overlooks."""

    schema: Literal["autopack-lint/baseline@1"]
    findings: tuple[KnownFinding, ...]


def as_json(findings: Iterable[Finding]) -> str:
    """The document: the same findings are the same bytes."""
    known = sorted(
        KnownFinding(item.path, item.rule, item.severity, item.symbol, item.message, item.fingerprint)
        for item in findings
    )
    fields: dict[str, Json] = {"schema": "autopack-lint/baseline@1", "findings": document(tuple(known))}
    return laid_out(fields) + "\n"
