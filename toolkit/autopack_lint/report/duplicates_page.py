"""`duplicates` as a page: every class with its copies side by side, in one file that loads nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from html import escape
from itertools import zip_longest

from autopack_lint.model.clones import CloneClass, CloneType, Copy, DuplicatesResult, advice, counted
from autopack_lint.report.duplicates import lines_of, summary
from autopack_lint.report.duplicates_style import SCRIPT, STYLE
from autopack_lint.report.sanitize import visible

MOST_CLASSES, MOST_COPIES, MOST_LINES = 300, 8, 200
WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
NAMES = re.compile(r"\w+")
COLUMNS = '<colgroup><col class="count"><col><col class="count"><col></colgroup>'
Row = tuple[int | None, int | None]
"""A line of the first copy and one of another, each counted from 0; None where the other has no like."""


def page(result: DuplicatesResult) -> str:
    """The whole file."""
    shown = result.clones[:MOST_CLASSES]
    policy = f"default-src 'none'; style-src '{digest(STYLE)}'; script-src '{digest(SCRIPT)}'; base-uri 'none'"
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Copies of code</title>\n',
        f"<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>Copies of code</h1>\n",
        f"<p>{text(summary(result).strip())}</p>\n{controls(result)}</header>\n<main>\n",
        *(section(number, clone, result) for number, clone in enumerate(shown)),
        f"<p>… and {len(result.clones) - len(shown):,} smaller ones.</p>\n" if len(shown) < len(result.clones) else "",
        *skipped(result),
        f'<p id="nothing" hidden>Nothing fits.</p>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n',
    ]
    return "".join(parts)


def digest(code: str) -> str:
    return f"sha256-{b64encode(sha256(code.encode()).digest()).decode()}"


def text(content: str) -> str:
    return escape(visible(content))


def controls(result: DuplicatesResult) -> str:
    kinds = [kind for kind in CloneType if any(clone.type == kind for clone in result.clones)]
    boxes = "".join(
        f'<label><input type="checkbox" name="type" value="{kind}" checked> {kind}</label> ' for kind in kinds
    )
    return (
        '<form role="search"><label>Path or name <input type="search" id="query" autocomplete="off"></label> '
        f'{boxes}<button type="button" id="toggle">Open all</button></form>\n'
    )


def skipped(result: DuplicatesResult) -> Iterator[str]:
    if result.skipped:
        items = "".join(f"<li>{text(item.path)}: {text(item.reason)}</li>" for item in result.skipped)
        yield f"<h2>Not looked at</h2>\n<ul>{items}</ul>\n"


def section(number: int, clone: CloneClass, result: DuplicatesResult) -> str:
    """One class: what it is, and the first copy beside each of the others."""
    others = clone.copies[1:MOST_COPIES]
    title = f"{len(clone.copies)} × {counted(clone.lines, 'line')} · {clone.copies[0].symbol or clone.copies[0].path}"
    words = " ".join(f"{copy.path} {copy.symbol}" for copy in clone.copies).lower()
    chosen = "".join(f'<option value="{place}">{text(copy.place)}</option>' for place, copy in enumerate(others))
    choice = f'<label>beside <select name="other">{chosen}</select></label>' if len(others) > 1 else ""
    more = f"<p>{len(clone.copies) - len(others) - 1} more copies.</p>" if len(clone.copies) > len(others) + 1 else ""
    tables = "".join(table(place, clone, copy, result) for place, copy in enumerate(others))
    return (
        f'<details data-type="{clone.type}" data-words="{escape(words)}"{"" if number else " open"}>\n'
        f'<summary><span class="{clone.type}">{clone.type}</span> {text(title)}</summary>\n'
        f"<p>{text(advice(clone))}. {choice}</p>{more}\n{differences(clone)}{tables}</details>\n"
    )


def differences(clone: CloneClass) -> str:
    """A table of what differs, one column for each copy."""
    if not clone.differences:
        return ""
    rows = "".join(
        "<tr>" + "".join(f"<td><code>{text(item)}</code></td>" for item in difference.texts[:MOST_COPIES]) + "</tr>"
        for difference in clone.differences[:MOST_LINES]
    )
    heads = "".join(f"<th>{text(copy.place)}</th>" for copy in clone.copies[:MOST_COPIES])
    return (
        '<details class="inner"><summary>What differs</summary><div class="wide"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>\n"
    )


def table(place: int, clone: CloneClass, other: Copy, result: DuplicatesResult) -> str:
    first = clone.copies[0]
    left, right = (dedented(lines_of(copy, result.texts))[:MOST_LINES] for copy in (first, other))
    rows = "".join(line_row(row, left, right, first, other) for row in aligned_rows(left, right))
    heads = "".join(f'<th colspan="2" title="{text(copy.symbol)}">{text(copy.place)}</th>' for copy in (first, other))
    hidden = " hidden" if place else ""
    return (
        f'<div class="wide" data-other="{place}"{hidden}><table class="code">{COLUMNS}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>\n"
    )


def dedented(lines: Sequence[str]) -> list[str]:
    """The lines without the indentation that all share."""
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    return [line[min(indents, default=0) :].expandtabs(4) for line in lines]


def aligned_rows(left: Sequence[str], right: Sequence[str]) -> Iterator[Row]:
    """Like lines beside each other, whatever they are called; what has no like stands alone."""
    matcher = SequenceMatcher(None, [form(line) for line in left], [form(line) for line in right], autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag in {"equal", "replace"}:
            yield from zip_longest(range(start, end), range(begin, stop))
        else:
            yield from ((number, None) for number in range(start, end))
            yield from ((None, number) for number in range(begin, stop))


def form(line: str) -> str:
    return NAMES.sub("a", line.strip())


def line_row(row: Row, left: Sequence[str], right: Sequence[str], first: Copy, other: Copy) -> str:
    one, two = row
    if one is None or two is None:
        cells = (cell(one, left, first, "lone"), cell(two, right, other, "lone"))
    else:
        marked = marked_words(left[one], right[two])
        cells = (numbered(first.line + one, marked[0], ""), numbered(other.line + two, marked[1], ""))
    return f"<tr>{''.join(cells)}</tr>"


def cell(number: int | None, lines: Sequence[str], copy: Copy, kind: str) -> str:
    if number is None:
        return '<td class="number"></td><td class="none"></td>'
    return numbered(copy.line + number, text(lines[number]), kind)


def numbered(line: int, html: str, kind: str) -> str:
    return f'<td class="number">{line}</td><td class="{kind}">{html}</td>'


def marked_words(left: str, right: str) -> tuple[str, str]:
    """Both lines, with marks around the words that differ."""
    if left.strip() == right.strip():
        return text(left), text(right)
    ones, twos = WORD.findall(left), WORD.findall(right)
    one: list[str] = []
    two: list[str] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, ones, twos, autojunk=False).get_opcodes():
        one.append(marked(ones[start:end], is_marked=tag != "equal"))
        two.append(marked(twos[begin:stop], is_marked=tag != "equal"))
    return "".join(one), "".join(two)


def marked(words: Iterable[str], *, is_marked: bool) -> str:
    content = "".join(words)
    return f"<mark>{text(content)}</mark>" if is_marked and content.strip() else text(content)
