"""`--format junit`: JUnit's XML, which every CI system reads; each finding is a test that failed."""

from __future__ import annotations

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr  # it writes XML and reads none

from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.result import CheckResult
from autopack_lint.report.sanitize import visible
from autopack_lint.report.text import shown_path

NAME = "autopack-lint"


def render(result: CheckResult) -> str:
    """The report, a suite for each file; a single test that passed where nothing was found."""
    suites = [suite(path, list(found)) for path, found in groupby(result.findings, lambda finding: finding.path)]
    suites += [skipped_suite(item) for item in result.skipped]
    if not suites:
        suites = [f'<testsuite name="{NAME}" tests="1" failures="0" errors="0"><testcase name="{NAME}"/></testsuite>\n']
    failures, errors = len(result.findings), len(result.skipped)
    counts = f'tests="{max(failures + errors, 1)}" failures="{failures}" errors="{errors}"'
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="{NAME}" {counts}>\n'
    return head + "".join(suites) + "</testsuites>\n"


def suite(path: str, findings: list[Finding]) -> str:
    count = len(findings)
    head = f'<testsuite name={attribute(path)} tests="{count}" failures="{count}" errors="0">\n'
    return head + "".join(map(case, findings)) + "</testsuite>\n"


def case(finding: Finding) -> str:
    line, column = finding.span.start
    name = f"{finding.rule} {finding.name} {line}:{column}"
    body = escape(f"{shown_path(finding.path)}:{line}:{column}: {visible(finding.rule)} {visible(finding.message)}")
    if finding.excerpt:
        # Behind the bar no line of the code can be one that a CI system obeys.
        body += escape(f"\n  | {visible(finding.excerpt)}")
    path = attribute(finding.path)
    return (
        f'<testcase name={attribute(name)} classname={path} file={path} line="{line}">\n'
        f'<failure type="{finding.severity.value}" message={attribute(finding.message)}>{body}</failure>\n</testcase>\n'
    )


def skipped_suite(skipped: Skipped) -> str:
    """What was not looked at counts as a test that could not run."""
    return (
        f'<testsuite name={attribute(skipped.path)} tests="1" failures="0" errors="1">\n'
        f'<testcase name="not checked" classname={attribute(skipped.path)}>\n'
        f'<error type="skipped" message={attribute(skipped.reason)}/>\n</testcase>\n</testsuite>\n'
    )


def attribute(text: str) -> str:
    return quoteattr(visible(text))
