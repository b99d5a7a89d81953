"""Extracts as bytes and back: what goes between processes and into the cache.

JSON or plain numbers, because a cache may be handed to us by someone else: reading it must never run code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, NamedTuple

from autopack_lint.model.facts import (
    SECTIONS,
    Class,
    Definition,
    DefinitionKind,
    Definitions,
    Extract,
    Facts,
    Function,
    Import,
    ImportKind,
    ImportUse,
    RuleFailure,
    Suppression,
)
from autopack_lint.model.finding import (
    Confidence,
    Finding,
    Fix,
    Position,
    Safety,
    Severity,
    Span,
)
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.names import DottedName, ImportPlace, UndefinedName, UnusedImport
from autopack_lint.model.offers import OFFERS, offer_of
from autopack_lint.model.operation import OPERATIONS, Operation
from autopack_lint.model.statements import packed_statements, unpacked_statements

if TYPE_CHECKING:
    from autopack_lint.model.sql import SqlFacts

IMPORT_KINDS = {kind.value: kind for kind in ImportKind}
IMPORT_USES = {use.value: use for use in ImportUse}
DEFINITION_KINDS = {kind.value: kind for kind in DefinitionKind}
"""An enumeration's own look-up takes several times as long."""
PATH = Finding._fields.index("path")
ENCODER = json.JSONEncoder(separators=(",", ":"))
Packed = list[Any]


DIGEST = 8
NOTHING = Facts(code_lines=0)
MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What reading bytes of another shape may raise."""


class CorruptError(Exception):
    """Bytes that no `pack` has written."""


class Outline(NamedTuple):
    """What must be known of a file to tell whether anything changed that others look at."""

    is_parsed: bool
    code_lines: int
    digests: Mapping[str, str]
    """That of each section of its facts that is not empty, as it is and as others see it."""
    is_silent: bool
    """Whether nothing is said in it: no finding, no failure, no suppression."""


class PackedExtract(NamedTuple):
    """The parts of an extract as bytes, apart from each other because most runs need few of them."""

    outline: bytes
    verdicts: bytes
    """Findings, failures and suppressions: what the file's own report is made of."""
    sections: Mapping[str, bytes]
    """The sections of its facts that are not empty."""


class Codec(NamedTuple):
    """How the value of a section becomes bytes, and bytes the value."""

    pack: Callable[[Any], bytes]
    unpack: Callable[[bytes], Any]


def pack(extract: Extract) -> PackedExtract:
    facts = extract.facts
    values = zip(SECTIONS, facts[-len(SECTIONS) :], NOTHING[-len(SECTIONS) :], strict=True)
    sections = {name: CODECS[name].pack(value) for name, value, nothing in values if value and value != nothing}
    digests = {name: section_digest(packed) for name, packed in sections.items()}
    for name in sections.keys() & OFFERS.keys():
        offer = OFFERS[name](getattr(facts, name))
        if offer is not None:
            digests[offer_of(name)] = section_digest(as_json(offer))
    verdicts = (extract.findings, extract.failures, facts.suppressions)
    return PackedExtract(
        as_json(Outline(facts.is_parsed, facts.code_lines, digests, is_silent=not any(verdicts))),
        as_json(verdicts),
        sections,
    )


def section_digest(packed: bytes) -> str:
    return blake2b(packed, digest_size=DIGEST).hexdigest()


def as_json(value: object) -> bytes:
    return ENCODER.encode(value).encode()


def unpack_outline(packed: bytes) -> Outline:
    """Raises `CorruptError`."""
    try:
        return Outline(*json.loads(packed))
    except MALFORMED as error:
        raise CorruptError(str(error)) from error


def unpack_verdicts(packed: bytes, outline: Outline) -> Extract:
    """An extract without the sections of its facts. Raises `CorruptError`."""
    if outline.is_silent:
        return Extract(Facts(outline.code_lines, is_parsed=outline.is_parsed))
    try:
        findings, failures, suppressions = json.loads(packed)
        return Extract(
            facts=Facts(
                code_lines=outline.code_lines,
                suppressions=tuple(unpack_suppression(item) for item in suppressions),
                is_parsed=outline.is_parsed,
            ),
            findings=tuple(unpack_finding(item) for item in findings),
            failures=tuple(RuleFailure(*item) for item in failures),
        )
    except MALFORMED as error:
        raise CorruptError(str(error)) from error


