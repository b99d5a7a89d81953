"""Words for messages. What comes out of a file is shown with its invisible characters escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LONGEST_QUOTE = 80


def visible(text: str) -> str:
    """The text with control and direction characters as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def quoted(text: str) -> str:
    """The text between backticks, on one line and of bounded length."""
    short = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
    return f"`{visible(short)}`"


def kind_of(value: object) -> str:
    """What a TOML value is, with its article."""
    match value:
        case bool():
            return "a boolean"
        case int():
            return "a whole number"
        case float():
            return "a decimal number"
        case str():
            return "a string"
        case Mapping():
            return "a table"
        case list() | tuple():
            return "a list"
    return "a date or a time"


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A question that names the nearest choice; empty when none is near."""
    from difflib import get_close_matches

    by_capitals = {choice.upper(): choice for choice in choices}
    nearest = get_close_matches(word[:LONGEST_QUOTE].upper().replace("_", "-"), by_capitals, n=1)
    return f"did you mean `{by_capitals[nearest[0]]}`?" if nearest else ""
