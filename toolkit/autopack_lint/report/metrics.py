"""`metrics` as a table, as metrics@1, as CSV, and in the form that older consumers read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

from autopack_lint.model.facts import Function
from autopack_lint.model.metrics import FileMetrics, MetricsResult
from autopack_lint.report import Style
from autopack_lint.report.documents import TOOL, Json, document, encode, laid_out
from autopack_lint.report.sanitize import visible

FUNCTION_FIELDS = ("qualname", "line", "end_line", "cyclomatic", "cognitive", "lines", "nesting", "parameters")
SCHEMA = "autopack-lint/metrics@1"
OBEYED = ("::", "=", "+", "-", "@")
"""What a CI system, or a spreadsheet, obeys at the beginning of a cell."""


def render(result: MetricsResult, form: str, style: Style, top: int = 0) -> str:
    """The whole report in one of `FORMATS`."""
    renderers: Mapping[str, Callable[[], str]] = {
        "text": lambda: as_text(result, style, top),
        "json": lambda: as_json(result),
        "csv": lambda: as_csv(result),
        "issues": lambda: as_issues(result),
    }
    return renderers[form]()


FORMATS = ("text", "json", "csv", "issues")


def numbers_of(function: Function) -> dict[str, Json]:
    return {name: getattr(function, name) for name in FUNCTION_FIELDS}


def as_json(result: MetricsResult) -> str:
    files: list[Json] = [file_document(file) for file in result.files]
    return laid_out(
        {
            "schema": SCHEMA,
            "tool": document(TOOL),
            "root": ".",
            "files": files,
            "skipped": document(result.skipped),
            "summary": {"files": len(result.files), "functions": sum(len(file.functions) for file in result.files)},
        }
    )


def file_document(file: FileMetrics) -> dict[str, Json]:
    fields: dict[str, Json] = {"path": file.path, "sloc": file.sloc}
    if file.maintainability is not None:
        fields["maintainability"] = file.maintainability
        fields["halstead"] = document(file.halstead)
    fields["functions"] = [numbers_of(function) for function in file.functions]
    return fields


def as_csv(result: MetricsResult) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("path", *FUNCTION_FIELDS))
    for file in result.files:
        path = visible(f"./{file.path}" if file.path.lstrip().startswith(OBEYED) else file.path)
        writer.writerows((path, *numbers_of(function).values()) for function in file.functions)
    return out.getvalue()


def as_issues(result: MetricsResult) -> str:
    """One object for each file: the functions over the limit, and what to do about them."""
    return "[" + ",\n ".join(encode(issues_of(file)) for file in result.files) + "]\n"


def issues_of(file: FileMetrics) -> dict[str, Json]:
    by_line = {function.line: function.qualname for function in file.functions}
    issues: list[Json] = [
        {"type": "complexity", "function": by_line[finding.span.start.line], "score": finding.data["score"]}
        for finding in file.findings
        if finding.rule == "CPX101"
    ]
    for item in file.duplications:
        lines: list[Json] = [item.line, item.end_line]
        issues.append({"type": "duplication", "lines": lines, "similarity": item.similarity})
    return {"file": file.path, "issues": issues, "suggestions": [finding.message for finding in file.findings]}


def as_text(result: MetricsResult, style: Style, top: int) -> str:
    """Functions with the worst first; files after them where radon was asked."""
    rows = [(function, file.path) for file in result.files for function in file.functions]
    rows.sort(key=lambda row: (-row[0].cyclomatic, -row[0].cognitive, row[1], row[0].line))
    lines = ["cyclomatic  cognitive  lines  nesting  parameters  function"]
    for function, path in rows[: top or None]:
        place = f"{visible(function.qualname)}  {visible(path)}:{function.line}"
        numbers = f"{function.cyclomatic:>10}  {function.cognitive:>9}  {function.lines:>5}"
        lines.append(f"{numbers}  {function.nesting:>7}  {function.parameters:>10}  {place}")
    if 0 < top < len(rows):
        lines.append(f"… and {len(rows) - top:,} more")
    lines += quality_lines(result)
    lines += [f"skipped {visible(item.path)}: {visible(item.reason)}" for item in result.skipped]
    if not style.quiet:
        size = counted(sum(file.sloc for file in result.files), "line")
        lines += ["", f"{counted(len(rows), 'function')} in {counted(len(result.files), 'file')}, {size} of code."]
    return "\n".join(lines) + "\n"


def quality_lines(result: MetricsResult) -> list[str]:
    """What radon says, the worst file first; nothing where it was not asked."""
    measured = [file for file in result.files if file.maintainability is not None]
    header = ["", "maintainability  volume  difficulty  bugs  file"] if measured else []
    return [*header, *map(quality_line, sorted(measured, key=by_quality))]


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def by_quality(file: FileMetrics) -> tuple[float, str]:
    return (file.maintainability or 0.0, file.path)


def quality_line(file: FileMetrics) -> str:
    if file.halstead is None or file.maintainability is None:
        return ""
    volume, difficulty, bugs = file.halstead.volume, file.halstead.difficulty, file.halstead.bugs
    return f"{file.maintainability:>15.1f}  {volume:>6.0f}  {difficulty:>10.1f}  {bugs:>4.1f}  {visible(file.path)}"
