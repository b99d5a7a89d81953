"""`--format github`: workflow commands, which GitHub shows as annotations."""

from __future__ import annotations

from autopack_lint.model.finding import Finding, Severity, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.report.sanitize import visible

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C", ";": "%3B"})


def render(result: CheckResult) -> str:
    """The report, one command per line."""
    return "".join([*map(finding_command, result.findings), *map(skipped_command, result.skipped)])


def finding_command(finding: Finding) -> str:
    """The annotation of a finding. GitHub takes columns only where the span stays on one line."""
    start, end = finding.span
    columns = f",col={start.column},endColumn={end.column}" if start.line == end.line else ""
    return (
        f"::{COMMANDS[finding.severity]} file={in_property(finding.path)},line={start.line},endLine={end.line}{columns}"
        f",title={in_property(f'{finding.rule} {finding.name}')}::{in_data(finding.message)}\n"
    )


def skipped_command(skipped: Skipped) -> str:
    """The annotation of what was not looked at."""
    return f"::warning file={in_property(skipped.path)},title=skipped::{in_data(skipped.reason)}\n"


def in_property(text: str) -> str:
    """Text as the value of a property; line ends are kept for GitHub to decode, they cannot end the command."""
    return visible(text.translate(IN_PROPERTY))


def in_data(text: str) -> str:
    """Text as the message."""
    return visible(text.translate(IN_DATA))
