"""JSON for readers that refuse what is no Unicode even where it is escaped."""

from __future__ import annotations

from json import JSONEncoder

from autopack_lint.report.documents import Json, disarmed, encode

UNICODE_ENCODER = JSONEncoder(ensure_ascii=False)


def encode_strictly(value: Json) -> str:
    """JSON in ASCII; lone surrogates become visible text."""
    text = encode(value)
    if "\\ud" not in text:
        return text
    text = UNICODE_ENCODER.encode(value)
    return disarmed(text.translate({ord(beyond): escaped(beyond) for beyond in set(text) if not beyond.isascii()}))


def escaped(character: str) -> str:
    """A character inside a JSON string."""
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return f"\\\\u{code:04x}"
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))
