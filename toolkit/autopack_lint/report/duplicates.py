"""`duplicates` as text, and duplicates@1 as types (its JSON Schema is made from these) and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from autopack_lint.model.clones import CloneClass, CloneType, Copy, Difference, DuplicatesResult, advice, counted
from autopack_lint.model.finding import Position, Skipped, Span
from autopack_lint.report import Style
from autopack_lint.report.documents import TOOL, Tool, document, laid_out
from autopack_lint.report.sanitize import visible

MOST_DIFFERENCES, MOST_TEXTS = 6, 4


class CloneMember(NamedTuple):
    """One copy; `symbol` is the definition that it is, or that it is part of, and empty at module level."""

    path: str
    span: Span
    symbol: str


class CloneDifference(NamedTuple):
    """What differs between the members, one text for each; `bound` where they bind the name themselves."""

    kind: Literal["name", "literal"]
    texts: tuple[str, ...]
    bound: bool


class Clones(NamedTuple):
    """All copies of one piece of code; `similarity` is the share of statements that any two members have in common."""

    type: CloneType
    lines: int
    statements: int
    similarity: float
    members: tuple[CloneMember, ...]
    differences: tuple[CloneDifference, ...]
    parameters: tuple[str, ...]


class DuplicatesSummary(NamedTuple):
    """The copies in numbers; `spare_lines` are in all copies but the first of each class."""

    files: int
    code_lines: int
    classes: int
    copies: int
    spare_lines: int
    by_type: dict[str, int]


class DuplicatesDocument(NamedTuple):
    """The copies of code among some files, those first that would save most lines."""

    schema: Literal["autopack-lint/duplicates@1"]
    tool: Tool
    root: Literal["."]
    clones: tuple[Clones, ...]
    skipped: tuple[Skipped, ...]
    summary: DuplicatesSummary


def as_json(result: DuplicatesResult) -> str:
    written = DuplicatesDocument(
        schema="autopack-lint/duplicates@1",
        tool=TOOL,
        root=".",
        clones=tuple(clones_document(clone, result.texts) for clone in result.clones),
        skipped=result.skipped,
        summary=DuplicatesSummary(
            files=result.files,
            code_lines=result.code_lines,
            classes=len(result.clones),
            copies=sum(len(clone.copies) for clone in result.clones),
            spare_lines=result.spare_lines,
            by_type={kind.value: sum(clone.type == kind for clone in result.clones) for kind in CloneType},
        ),
    )
    fields = document(written)
    if not isinstance(fields, dict):
        raise TypeError("a named tuple is an object")
    return laid_out(fields)


def clones_document(clone: CloneClass, texts: Mapping[str, Sequence[str]]) -> Clones:
    return Clones(
        type=clone.type,
        lines=clone.lines,
        statements=clone.statements,
        similarity=round(clone.similarity, 4),
        members=tuple(CloneMember(copy.path, span_of(copy, texts), copy.symbol) for copy in clone.copies),
        differences=tuple(
            CloneDifference("literal" if item.is_literal else "name", item.texts, item.is_bound)
            for item in clone.differences
        ),
        parameters=clone.parameters,
    )


def span_of(copy: Copy, texts: Mapping[str, Sequence[str]]) -> Span:
    """From the first letter to the end of the last line."""
    first, last = lines_of(copy, texts)[:1], lines_of(copy, texts)[-1:]
    indent = sum(len(line) - len(line.lstrip()) for line in first)
    return Span(Position(copy.line, indent + 1), Position(copy.end_line, sum(map(len, last)) + 1))


def lines_of(copy: Copy, texts: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The text of a copy; nothing where the file could not be read again."""
    return texts.get(copy.path, ())[copy.line - 1 : copy.end_line]


def as_text(result: DuplicatesResult, style: Style, top: int) -> str:
    """Every class with its copies and in what they differ, the largest first."""
    parts = [class_text(clone) for clone in result.clones[: top or None]]
    if 0 < top < len(result.clones):
        parts.append(f"… and {len(result.clones) - top:,} more\n")
    parts += [f"skipped {visible(item.path)}: {visible(item.reason)}\n" for item in result.skipped]
    if not style.quiet:
        parts.append(summary(result))
    return "\n".join(parts)


def class_text(clone: CloneClass) -> str:
    what = f"{clone.type} copies" if clone.type != CloneType.NEAR else "near copies"
    lines = [f"{len(clone.copies)} {what} of {counted(clone.lines, 'line')}; {visible(advice(clone))}"]
    lines += [f"  {visible(copy.place)}  {visible(copy.symbol)}".rstrip() for copy in clone.copies]
    lines += [f"      {difference_text(item)}" for item in clone.differences[:MOST_DIFFERENCES]]
    if len(clone.differences) > MOST_DIFFERENCES:
        lines.append(f"      … and {len(clone.differences) - MOST_DIFFERENCES} more differences")
    return "\n".join(lines) + "\n"


def difference_text(difference: Difference) -> str:
    texts = list(dict.fromkeys(difference.texts))
    more = [f"… {len(texts) - MOST_TEXTS} more"] if len(texts) > MOST_TEXTS else []
    return " | ".join((*map(visible, texts[:MOST_TEXTS]), *more))


def summary(result: DuplicatesResult) -> str:
    files = counted(result.files, "file")
    if not result.clones:
        return f"No copies in {files}.\n"
    copies = sum(len(clone.copies) for clone in result.clones)
    classes = f"{len(result.clones)} classes" if len(result.clones) > 1 else "1 class"
    return (
        f"{copies:,} copies in {classes}; {counted(result.spare_lines, 'line')} stand there once more than needed, "
        f"in {files} with {counted(result.code_lines, 'line')} of code.\n"
    )
