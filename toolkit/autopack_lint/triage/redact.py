"""Secrets out of text: before anything of a log is stored or shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from autopack_lint.triage.secret_shapes import BEGUN, NAME, SHAPES

MARK = "[redacted]"
LONGEST_VALUE = 300
KEY_BODY = re.compile(r"-----END|^[^A-Za-z0-9+/]*[A-Za-z0-9+/=]{16,}\s*$|^[^:]{0,40}: [^:]*$|^\s*$")
SAFE_VALUES = re.compile(
    r"(?i)^(?:none|null|true|false|missing|required|invalid|expired|not|undefined|empty|unset|"
    r"\*+|<[^>]*>|\$\{?\w+\}?|%\w+%|"
    r"\{\{?.*|\[redacted\]|str|string|int|bool|bytes|os\.environ.*|process\.env.*)$"
)
COUNTED = re.compile(r"(?i)tokens?(?:[_-]?(?:count|limit|usage|budget|length|size|ttl))?[\"']?\s*[:=]\s*$")
"""Numbers of tokens are what models and parsers speak of."""
OPENED = rf"(?i)(?<![\w/.]){NAME}[\"']?\s*(?:=>|:=|[:=])\s*(?:[|>][+-]?|\\|[\"']|bearer|basic|token)?\s*$"
VALUE = re.compile(r"\s*[\"']?(?P<s>(?=\S*\d|\S*[A-Z]\S*[a-z]|\S*[a-z]\S*[A-Z])[^\s\"',;{}\[\]]{6,})")
REST = re.compile(r"\s*(?P<s>[\w+/=.-]{6,})")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when the first text comes that may hold such a secret."""
    return re.compile(pattern)


def redacted(text: str, above: str = "") -> tuple[str, int]:
    """The text without secrets, and how many were taken out; `above` is the line before it, if it is a line."""
    small = text.lower()
    count = 0
    for shape in SHAPES:
        if any(hint in small for hint in shape.hints):
            text, more = hidden(compiled(shape.pattern), text)
            count += more
    first = continued(above)
    if first is not None and (match := first.match(text[:LONGEST_VALUE])) and not is_harmless(match, match["s"]):
        start, end = match.span("s")
        return text[:start] + MARK + text[end:], count + 1
    return text, count


def redacted_lines(text: str) -> str:
    """A text of several lines without secrets, those included that begin on one line and end on another."""
    lines = text.split("\n")
    private = key_lines(lines)
    plain = (
        MARK if number in private else redacted(line, lines[number - 1] if number else "")[0]
        for number, line in enumerate(lines)
    )
    return "\n".join(plain)


def hidden(pattern: re.Pattern[str], text: str) -> tuple[str, int]:
    """The text without what a pattern finds, and how much that was."""
    count = 0

    def hide(match: re.Match[str]) -> str:
        nonlocal count
        group = "s" if "s" in pattern.groupindex else 0
        if is_harmless(match, match[group]):
            return match[0]
        count += 1
        start, end = (place - match.start() for place in match.span(group))
        return match[0][:start] + MARK + match[0][end:]

    return pattern.sub(hide, text), count


def is_harmless(match: re.Match[str], value: str | None) -> bool:
    """Whether what stands where a secret would is none."""
    if value is None or SAFE_VALUES.match(value) or MARK in value:
        return True
    return value.isdigit() and COUNTED.search(match[0][: -len(value)]) is not None


def continued(above: str) -> re.Pattern[str] | None:
    """What the first word of a line is a secret by, where the line above ends in the middle of one."""
    if not above:
        return None
    if above.rstrip()[-1:] in ":=|>\\\"'-+rcnRCN" and compiled(OPENED).search(above[-200:]):
        return VALUE
    return REST if compiled(BEGUN).search(above[-200:]) else None


def key_lines(lines: Sequence[str]) -> frozenset[int]:
    """The lines of private keys: a key that spans lines cannot be known by one of them."""
    found: set[int] = set()
    is_inside = False
    for number, line in enumerate(lines):
        if "PRIVATE KEY" in line and "-----BEGIN" in line:
            is_inside = True
        elif is_inside and not KEY_BODY.search(line):
            is_inside = False
        if is_inside:
            found.add(number)
            is_inside = "-----END" not in line
    return frozenset(found)
