"""`--format sarif`: SARIF 2.1.0, within the limits of GitHub's code scanning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from autopack_lint import __version__
from autopack_lint.model.finding import Finding, Fix, Span
from autopack_lint.model.operation import Operation, ReplaceExpression, WrapCall
from autopack_lint.model.result import CheckResult
from autopack_lint.report.documents import Json, document, laid_out
from autopack_lint.report.sarif_rules import LEVELS, descriptors
from autopack_lint.report.strict_json import encode_strictly

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
"""GitHub rejects a run with more."""
MOST_SHOWN = 5_000
"""GitHub keeps no more of a run."""
SEVEREST_FIRST = list(LEVELS)

Object = dict[str, Json]


class Entry(NamedTuple):
    """A finding, and how it stands to the baseline; empty without one."""

    finding: Finding
    state: str


def render(result: CheckResult) -> str:
    """The report as a log with one run."""
    entries = [
        *(Entry(finding, "new" if result.has_baseline else "") for finding in result.findings),
        *(Entry(finding, "unchanged") for finding in result.known if result.has_baseline),
        *(Entry(finding, "absent") for finding in result.gone if result.has_baseline),
    ]
    kept = within_limit(entries)
    rules = descriptors([entry.finding for entry in kept], result.rules)
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    run: Object = {
        "tool": {"driver": {"name": "autopack-lint", "version": __version__, "rules": list[Json](rules)}},
        "invocations": [invocation(result, entries, kept)],
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the checked repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [result_object(entry, places[entry.finding.rule]) for entry in kept],
    }
    return f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [\n{laid_out(run, encode_strictly)}]}}\n'


def within_limit(entries: list[Entry]) -> list[Entry]:
    """As many as GitHub takes; where it will not show all of them, the most severe and of these the new ones first."""
    if len(entries) <= MOST_SHOWN:
        return entries
    return sorted(entries, key=lambda entry: SEVEREST_FIRST.index(entry.finding.severity))[:MOST_RESULTS]


def invocation(result: CheckResult, entries: list[Entry], kept: list[Entry]) -> Object:
    """How the run went, and what is missing from it."""
    notifications: list[Json] = [
        {
            "level": "warning",
            "message": {"text": f"skipped {skipped.path}: {skipped.reason}"},
            "descriptor": {"id": "skipped"},
            **({"locations": [{"physicalLocation": artifact(skipped.path)}]} if is_relative(skipped.path) else {}),
        }
        for skipped in result.skipped
    ]
    if len(kept) < len(entries):
        text = f"{len(entries)} results: the {len(kept)} most severe are listed, {len(entries) - len(kept)} left out."
        notifications.append({"level": "warning", "message": {"text": text}, "descriptor": {"id": "limit"}})
    if len(kept) > MOST_SHOWN:
        text = f"GitHub keeps {MOST_SHOWN} results of a run: the most severe come first."
        notifications.append({"level": "note", "message": {"text": text}, "descriptor": {"id": "order"}})
    return {
        "executionSuccessful": not result.skipped,
        "exitCode": int(result.exit_code),
        "toolExecutionNotifications": notifications,
    }


def result_object(entry: Entry, rule_index: int) -> Object:
    """A finding as a result."""
    finding, state = entry
    location: Object = {"physicalLocation": {**artifact(finding.path), **regions(finding)}}
    if finding.symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.symbol}]
    fields: Object = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"autopack/v1": finding.fingerprint},
    }
    if state:
        fields["baselineState"] = state
    fixes = list(fixes_of(finding.fix, finding.path)) if finding.fix and state != "absent" else []
    if fixes:
        fields["fixes"] = fixes
    fields["properties"] = {
        "tags": [finding.name],
        "confidence": finding.confidence.value,
        "data": document(finding.data),
    }
    return fields


def regions(finding: Finding) -> Object:
    """The span, with its text, and the line around it: known for spans on one line only."""
    region = region_of(finding.span)
    start, end = finding.span
    if start.line != end.line or not finding.excerpt:
        return {"region": region}
    region["snippet"] = {"text": finding.excerpt[start.column - 1 : end.column - 1]}
    context: Object = {"startLine": start.line, "snippet": {"text": finding.excerpt}}
    return {"region": region, "contextRegion": context}


def region_of(span: Span) -> Object:
    """A span; like ours, the end is the place after the last character."""
    start, end = span
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def fixes_of(fix: Fix, path: str) -> Iterator[Json]:
    """The fix, when all of it can be said as replacements: half a fix would break the code."""
    changes: dict[str, list[Json]] = {}
    for operation in fix.operations:
        replacements = replacements_of(operation)
        if not replacements:
            return
        changes.setdefault(operation.path or path, []).extend(replacements)
    if changes:
        yield {
            "description": {"text": fix.title},
            "artifactChanges": [{**artifact(file), "replacements": changed} for file, changed in changes.items()],
            "properties": {"safety": fix.safety.value},
        }


def replacements_of(operation: Operation) -> list[Json]:
    """An operation as replacements of text; none where it takes the whole file to say what they are."""
    match operation:
        case ReplaceExpression(span=span, text=text):
            return [replacement(span, text)]
        case WrapCall(span=span, function=function, arguments=arguments):
            end = f", {arguments})" if arguments else ")"
            return [
                replacement(Span(span.start, span.start), f"{function}("),
                replacement(Span(span.end, span.end), end),
            ]
    return []


def replacement(span: Span, text: str) -> Json:
    return {"deletedRegion": region_of(span), "insertedContent": {"text": text}}


def artifact(path: str) -> Object:
    """A file, relative to the root wherever that may be; its name as the bytes it has on the disk."""
    try:
        name = path.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        name = path.encode(errors="surrogatepass")
    return {"artifactLocation": {"uri": quote_from_bytes(name), "uriBaseId": "SRCROOT"}}


def is_relative(path: str) -> bool:
    """Whether a path names something below the root."""
    return not path.startswith("/") and path[1:3] not in (":/", ":\\")
