"""Extracts as bytes and back: what goes between processes and into the cache.

JSON, because a cache may be handed to us by someone else: reading it must never run code.
"""

from __future__ import annotations

import json
from typing import Any

from autopack_lint.model.facts import Class, Extract, Facts, Function, Import, ImportKind, RuleFailure, Suppression
from autopack_lint.model.finding import (
    Confidence,
    Finding,
    Fix,
    Position,
    Safety,
    Severity,
    Span,
)
from autopack_lint.model.operation import OPERATIONS, Operation

ENCODER = json.JSONEncoder(separators=(",", ":"))
Packed = list[Any]


class CorruptError(Exception):
    """Bytes that no `pack` has written."""


def pack(extract: Extract) -> tuple[bytes, bytes]:
    """The verdicts (findings, failures, suppressions) and the remaining facts of one file.

    They are apart because a run in which nothing looks over file borders needs only the first.
    """
    facts = extract.facts
    verdicts = (extract.findings, extract.failures, facts.suppressions, facts.is_parsed, facts.code_lines)
    rest = (facts.imports, facts.classes, facts.functions)
    return ENCODER.encode(verdicts).encode(), ENCODER.encode(rest).encode()


def unpack_verdicts(packed: bytes) -> Extract:
    """An extract without imports, classes and functions. Raises `CorruptError`."""
    try:
        findings, failures, suppressions, is_parsed, code_lines = json.loads(packed)
        return Extract(
            facts=Facts(
                code_lines=code_lines,
                suppressions=tuple(unpack_suppression(item) for item in suppressions),
                is_parsed=is_parsed,
            ),
            findings=tuple(unpack_finding(item) for item in findings),
            failures=tuple(RuleFailure(*item) for item in failures),
        )
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise CorruptError(str(error)) from error


def unpack_facts(verdicts: Extract, packed: bytes) -> Facts:
    """The whole facts of a file. Raises `CorruptError`."""
    try:
        imports, classes, functions = json.loads(packed)
        return verdicts.facts._replace(
            imports=tuple(Import(*item)._replace(kind=ImportKind(item[-1])) for item in imports),
            classes=tuple(Class(*item) for item in classes),
            functions=tuple(Function(*item) for item in functions),
        )
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise CorruptError(str(error)) from error


def unpack_suppression(item: Packed) -> Suppression:
    line, column, end_column, rules, reason, first_line, last_line, excerpt = item
    return Suppression(line, column, end_column, tuple(rules), reason, first_line, last_line, excerpt)


def unpack_span(item: Packed) -> Span:
    start, end = item
    return Span(Position(*start), Position(*end))


def unpack_finding(item: Packed) -> Finding:
    rule, name, severity, confidence, path, span, symbol, message, data, fingerprint, fix, excerpt = item
    return Finding(
        rule=rule,
        name=name,
        severity=Severity(severity),
        confidence=Confidence(confidence),
        path=path,
        span=unpack_span(span),
        symbol=symbol,
        message=message,
        data=data,
        fingerprint=fingerprint,
        fix=None if fix is None else unpack_fix(fix),
        excerpt=excerpt,
    )


def unpack_fix(item: Packed) -> Fix:
    safety, title, operations = item
    return Fix(Safety(safety), title, tuple(unpack_operation(operation) for operation in operations))


def unpack_operation(item: Packed) -> Operation:
    """An operation; its kind is its last field."""
    kind = OPERATIONS[item[-1]]
    fields = dict(zip(kind._fields, item, strict=True))
    if "span" in fields:
        fields["span"] = unpack_span(fields["span"])
    return kind(**fields)
