"""pytest's own words: sections, failed tests, captured output."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autopack_lint.model.failure_rule import Region
from autopack_lint.triage.structure import Chain, Failure, Raised, Signal, Structure, Suite
from autopack_lint.triage.tracebacks import relation_in

SECTION = re.compile(r"={3,} (.+?) ={3,}\s*$")
BLOCK = re.compile(r"_{3,} (.+?) _{3,}\s*$")
PART = re.compile(r"-{3,} ?(Captured .+?|generated .+?|coverage.*?|snapshot.*?) ?-{3,}\s*$")
OUTCOME = re.compile(
    r"(?:=+ )?((?:\d+ (?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?|"
    r"rerun|subtests? \w+)(?:, )?)+|no tests ran|no tests collected.*?|\d+(?:/\d+)? tests? "
    r"collected.*?) in \d[\d.:]*(?:s| seconds)?"
)
RULERS = frozenset("=_-")
OUTCOMES = frozenset("n0123456789")
SUMMARY = re.compile(r"(FAILED|ERROR) (\S.*?)(?: - (.*))?$")
FRAME = re.compile(r"\S+:\d+: (?:in |[\w.]+$)")
FAILING = ("FAILURES", "ERRORS")
BELOW_FAILURES = ("FAILURES", "PASSES", "warnings summary", "short test summary info")
CUT = (0, "")
"""The failed test in which the log begins."""
SECTIONS = {
    "PASSES": Region.PASSING,
    "XPASSES": Region.PASSING,
    "warnings summary": Region.WARNING,
    "short test summary info": Region.SUMMARY,
}
MARK_NAMES = """
test session starts|INTERNALERROR>|short test summary info|= FAILURES =|= ERRORS =|while loading conftest
| passed in | failed in | passed, | failed, | error in | errors in | skipped in | deselected in
|no tests ran in| warning in | warnings in |no tests collected
"""
MARKS = tuple(MARK_NAMES.replace("\n", "").split("|"))


def read_pytest(structure: Structure) -> None:
    """Mark what each line is part of, and note each session with its failed tests."""
    if not structure.has_any(MARKS):
        return
    note_internal_error(structure)
    session = Session(structure)
    if is_cut_in_failures(structure.lines):
        session.begin_cut()
    for line, content in enumerate(structure.lines):
        first = content[:1]
        if first in RULERS:
            session.ruler(line, content)
        elif first in OUTCOMES and " in " in content:
            session.outcome(line, content)
        if session.part is not Region.UNCAUGHT:
            session.take(line, content)
    session.close(len(structure.lines))


def is_cut_in_failures(lines: Sequence[str]) -> bool:
    """Whether the log begins among failed tests: pytest's marks of them stand above its first section."""
    rulers = ((line, content) for line, content in enumerate(lines) if content.startswith("==="))
    for line, content in rulers:
        if match := SECTION.match(content):
            is_below = match[1] in BELOW_FAILURES or OUTCOME.match(content) is not None
            return is_below and any(above.startswith("E   ") or BLOCK.match(above) for above in lines[:line])
    return False


def note_internal_error(structure: Structure) -> None:
    """pytest itself failed: a cause of its own, below which another command may begin."""
    starts = structure.lines_with("INTERNALERROR>")
    lines = [line for line in starts if structure.lines[line].startswith("INTERNALERROR>")]
    if lines:
        structure.signals.append(Signal("pytest.internal", lines[0], {}))
        structure.borders.add(lines[-1] + 1)