def unpack_section(name: str, packed: object, digest: str) -> Any:
    """The value of one section. Raises `CorruptError`."""
    if not isinstance(packed, bytes) or section_digest(packed) != digest:
        raise CorruptError(name)
    try:
        return CODECS[name].unpack(packed)
    except MALFORMED as error:
        raise CorruptError(str(error)) from error


def pack_findings(findings: Sequence[Finding]) -> bytes:
    return as_json(findings)


def unpack_findings(packed: bytes, paths: Set[str] | None = None) -> list[Finding]:
    """All of them, or those in some files. Raises `CorruptError`."""
    try:
        return [unpack_finding(item) for item in json.loads(packed) if paths is None or item[PATH] in paths]
    except MALFORMED as error:
        raise CorruptError(str(error)) from error


def unpack_imports(packed: bytes) -> tuple[Import, ...]:
    kinds, uses = IMPORT_KINDS, IMPORT_USES
    return tuple(
        Import(module, name, alias, level, line, kinds[kind], uses[use])
        for module, name, alias, level, line, kind, use in json.loads(packed)
    )


def unpack_definitions(packed: bytes) -> Definitions:
    names, exports, *flags = json.loads(packed)
    kinds = DEFINITION_KINDS
    return Definitions(
        tuple(Definition(name, kinds[kind], *rest) for name, kind, *rest in names),
        None if exports is None else tuple(exports),
        *flags,
    )


def unpack_classes(packed: bytes) -> tuple[Class, ...]:
    return tuple(Class(*item) for item in json.loads(packed))


def unpack_functions(packed: bytes) -> tuple[Function, ...]:
    return tuple(Function(*item) for item in json.loads(packed))


def unpack_undefined(packed: bytes) -> tuple[UndefinedName, ...]:
    return tuple(
        UndefinedName(name, unpack_span(span), symbol, excerpt, *rest)
        for name, span, symbol, excerpt, *rest in json.loads(packed)
    )


def unpack_import_places(packed: bytes) -> tuple[ImportPlace, ...]:
    return tuple(ImportPlace(unpack_span(span), *rest) for span, *rest in json.loads(packed))


def unpack_dotted_names(packed: bytes) -> tuple[DottedName, ...]:
    return tuple(DottedName(name, unpack_span(span), *rest) for name, span, *rest in json.loads(packed))


def unpack_texts(packed: bytes) -> tuple[str, ...]:
    return tuple(json.loads(packed))


def unpack_unused_imports(packed: bytes) -> tuple[UnusedImport, ...]:
    return tuple(
        UnusedImport(module, name, alias, level, unpack_span(span), *rest)
        for module, name, alias, level, span, *rest in json.loads(packed)
    )


def packed_sql(facts: SqlFacts) -> bytes:
    from autopack_lint.engine.memory.pack_sql import pack

    return pack(facts)


def unpack_sql(packed: bytes) -> SqlFacts:
    from autopack_lint.engine.memory.pack_sql import unpack

    return unpack(packed)


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


CODECS: dict[str, Codec] = {
    "imports": Codec(as_json, unpack_imports),
    "classes": Codec(as_json, unpack_classes),
    "functions": Codec(as_json, unpack_functions),
    "definitions": Codec(as_json, unpack_definitions),
    "dynamic_imports": Codec(as_json, unpack_imports),
    "statements": Codec(packed_statements, unpacked_statements),
    "undefined": Codec(as_json, unpack_undefined),
    "import_places": Codec(as_json, unpack_import_places),
    "added_modules": Codec(as_json, unpack_texts),
    "added_builtins": Codec(as_json, unpack_texts),
    "unused_imports": Codec(as_json, unpack_unused_imports),
    "module_strings": Codec(as_json, unpack_texts),
    "dotted_names": Codec(as_json, unpack_dotted_names),
    "sql": Codec(packed_sql, unpack_sql),
}
"""One for each of `SECTIONS`."""
