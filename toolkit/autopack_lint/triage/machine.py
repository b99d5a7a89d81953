"""Reports for machines -> the text that the same tool prints for people, line by line where it can be.

JUnit's XML and pytest's JSON report, `go test -json`, cargo's messages, and the JSON of ruff and mypy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 20_000_000
RULER = "=" * 20
CARGO = ("compiler-artifact", "build-script-executed", "build-finished")
WANTED = (b'"Action"', b'"reason"', b'"severity"', b"<testsuite", b'"nodeid"', b'"filename"')


def readable(raw: bytes) -> bytes:
    """The text for people where the bytes are a report that is known; else the bytes as they are."""
    start = raw[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:1] not in (b"<", b"{", b"[") or len(raw) > LARGEST or not any(word in raw for word in WANTED):
        return raw
    try:
        text = raw.decode("utf-8-sig")
        lines = list(from_xml(text) if start[:1] == b"<" else from_json(text))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return raw
    return "\n".join([*lines, ""]).encode() if lines else raw


def from_xml(text: str) -> Iterator[str]:
    """JUnit's XML, as pytest prints failures. Entities are nobody's business in a report: such a text is refused."""
    from xml.etree import ElementTree

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a report that declares entities")
    root = ElementTree.fromstring(text)  # noqa: S314  # no entities: see above
    cases = list(root.iter("testcase"))
    failed = [(case, problem) for case in cases for problem in case if problem.tag in ("failure", "error")]
    if failed:
        yield f"{RULER} FAILURES {RULER}"
    for case, problem in failed:
        yield from failed_case(case, problem)
    yield f"{RULER} {len(failed)} failed, {len(cases) - len(failed)} passed in 0.01s {RULER}"


def failed_case(case: Element, problem: Element) -> Iterator[str]:
    """The block of one failed test; its message below it where the text does not have it."""
    name = f"{case.get('classname', '')}.{case.get('name', '')}".strip(".")
    message = problem.get("message", "")
    yield f"{'_' * 20} {'ERROR collecting ' if message == 'collection failure' else ''}{name} {'_' * 20}"
    body = (problem.text or message).split("\n")
    yield from body
    if not any(line.startswith("E ") for line in body):
        yield f"E   {message}"


def from_json(text: str) -> Iterator[str]:
    """One JSON document, or one in each line."""
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if isinstance(document, Mapping) and isinstance(document.get("tests"), list):
        yield from from_pytest(document)
    elif isinstance(document, list):
        yield from (ruff_line(item) for item in document)
        yield f"Found {len(document)} errors."
    else:
        for line in text.split("\n"):
            yield from from_line(line)


def from_pytest(document: Mapping[str, Any]) -> Iterator[str]:
    """pytest-json-report."""
    failed = 0
    yield f"{RULER} FAILURES {RULER}"
    for test in document["tests"]:
        for stage in ("setup", "call", "teardown"):
            part = test.get(stage) or {}
            if part.get("outcome") == "failed":
                failed += 1
                yield f"{'_' * 20} {'' if stage == 'call' else f'ERROR at {stage} of '}{test['nodeid']} {'_' * 20}"
                yield from str(part.get("longrepr", "")).split("\n")
    for collector in document.get("collectors", ()):
        if collector.get("outcome") == "failed":
            failed += 1
            yield f"{'_' * 20} ERROR collecting {collector['nodeid']} {'_' * 20}"
            yield from str(collector.get("longrepr", "")).split("\n")
    yield (
        f"{RULER} {failed} failed in 0.01s {RULER}"
        if failed
        else f"{RULER} {len(document['tests'])} passed in 0.01s {RULER}"
    )


def ruff_line(item: Mapping[str, Any]) -> str:
    place = item["location"]
    return (
        f"{item['filename']}:{place['row']}:{place['column']}: {item.get('code') or 'invalid-syntax'} {item['message']}"
    )


def from_line(line: str) -> Iterator[str]:
    """A line of go test, cargo or mypy; other lines are text among them."""
    if not line.startswith("{"):
        yield line
        return
    item = json.loads(line)
    if "Action" in item:
        if item["Action"] in ("output", "build-output"):
            yield str(item.get("Output", "")).rstrip("\n")
    elif item.get("reason") == "compiler-message":
        yield from str((item.get("message") or {}).get("rendered") or "").rstrip("\n").split("\n")
    elif "severity" in item and "file" in item:
        yield mypy_line(item)
    elif item.get("reason") not in CARGO:
        yield line


def mypy_line(item: Mapping[str, Any]) -> str:
    code = f"  [{item['code']}]" if item.get("code") else ""
    return f"{item['file']}:{item.get('line', 0)}: {item['severity']}: {item.get('message', '')}{code}"
