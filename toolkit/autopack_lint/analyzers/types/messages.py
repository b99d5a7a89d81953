"""What mypy prints -> messages; messages -> findings of the rules that report them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from autopack_lint.model.finding import Finding, Position, Severity, Span
from autopack_lint.model.rule import NOWHERE, Rule
from autopack_lint.model.types import TypeMessage

ANY_OTHER = "*"
"""The code of the rule that reports what no other rule does."""
PLAIN = re.compile(
    r"(?P<file>.+?):(?P<line>\d+)(?::\d+)?: (?P<severity>error|note): (?P<text>.*?)(?:  \[(?P<code>[\w-]+)\])?$"
)
AT_THE_STATEMENT = frozenset({"import", "import-not-found", "import-untyped"})
"""Codes whose messages name no more than the first character of a statement."""
REVEALED = "Revealed "


def messages_in(lines: Iterable[str]) -> list[TypeMessage]:
    """The messages of a run with `--output json`: a note goes with the error before it that stands on its line."""
    found: list[TypeMessage] = []
    for line in lines:
        message = message_in(line)
        if message is None:
            continue
        before = found[-1] if found else None
        if message.is_error or message.text.startswith(REVEALED):
            found.append(message)
        elif before is not None and before.is_error and (before.path, before.line) == (message.path, message.line):
            found[-1] = before._replace(notes=(*before.notes, message.text))
    return found


def message_in(line: str) -> TypeMessage | None:
    """One line of JSON, or of text: what stops mypy may come in the form for people."""
    try:
        item = json.loads(line)
    except ValueError:
        return plain_message(line)
    if not isinstance(item, dict) or not isinstance(item.get("file"), str):
        return None
    line_, column = number(item, "line", 1), number(item, "column", 0)
    end_line, end_column = number(item, "end_line", line_), number(item, "end_column", column)
    hint = item.get("hint")
    return TypeMessage(
        slashes(item["file"]),
        max(line_, 1),
        max(column, 0) + 1,
        max(end_line, 1),
        max(end_column, 0) + 1,
        str(item.get("message", "")),
        str(item.get("code") or "misc"),
        item.get("severity") == "error",
        tuple(hint.split("\n")) if isinstance(hint, str) and hint else (),
    )


def plain_message(line: str) -> TypeMessage | None:
    match = PLAIN.match(line)
    if match is None:
        return None
    number_ = int(match["line"])
    code, is_error = match["code"] or "misc", match["severity"] == "error"
    return TypeMessage(slashes(match["file"]), number_, 1, number_, 1, match["text"], code, is_error)


def slashes(path: str) -> str:
    path = path.replace("\\", "/") if "\\" in path and "/" not in path else path
    return path.removeprefix("./")


def number(item: Mapping[str, object], key: str, default: int) -> int:
    value = item.get(key)
    return value if isinstance(value, int) else default


def type_findings(
    messages: Iterable[TypeMessage], rules: Iterable[Rule], line_of: Mapping[str, Mapping[int, str]]
) -> Iterator[Finding]:
    """The messages as findings of the rules that report their codes. `line_of` has the text of the lines they name."""
    by_code = {code: rule for rule in rules for code in rule.codes}
    for message in dict.fromkeys(messages):
        rule = by_code.get(message.code) or by_code.get(ANY_OTHER)
        if rule is not None:
            yield finding_of(rule, message, line_of.get(message.path, {}))


def finding_of(rule: Rule, message: TypeMessage, lines: Mapping[int, str]) -> Finding:
    data: dict[str, str | int] = {"mypy": message.code}
    if message.notes:
        data["notes"] = "\n".join(message.notes)
    found = rule.finding(span_of(message, lines), lines.get(message.line, ""), message=worded(message), data=data)
    severity = rule.severity if message.is_error else Severity.INFO
    return found._replace(path=message.path, severity=severity)


def worded(message: TypeMessage) -> str:
    """What the finding says: the code is what a `# type: ignore` would name."""
    return f"{message.text.rstrip('.')} [{message.code}]"


def span_of(message: TypeMessage, lines: Mapping[int, str]) -> Span:
    """Where a message stands; its line where the columns cannot be relied on.

    mypy counts them in one of several ways where a line has more than ASCII before them.
    """
    start, end = Position(message.line, message.column), Position(message.end_line, message.end_column)
    first, last = lines.get(start.line, ""), lines.get(end.line, "")
    is_exact = first.isascii() and last.isascii() and start.column <= len(first) and end.column <= len(last) + 1
    if is_exact and start < end and message.code not in AT_THE_STATEMENT:
        return Span(start, end)
    code = first.rstrip()
    if not code:
        return Span(Position(message.line, 1), Position(message.line, 1)) if message.line in lines else NOWHERE
    return Span(Position(message.line, len(code) - len(code.lstrip()) + 1), Position(message.line, len(code) + 1))
