"""Fixes that were written down earlier, or by someone else: findings and operations as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from autopack_lint.engine.fixing.units import Unit, Wanted
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Safety
from autopack_lint.model.operation import OPERATIONS, Operation
from autopack_lint.model.place import Position, Span

LARGEST = 1 << 28
FINDINGS, OPERATIONS_SCHEMA = "autopack-lint/findings@1", "autopack-lint/operations@1"
DIAGNOSIS = "autopack-lint/diagnosis@1"


class Document(NamedTuple):
    """Fixes, and the contents of the files that they are about, by hash, where these are given."""

    units: tuple[Unit, ...]
    contents: Mapping[str, str]


def findings_document(file: Path, wanted: Wanted) -> Document:
    """The fixes of a findings file. Raises `UsageError`."""
    document = loaded(file)
    if not isinstance(document, dict) or document.get("schema") != FINDINGS:
        raise UsageError(f"{file}: this is no findings file: write it with `autopack-lint check -f json -o {file}`")
    with_names = Complaint(str(file))
    contents = document.get("contents")
    if not isinstance(contents, dict):
        raise UsageError(f"{file}: it does not say of which contents it speaks (`contents`): write it anew")
    units = [
        unit
        for number, item in enumerate(with_names.items(document.get("findings"), "findings"))
        if (unit := unit_from(item, wanted, with_names.at(f"findings[{number}]"))) is not None
    ]
    return Document(tuple(sorted(units)), {str(path): str(digest) for path, digest in contents.items()})


def operations_document(file: Path) -> Document:
    """Operations, or fixes that consist of them, as someone has written them down. Raises `UsageError`."""
    document = as_operations(loaded(file))
    if not isinstance(document, dict) or document.get("schema", OPERATIONS_SCHEMA) != OPERATIONS_SCHEMA:
        raise UsageError(f"{file}: this is no operations file: it needs a list of `operations` or of `fixes`")
    complaint = Complaint(str(file))
    units = []
    if "operations" in document:
        units.append(named_unit(0, "", document["operations"], complaint.at("operations")))
    for number, fix in enumerate(complaint.items(document.get("fixes", []), "fixes")):
        inner = complaint.at(f"fixes[{number}]")
        if not isinstance(fix, dict):
            raise inner.error("it is no object")
        operations = fix.get("operations")
        units.append(named_unit(number + 1, str(fix.get("title", "")), operations, inner))
    contents = document.get("contents", {})
    if not isinstance(contents, dict):
        raise complaint.error("`contents` is no object")
    return Document(tuple(unit for unit in units if unit.operations), dict(contents))


def as_operations(document: object) -> object:
    """A bare list of operations, or a diagnosis with those that mitigate a failure, as a document of operations."""
    if isinstance(document, list):
        return {"operations": document}
    if not isinstance(document, dict) or document.get("schema") != DIAGNOSIS:
        return document
    mitigation = document.get("mitigation")
    if not isinstance(mitigation, dict):
        return {"fixes": []}
    return {"fixes": [{"title": mitigation.get("summary", ""), "operations": mitigation.get("operations", [])}]}


def loaded(file: Path) -> object:
    """The JSON in a file. Raises `UsageError`."""
    try:
        if file.stat().st_size > LARGEST:
            raise UsageError(f"{file}: it is larger than {LARGEST} bytes")
        return json.loads(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: it cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{file}: this is no JSON: {error}") from error


class Complaint(NamedTuple):
    """Says where in a document something is wrong."""

    file: str
    place: str = ""

    def at(self, place: str) -> Complaint:
        return self._replace(place=f"{self.place}.{place}" if self.place else place)

    def error(self, what: str) -> UsageError:
        return UsageError(f"{self.file}: {self.place}: {what}" if self.place else f"{self.file}: {what}")

    def items(self, value: object, name: str) -> Sequence[object]:
        if not isinstance(value, list):
            raise self.error(f"`{name}` is no list")
        return value


def named_unit(number: int, title: str, operations: object, complaint: Complaint) -> Unit:
    """Operations that were written down without a finding."""
    parsed = tuple(operations_from(operations, complaint))
    spans: list[Span] = [span for operation in parsed if (span := getattr(operation, "span", None)) is not None]
    start = spans[0].start if spans else Position(1, 1)
    return Unit(
        path=parsed[0].path if parsed else "",
        line=start.line,
        column=start.column,
        rule="",
        title=title or ", ".join(dict.fromkeys(operation.op for operation in parsed)),
        safety=Safety.SUGGESTION,
        fingerprint=str(number),
        excerpt="",
        operations=parsed,
        mends=False,
    )


def unit_from(item: object, wanted: Wanted, complaint: Complaint) -> Unit | None:
    """The fix of a finding in a document; None where it has none, or none that is wanted."""
    if not isinstance(item, dict):
        raise complaint.error("it is no object")
    fix = item.get("fix")
    if fix is None:
        return None
    try:
        safety, title = Safety(fix["safety"]), str(fix["title"])
        span = span_from(item["span"])
        unit = Unit(
            path=str(item["path"]),
            line=span.start.line,
            column=span.start.column,
            rule=str(item["rule"]),
            title=title,
            safety=safety,
            fingerprint=str(item["fingerprint"]),
            excerpt="",
            operations=tuple(operations_from(fix["operations"], complaint.at("fix"))),
            mends=True,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise complaint.error(f"a part is missing or wrong: {error}") from error
    is_meant = not wanted.only or unit.fingerprint in wanted.only
    return unit if safety in wanted.safeties and is_meant and unit.operations else None


def operations_from(value: object, complaint: Complaint) -> Iterator[Operation]:
    for number, item in enumerate(complaint.items(value, "operations")):
        yield operation_from(item, complaint.at(f"operations[{number}]"))


def operation_from(item: object, complaint: Complaint) -> Operation:
    """One operation. Raises `UsageError` that says what is wrong with it."""
    if not isinstance(item, dict) or item.get("op") not in OPERATIONS:
        named = item.get("op") if isinstance(item, dict) else item
        raise complaint.error(f"there is no operation {named!r}: {', '.join(OPERATIONS)}")
    kind: Any = OPERATIONS[item["op"]]
    hints = hints_of(item["op"])
    what = misfit(item, kind)
    if what:
        raise complaint.error(f"{item['op']}: {what}")
    values = {name: value_from(value, hints[name], complaint.at(name)) for name, value in item.items()}
    operation: Operation = kind(**values)
    return operation


def misfit(item: dict[str, object], kind: Any) -> str:
    """Which part an operation has too many or too few; empty where it has what it should."""
    unknown = sorted(set(item) - set(kind._fields))
    needed = [name for name in kind._fields if name == "path" or name not in kind._field_defaults]
    missing = [name for name in needed if name not in item]
    if unknown:
        return f"`{unknown[0]}` is no part of it"
    return f"`{missing[0]}` is missing" if missing else ""


@lru_cache
def hints_of(name: str) -> dict[str, Any]:
    return get_type_hints(OPERATIONS[name])


def value_from(value: object, hint: object, complaint: Complaint) -> object:
    """The value of a field. Raises `UsageError` where it is of another type."""
    if hint is Span:
        try:
            return span_from(value)
        except (KeyError, TypeError, ValueError) as error:
            raise complaint.error('it is no span: {"start": {"line": …, "column": …}, "end": …}') from error
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise complaint.error(f"it is none of {', '.join(map(repr, get_args(hint)))}")
    elif not isinstance(value, str if hint is str else bool):
        raise complaint.error(f"it is no {'string' if hint is str else 'true or false'}")
    return value


def span_from(value: object) -> Span:
    """Raises `KeyError`, `TypeError` or `ValueError`."""
    if not isinstance(value, dict):
        raise TypeError("span")
    start, end = (Position(whole(part["line"]), whole(part["column"])) for part in (value["start"], value["end"]))
    return Span(start, end)


def whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("lines and columns are whole numbers from 1")
    return value
