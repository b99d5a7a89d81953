"""`fix` as text, as fix@1, and as a patch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from autopack_lint.model.finding import Safety, Skipped
from autopack_lint.model.fix import FixAttempt, FixedFile, FixResult, FixState
from autopack_lint.report import Style
from autopack_lint.report.documents import TOOL, Json, Tool, document, laid_out
from autopack_lint.report.sanitize import visible

SCHEMA = "autopack-lint/fix@1"
FORMATS = ("text", "json")


WITHHELD = {
    Safety.UNSAFE: ("unsafe fix", "unsafe fixes", "--unsafe"),
    Safety.SUGGESTION: ("suggestion", "suggestions", "--suggestions"),
}


class FixSummary(NamedTuple):
    """The run in numbers: a caller can tell a run without work from work that was done."""

    rounds: int
    remaining: int


class FixDocument(NamedTuple):
    """What `fix` has done, and what not, with the reasons."""

    schema: Literal["autopack-lint/fix@1"]
    tool: Tool
    root: Literal["."]
    written: bool
    operations_planned: int
    operations_applied: int
    operations_failed: int
    touched_paths: tuple[str, ...]
    files: tuple[FixedFile, ...]
    fixes: tuple[FixAttempt, ...]
    skipped: tuple[Skipped, ...]
    summary: FixSummary


def as_json(result: FixResult) -> str:
    fields: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": document(TOOL),
        "root": ".",
        "written": result.is_written,
        "operations_planned": result.operations_planned,
        "operations_applied": result.operations_applied,
        "operations_failed": result.operations_failed,
        "touched_paths": list(result.texts),
        "files": document(result.files),
        "fixes": document(result.attempts),
        "skipped": document(result.skipped),
        "summary": document(FixSummary(result.rounds, result.remaining)),
    }
    return laid_out(fields) + "\n"


def as_text(result: FixResult, style: Style) -> str:
    """One line for each fix, and a sentence about all."""
    lines = [line_of(attempt) for attempt in result.attempts if not (style.quiet and attempt.state != FixState.REFUSED)]
    lines += [f"skipped {visible(item.path)}: {visible(item.reason)}" for item in result.skipped]
    if not style.quiet:
        lines += [*([""] if lines else []), summary(result)]
    return "".join(f"{line}\n" for line in lines)


def line_of(attempt: FixAttempt) -> str:
    place = f"{visible(attempt.path)}:{attempt.line}"
    what = " ".join(filter(None, (attempt.rule, visible(attempt.title))))
    reason = f": {visible(attempt.reason)}" if attempt.reason else ""
    return f"{place}: {what}: {attempt.state.value}{reason}"


def summary(result: FixResult) -> str:
    states = [attempt.state for attempt in result.attempts]
    done, refused = states.count(FixState.APPLIED), states.count(FixState.REFUSED)
    verb = "Applied" if result.is_written else "Would apply"
    first = f"{verb} {counted(done, 'fix', 'fixes')} in {counted(len(result.texts), 'file', 'files')}"
    if not done:
        first = "Nothing was changed" if result.is_written else "Nothing would be changed"
    rest = f"; {counted(refused, 'fix', 'fixes')} refused" if refused else ""
    left = f"; {counted(result.remaining, 'finding', 'findings')} left" if result.remaining else ""
    return f"{first}{rest}{left}.{hint(result)}"


def hint(result: FixResult) -> str:
    """Which options would do more."""
    offers = [
        f" {counted(number, WITHHELD[safety][0], WITHHELD[safety][1])} with {WITHHELD[safety][2]}"
        for safety, number in result.withheld.items()
        if safety in WITHHELD
    ]
    return f" There would be{' and'.join(offers)}." if offers else ""


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def as_patch(texts: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    """All changes as one patch, byte for byte, as `git apply` takes it."""
    return b"".join(piece for path, (old, new) in texts.items() for piece in patch_of(path, old, new))


def patch_of(path: str, old: bytes, new: bytes) -> Iterator[bytes]:
    """The unified diff of one file. Lines end where git sees them end."""
    from difflib import diff_bytes, unified_diff

    name = path.encode(errors="surrogateescape")
    before, after = lines_in(old), lines_in(new)
    for line in diff_bytes(unified_diff, before, after, b"a/" + name, b"b/" + name):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def lines_in(raw: bytes) -> list[bytes]:
    *whole, last = raw.split(b"\n")
    return [line + b"\n" for line in whole] + ([last] if last else [])