class Session:
    """The state of a reader that goes through the lines of pytest's output once."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.section = ""
        self.part = Region.UNCAUGHT
        self.begun: int | None = None
        self.failures: list[Failure] = []
        self.block: tuple[int, str] | None = None
        self.group: list[int] = []
        self.primaries: list[Raised] = []
        self.summaries: list[int] = []
        self.last_outcome: tuple[int, str] | None = None

    def ruler(self, line: int, content: str) -> None:
        """A line that may begin a section, a failed test or captured output."""
        if match := SECTION.match(content):
            self.end_block(line)
            if OUTCOME.match(content):
                self.outcome(line, content)
            else:
                self.begin_section(line, match[1])
        elif self.section in FAILING and (match := BLOCK.match(content)):
            self.end_block(line)
            self.block, self.part = (line, match[1]), Region.CODE
        elif self.section and (match := PART.match(content)):
            self.end_group()
            self.part = Region.CAPTURED if match[1].startswith("Captured") else Region.UNCAUGHT

    def begin_cut(self) -> None:
        """The log begins in a failed test, or between two of them."""
        self.section, self.part, self.begun, self.block = FAILING[0], Region.CODE, 0, CUT

    def begin_section(self, line: int, title: str) -> None:
        if title == "test session starts":
            self.close(line)
        self.section = title
        self.part = Region.CODE if title in FAILING else SECTIONS.get(title.replace(" (final)", ""), Region.UNCAUGHT)
        if self.begun is None:
            self.begun = line
            self.structure.borders.add(line)

    def take(self, line: int, content: str) -> None:
        """Mark one line."""
        if self.part is Region.CODE:
            self.take_code(line, content)
        else:
            self.structure.mark(line, line + 1, self.part)
            if self.part is Region.SUMMARY and content.startswith(("FAILED ", "ERROR ")):
                self.summaries.append(line)

    def take_code(self, line: int, content: str) -> None:
        """Mark one line of a failed test; what pytest says of an exception is marked when all of it was seen."""
        if content.startswith("E ") or content == "E":
            self.group.append(line)
            self.structure.mark(line, line + 1, Region.CODE)
            return
        self.end_group()
        relation = relation_in(content)
        if relation and self.primaries:
            self.primaries[-1] = self.primaries[-1]._replace(relation=relation)
        is_shown = self.block not in (None, CUT) and content[:1] not in (" ", ">", "") and not FRAME.match(content)
        self.structure.mark(line, line + 1, Region.UNCAUGHT if is_shown else Region.CODE)

    def end_group(self) -> None:
        """Of lines that begin with E, the one that names the exception is the first, or one as far to the left."""
        if not self.group:
            return
        lines = self.structure.lines
        indents = [len(lines[line]) - len(lines[line][1:].lstrip()) for line in self.group]
        shown = [line for line, indent in zip(self.group, indents, strict=True) if indent <= indents[0]]
        for line in shown:
            self.structure.mark(line, line + 1, Region.UNCAUGHT)
        if self.block is not None:
            self.primaries.append(Raised(shown[0], self.group[-1] + 1))
        self.group = []

    def end_block(self, line: int) -> None:
        self.end_group()
        if self.block is not None and (self.block != CUT or self.primaries):
            start, title = self.block
            kind = (
                "collect"
                if title.startswith("ERROR collecting")
                else "setup"
                if title.startswith("ERROR at ")
                else "failed"
            )
            chains = tuple(chains_of(self.primaries))
            self.failures.append(Failure(kind, start, line, title, chains))
        self.block, self.primaries = None, []

    def outcome(self, line: int, content: str) -> None:
        """The last line of a session."""
        match = OUTCOME.match(content)
        if match and self.part is Region.CAPTURED:
            # A test may print the output of a session; the last one below captured output is the session's own.
            self.last_outcome = (line, content)
        elif match:
            has_failed = "failed" in match[1].replace("xfailed", "") or "error" in match[1] or bool(self.failures)
            self.finish(line + 1, is_finished=True, has_failed=has_failed)

    def finish(self, end: int, *, is_finished: bool, has_failed: bool) -> None:
        self.end_block(end)
        if not self.failures:
            self.failures = [summarised(self.structure.lines, line) for line in self.summaries]
            for line in self.summaries:
                self.structure.mark(line, line + 1, Region.UNCAUGHT)
        start = self.begun if self.begun is not None else end - 1
        self.structure.suites.append(Suite("pytest", start, end, tuple(self.failures), is_finished, has_failed))
        if is_finished and not has_failed:
            self.structure.mark_passing(start, end)
        self.structure.borders.add(end)
        self.section, self.part, self.begun, self.failures, self.summaries = "", Region.UNCAUGHT, None, [], []
        self.last_outcome = None

    def close(self, line: int) -> None:
        """The end of the log, or the beginning of another session."""
        if self.last_outcome is not None and self.part is Region.CAPTURED:
            end, content = self.last_outcome
            self.part = Region.UNCAUGHT
            self.structure.mark(end, line, Region.UNCAUGHT)
            self.outcome(end, content)
        if self.begun is not None or self.failures or self.summaries:
            self.finish(line, is_finished=False, has_failed=bool(self.failures or self.summaries))
        self.end_block(line)


def chains_of(primaries: Sequence[Raised]) -> list[Chain]:
    """Exceptions of one failed test, those together that came of each other."""
    chains: list[Chain] = []
    links: list[Raised] = []
    for raised in primaries:
        links.append(raised)
        if not raised.relation:
            chains.append(Chain(links[0].line, tuple(links)))
            links = []
    if links:
        chains.append(Chain(links[0].line, tuple(links)))
    return chains


def summarised(lines: Sequence[str], line: int) -> Failure:
    """A failed test of which only the line in the summary is there."""
    match = SUMMARY.match(lines[line])
    name = match[2] if match else ""
    is_error = lines[line].startswith("ERROR")
    kind = "failed" if not is_error else "setup" if "::" in name else "collect"
    return Failure(kind, line, line + 1, name, (Chain(line, (Raised(line, line + 1),)),))
