"""`--format gitlab`: a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

from autopack_lint.model.finding import Finding, Severity, Skipped
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.result import CheckResult
from autopack_lint.report.documents import Json
from autopack_lint.report.strict_json import encode_strictly

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(result: CheckResult) -> str:
    """The report: an array with one entry on each line."""
    entries = [*map(issue, result.findings), *map(skipped_issue, result.skipped)]
    return "[" + ",\n ".join(map(encode_strictly, entries)) + "]\n"


def issue(finding: Finding) -> Json:
    start, end = finding.span
    return entry(
        f"{finding.rule} {finding.message}",
        finding.rule,
        finding.fingerprint,
        SEVERITIES[finding.severity],
        finding.path,
        (start.line, end.line),
    )


def skipped_issue(skipped: Skipped) -> Json:
    """What was not looked at: a report without it would look like a clean one."""
    text = "\0".join(("skipped", skipped.path, skipped.reason)).encode(errors="surrogatepass")
    fingerprint = blake2b(text, digest_size=8).hexdigest()
    return entry(f"not checked: {skipped.reason}", "skipped", fingerprint, "info", skipped.path, (1, 1))


def entry(text: str, name: str, fingerprint: str, severity: str, path: str, lines: tuple[int, int]) -> Json:
    begin, end = lines
    return {
        "description": text,
        "check_name": name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": begin, "end": end}},
    }
