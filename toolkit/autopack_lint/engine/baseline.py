"""Findings that were there before, by fingerprint: only new ones count."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from autopack_lint.config import Config
from autopack_lint.model.errors import ConfigError
from autopack_lint.model.finding import Confidence, Finding, Position, Severity, Span

HERE = {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 1}}


def compared(
    findings: Sequence[Finding], config: Config, could_be_found: Callable[[Finding], bool]
) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """New findings, known ones, and those of the baseline that are gone.

    What this run did not look for is not gone.
    """
    if not config.baseline:
        return list(findings), [], []
    before = {finding.fingerprint: finding for finding in read_baseline(config)}
    known = [finding for finding in findings if finding.fingerprint in before]
    new = [finding for finding in findings if finding.fingerprint not in before]
    missing = sorted(set(before) - {finding.fingerprint for finding in known})
    return new, known, list(filter(could_be_found, map(before.__getitem__, missing)))


def read_baseline(config: Config) -> list[Finding]:
    """The findings of a baseline, or of an earlier `check --format json`. Raises `ConfigError`."""
    path = config.root / config.baseline
    try:
        document = json.loads(path.read_bytes())
        return [finding_from(item) for item in document["findings"]]
    except OSError as error:
        raise ConfigError(str(path), 0, f"the baseline cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        remedy = "write it with `autopack-lint baseline create`"
        raise ConfigError(str(path), 0, f"this is no findings file ({error}): {remedy}") from error


def finding_from(item: dict[str, object]) -> Finding:
    """A finding as far as a baseline needs it; one that was made for that has no places."""
    span = item.get("span", HERE)
    if not isinstance(span, dict):
        raise TypeError("span")
    return Finding(
        rule=str(item["rule"]),
        name=str(item.get("name", "")),
        severity=Severity(str(item["severity"])),
        confidence=Confidence(str(item.get("confidence", Confidence.PROVEN.value))),
        path=str(item["path"]),
        span=Span(position_from(span["start"]), position_from(span["end"])),
        symbol=str(item["symbol"]),
        message=str(item["message"]),
        data={},
        fingerprint=str(item["fingerprint"]),
        fix=None,
        excerpt="",
    )


def left_of(baseline: Iterable[Finding], seen: Iterable[Finding]) -> list[Finding]:
    """What a baseline has besides what a run had to do with."""
    fingerprints = {finding.fingerprint for finding in seen}
    return [finding for finding in baseline if finding.fingerprint not in fingerprints]


def position_from(item: dict[str, object]) -> Position:
    line, column = item["line"], item["column"]
    if not isinstance(line, int) or not isinstance(column, int):
        raise TypeError("line and column")
    return Position(line, column)
