"""Nouns as JSON: the documents of all JSON-like formats and the way they are laid out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from json import JSONEncoder
from typing import Literal, NamedTuple

from autopack_lint import __version__
from autopack_lint.model.finding import Finding, Safety, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.report.sanitize import LOG_COMMANDS

Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

INTERNAL = frozenset({"excerpt"})
"""Fields that serve our own reporters and are no part of any document."""

TAG = ("path", "op")
"""How the fields of an operation end: first in a document, last in the noun, where rules may leave them out."""

ENCODER = JSONEncoder()


class Tool(NamedTuple):
    """Who wrote the document."""

    name: Literal["autopack-lint"]
    version: str


TOOL = Tool("autopack-lint", __version__)


class Summary(NamedTuple):
    """A run in numbers. `fixable` leaves suggestions out; `known` and `gone` are there with a baseline only."""

    files: int
    findings: int
    by_rule: dict[str, int]
    by_severity: dict[str, int]
    fixable: int
    cached: int
    seconds: float
    known: int = 0
    gone: int = 0


class Findings(NamedTuple):
    """What `check` found and its baseline, where there is one, does not know.

    `contents` has the hash of every file that a fix would change.
    """

    schema: Literal["autopack-lint/findings@1"]
    tool: Tool
    root: Literal["."]
    findings: tuple[Finding, ...]
    contents: Mapping[str, str]
    skipped: tuple[Skipped, ...]
    summary: Summary


def document(noun: object) -> Json:  # autopack: ignore[CPX101] a table of types; called for every value of a report
    """A noun as plain JSON values: named tuples become objects, in the order of their fields."""
    # The exact types come first: they are nearly all that there is, and reports have ten thousands of them.
    kind = type(noun)
    if kind is str or kind is int:
        return noun  # type: ignore[return-value]
    if isinstance(noun, tuple):
        return fields_of(noun) if hasattr(kind, "_fields") else [document(item) for item in noun]
    if isinstance(noun, str):
        return str(noun)
    if noun is None or isinstance(noun, bool | float):
        return noun
    if isinstance(noun, int):
        return int(noun)
    if isinstance(noun, Mapping):
        return {str(key): document(value) for key, value in noun.items()}
    if isinstance(noun, list):
        return [document(item) for item in noun]
    raise TypeError(f"not a noun: {kind.__name__}")


def fields_of(noun: tuple[object, ...]) -> dict[str, Json]:
    """A named tuple as an object."""
    names: tuple[str, ...] = getattr(noun, "_fields", ())
    if names[-2:] == TAG:
        names, noun = (*reversed(TAG), *names[:-2]), (noun[-1], noun[-2], *noun[:-2])
    return {name: document(value) for name, value in zip(names, noun, strict=True) if name not in INTERNAL}


def summary_of(result: CheckResult) -> dict[str, Json]:
    """A run in numbers, as an object."""
    summary = Summary(
        files=result.files,
        findings=len(result.findings),
        by_rule=counts(finding.rule for finding in result.findings),
        by_severity=counts(finding.severity.value for finding in result.findings),
        fixable=sum(finding.fix is not None and finding.fix.safety != Safety.SUGGESTION for finding in result.findings),
        cached=result.cached,
        seconds=round(result.seconds, 3),
        known=len(result.known),
        gone=len(result.gone),
    )
    fields = fields_of(summary)
    if not result.has_baseline:
        del fields["known"], fields["gone"]
    return fields


def counts(names: Iterable[str]) -> dict[str, int]:
    """How often each name occurs, sorted by name."""
    return dict(sorted(Counter(names).items()))


def encode(value: Json) -> str:
    """JSON on one line in ASCII alone; a lone surrogate survives as an escape, so that it can be read back."""
    return disarmed(ENCODER.encode(value))


def disarmed(text: str) -> str:
    """JSON with what the encoder lets through although a terminal or a CI log would obey it: DEL and log commands."""
    text = text.replace("\x7f", "\\u007f")
    if "##" in text:
        for command in LOG_COMMANDS:
            text = text.replace(command, "\\u0023" + command[1:])
    return text


def laid_out(fields: Mapping[str, Json], encode: Callable[[Json], str] = encode) -> str:
    """An object with one line for each field, and one for each item of a field that is a list: small diffs."""
    return "{" + ",\n ".join(f'"{name}": {rows(value, encode)}' for name, value in fields.items()) + "}"


def rows(value: Json, encode: Callable[[Json], str]) -> str:
    """A value on one line, or a list with its items on one line each."""
    if not isinstance(value, list) or not value:
        return encode(value)
    return "[\n  " + ",\n  ".join(map(encode, value)) + "\n ]"
