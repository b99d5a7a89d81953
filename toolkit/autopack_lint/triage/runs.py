"""What other tools' lines are part of: runs that passed, captured output, warnings, hints, echoed commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from autopack_lint.model.failure_rule import Region
from autopack_lint.triage.structure import Signal, Structure

STARTS = frozenset({"npm", "WAR", "War", "war", "(no", "DEP", "[WA", "hin", "hel", "tip", "Hin", "not"})
"""How warnings and hints begin: most lines need no further look."""
ECHOES = frozenset("+$%>#:[")
MARKED = re.compile(
    r"(?P<warning>\s*(?:npm (?:warn|WARN)\b|WARN(?:ING)?\b|[Ww]arning\b[:!\[( ]|\(node:\d+\) |DEPRECATION:|"
    r"\[WARN(?:ING)?\]))"
    r"|(?P<hint>\s*(?:hint|help|tip|Hint|note)(?:\[\w+\])?: )"
    r"|(?P<echo>\+{1,6} [\w./~-]|[$%>] [\w./~-]|##\[(?:group|command)\]|::group::|\[command\])"
)
COMMAND = re.compile(r"(?:\+{1,6} |[$] |##\[group\]Run |##\[command\]|::group::|\[command\]|==> )")
NODE_ERROR = re.compile(
    r"(?:Uncaught |<ref \*\d+> )?(?:\[?(?:[A-Z]\w*)?(?:Error|Exception)(?: \[\w+\])?\]?|error)(?:: .*)?$"
)
NODE_FRAME = re.compile(
    r"\s+at (?:async )?(?:[\w.<>$#\[\] ]+ )?\(?(?:file:|node:|/|[A-Za-z]:\\|[\w.-]+/|<anonymous>|[\w.-]+:\d+)"
)
LONGEST_MESSAGE = 30
EXPECTED = re.compile(r"# (?:TODO|SKIP)\b")
GO_PACKAGE = re.compile(r"(ok|FAIL|---|\?)\s*\t?\s*(\S+)\t")
CONSOLE = re.compile(r"\s*console\.\w+(?: |$)|(?:stdout|stderr) \| ")
RESULT = re.compile(r"(?:PASS|FAIL|Test|[✓✕❯×⎯]|\d)")
RESULT_BELOW = re.compile(r"\s+(?:[✓✕❯×⎯●]|PASS |FAIL )")
TEST_RESULT = re.compile(r"test result: (ok|FAILED)\.")


def read_runs(structure: Structure) -> None:
    """Everything that is decided by single lines, or by the last line of a run."""
    mark_lines(structure)
    for read, marks in READERS:
        if structure.has_any(marks):
            read(structure)


def mark_lines(structure: Structure) -> None:
    """Warnings, hints and echoed commands, each by itself."""
    for line, content in enumerate(structure.lines):
        start = content.lstrip()[:3]
        if (start in STARTS or content[:1] in ECHOES) and not structure.codes[line]:
            region = own_region(content)
            if region is not None:
                structure.mark(line, line + 1, region)
            if region is Region.ECHO and COMMAND.match(content):
                structure.borders.add(line)


def own_region(content: str) -> Region | None:
    """What a line is by its own words; None where they do not say."""
    match = MARKED.match(content)
    return Region(match.lastgroup) if match and match.lastgroup else None


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
    passed = passed_in(structure.lines)
    if passed is not None:
        structure.mark_passing(*passed)
    for number, line in enumerate(structure.lines):
        if line.startswith("# ") and not structure.codes[number]:
            structure.mark(number, number + 1, Region.CAPTURED)


def passed_in(lines: Sequence[str]) -> tuple[int, int] | None:
    """Where a run of node's test runner begins and ends that has no failed test; None where there is none."""
    if any(line.lstrip().startswith(("not ok ", "✖ ")) and not EXPECTED.search(line) for line in lines):
        return None
    ends = [number for number, line in enumerate(lines) if line.startswith(("# fail 0", "ℹ fail 0"))]
    if not ends:
        return None
    start = next((number for number, line in enumerate(lines) if line.startswith(("TAP version", "▶ ", "✔ "))), 0)
    return start, ends[-1] + 5


def read_console(structure: Structure) -> None:
    """What tests of jest and vitest printed."""
    inside = False
    for line, content in enumerate(structure.lines):
        if CONSOLE.match(content):
            inside = True
        elif inside and is_result(content):
            inside = False
        if inside:
            structure.mark(line, line + 1, Region.CAPTURED)


def is_result(content: str) -> bool:
    """Whether jest or vitest says in a line what became of a test."""
    if RESULT_BELOW.match(content):
        return True
    is_own = content[:1] not in (" ", "") and not content.startswith(("stdout", "stderr"))
    return is_own and RESULT.match(content.strip()) is not None


def read_node(structure: Structure) -> None:
    """Errors of JavaScript with the frames below them."""
    for line, content in enumerate(structure.lines[:-1]):
        if (
            structure.region(line) is Region.UNCAUGHT
            and "rror" in content[:60]
            and NODE_ERROR.match(content)
            and has_frames_below(structure.lines, line)
        ):
            structure.signals.append(Signal("node.exception", line, {"exception": content.partition(":")[0][:80]}))


def has_frames_below(lines: Sequence[str], line: int) -> bool:
    """Whether frames follow an error: at once, or below a message of several lines, with no other error in between."""
    for content in lines[line + 1 : line + 1 + LONGEST_MESSAGE]:
        if NODE_FRAME.match(content):
            return True
        if "rror" in content[:60] and NODE_ERROR.match(content):
            return False
    return False


READERS: tuple[tuple[Callable[[Structure], None], tuple[str, ...]], ...] = (
    (read_cargo, ("test result: ",)),
    (read_go, ("ok  \t", "--- PASS: ")),
    (read_tap, ("TAP version", "# tests ", "ℹ pass ")),
    (read_console, (" console.", "stdout | ", "stderr | ")),
    (read_node, ("    at ",)),
)
"""Each with what a log has in it that the reader is for."""
