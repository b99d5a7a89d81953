"""`--format markdown`: a table for a comment or a job's summary, from which no text of the repository can break out."""

from __future__ import annotations

import re

from autopack_lint.model.finding import Finding
from autopack_lint.model.result import CheckResult
from autopack_lint.report.sanitize import visible
from autopack_lint.report.text import FIX_LABELS, counted, found

LARGEST = 60_000
"""Characters: GitHub takes 65,536 in a comment."""
MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~$^=&]")
BREAK = "<!-- -->"
LIVE = re.compile(r"(?<=@)|(?<=\\#)|(?<=:)(?=//)|(?i:(?<=www)(?=\\\.))")
"""Behind what begins a mention, a reference or an address: these count even where markup is escaped."""
HEAD = "| severity | rule | place | finding |\n|---|---|---|---|\n"


def render(result: CheckResult) -> str:
    """The report: what was found in one line, a row for each finding, and what was not looked at."""
    rows, left = within(list(map(row, result.findings)))
    skipped, left_out = within([f"* {plain(item.path)}: {plain(item.reason)}\n" for item in result.skipped])
    parts = [f"**{found(result.findings)}** in {counted(result.files, 'file')}.\n"]
    if rows:
        parts += ["\n", HEAD, *rows]
    if left:
        parts.append(f"\n{left} more are not shown.\n")
    if skipped:
        parts += ["\nNot checked:\n\n", *skipped]
    if left_out:
        parts.append(f"\n{left_out} more are not shown.\n")
    return "".join(parts)


def within(lines: list[str]) -> tuple[list[str], int]:
    """The lines that have room, and how many have none."""
    size, kept = 0, 0
    for line in lines:
        size += len(line)
        if size > LARGEST // 2:
            break
        kept += 1
    return lines[:kept], len(lines) - kept


def row(finding: Finding) -> str:
    line, column = finding.span.start
    text = plain(finding.message)
    if finding.fix:
        text += f" ({FIX_LABELS[finding.fix.safety]}: {plain(finding.fix.title)})"
    return f"| {finding.severity.value} | {plain(finding.rule)} | {plain(finding.path)}:{line}:{column} | {text} |\n"


def plain(text: str) -> str:
    """Text that means nothing but itself."""
    return LIVE.sub(BREAK, MARKUP.sub(r"\\\g<0>", visible(text)))
