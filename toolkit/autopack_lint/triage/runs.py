"""What other tools' lines are part of: runs that passed, captured output, warnings, hints, echoed commands."""

from __future__ import annotations

import re

from autopack_lint.model.failure_rule import Region
from autopack_lint.triage.structure import Signal, Structure

WARNING = re.compile(
    r"\s*(?:npm (?:warn|WARN)\b|WARN(?:ING)?\b|[Ww]arning\b[:!\[( ]|\(node:\d+\) |DEPRECATION:|\[WARN(?:ING)?\])"
)
HINT = re.compile(r"\s*(?:hint|help|tip|Hint|note)(?:\[\w+\])?: ")
ECHO = re.compile(r"(?:\++ [\w./~-]|[$%>] [\w./~-]|##\[(?:group|command)\]|::group::|\[command\])")
COMMAND = re.compile(r"(?:\++ |[$] |##\[group\]Run |##\[command\]|::group::|\[command\]|==> )")
FIRST = frozenset("nWwhHtD($%+>#[: \t")
NODE_ERROR = re.compile(r"(?:Uncaught )?(?:\[?(?:[A-Z]\w*)?(?:Error|Exception)(?: \[\w+\])?\]?|error)(?:: .*)?$")
NODE_FRAME = re.compile(
    r"\s+at (?:async )?(?:[\w.<>$#\[\] ]+ )?\(?(?:file:|node:|/|[A-Za-z]:\\|[\w.-]+/|<anonymous>|[\w.-]+:\d+)"
)
GO_PACKAGE = re.compile(r"(ok|FAIL|---|\?)\s*\t?\s*(\S+)\t")
TEST_RESULT = re.compile(r"test result: (ok|FAILED)\.")


def read_runs(structure: Structure, text: str) -> None:
    """Everything that is decided by single lines, or by the last line of a run."""
    mark_lines(structure)
    if "test result: " in text:
        read_cargo(structure)
    if "\nok  \t" in text or text.startswith("ok  \t") or "--- PASS: " in text:
        read_go(structure)
    if "TAP version" in text or "\n# tests " in text or "ℹ pass " in text:
        read_tap(structure)
    if " console." in text or "stdout | " in text or "stderr | " in text:
        read_console(structure)
    if "    at " in text:
        read_node(structure)


def mark_lines(structure: Structure) -> None:
    """Warnings, hints and echoed commands, each by itself."""
    for line, content in enumerate(structure.lines):
        if content[:1] not in FIRST or structure.codes[line]:
            continue
        if WARNING.match(content):
            structure.mark(line, line + 1, Region.WARNING)
        elif HINT.match(content):
            structure.mark(line, line + 1, Region.HINT)
        elif ECHO.match(content):
            structure.mark(line, line + 1, Region.ECHO)
            if COMMAND.match(content):
                structure.borders.add(line)


def read_cargo(structure: Structure) -> None:
    """Panics of tests that should panic, below `running N tests`, where all went well."""
    start = 0
    for line, content in enumerate(structure.lines):
        if content.startswith("running ") and content.endswith((" tests", " test")):
            start = line
        match = TEST_RESULT.match(content)
        if match:
            if match[1] == "ok":
                structure.mark_passing(start, line + 1)
            start = line + 1


def read_go(structure: Structure) -> None:
    """Output of packages and tests that passed."""
    start = 0
    running: dict[str, int] = {}
    for line, content in enumerate(structure.lines):
        if content.startswith("=== RUN"):
            running[content.split()[-1]] = line
        elif content.lstrip().startswith("--- PASS: "):
            structure.mark_passing(running.get(content.split()[2], line), line + 1)
        elif (match := GO_PACKAGE.match(content)) and match[1] in ("ok", "FAIL", "?"):
            if match[1] == "ok":
                structure.mark_passing(start, line + 1)
            start = line + 1


def read_tap(structure: Structure) -> None:
    """Comments of node's test runner are what the tests printed; without a failed test the whole run passed."""
    lines = structure.lines
    has_failed = any(line.lstrip().startswith(("not ok ", "✖ ")) for line in lines)
    end = next(
        (number for number in range(len(lines) - 1, -1, -1) if lines[number].startswith(("# fail 0", "ℹ fail 0"))), None
    )
    if end is not None and not has_failed:
        start = next((number for number, line in enumerate(lines) if line.startswith(("TAP version", "▶ ", "✔ "))), 0)
        structure.mark_passing(start, end + 5)
    for number, line in enumerate(lines):
        if line.startswith("# ") and not structure.codes[number]:
            structure.mark(number, number + 1, Region.CAPTURED)


def read_console(structure: Structure) -> None:
    """What tests of jest and vitest printed."""
    inside = False
    for line, content in enumerate(structure.lines):
        stripped = content.strip()
        if re.match(r"\s*console\.\w+(?: |$)", content) or re.match(r"(?:stdout|stderr) \| ", content):
            inside = True
        elif (
            inside
            and (
                content[:1] not in (" ", "")
                and not content.startswith(("stdout", "stderr"))
                and re.match(r"(?:PASS|FAIL|Test|[✓✕❯×⎯]|\d)", stripped)
            )
        ) or (inside and re.match(r"\s+(?:[✓✕❯×⎯●]|PASS |FAIL )", content)):
            inside = False
        if inside:
            structure.mark(line, line + 1, Region.CAPTURED)


def read_node(structure: Structure) -> None:
    """Errors of JavaScript with the frames below them."""
    lines = structure.lines
    for line in range(len(lines) - 1):
        content = lines[line]
        if structure.region(line) is Region.UNCAUGHT and "rror" in content[:60] and NODE_ERROR.match(content):
            below = next(
                (lines[after] for after in range(line + 1, min(line + 4, len(lines))) if lines[after].strip()), ""
            )
            if NODE_FRAME.match(below):
                structure.signals.append(Signal("node.exception", line, {"exception": content.partition(":")[0][:80]}))
