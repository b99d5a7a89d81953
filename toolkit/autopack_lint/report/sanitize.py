"""Untrusted text made visible: the one gate to terminals and CI logs."""

from __future__ import annotations

SPACES = frozenset({0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000})
LOG_COMMANDS = ("##[", "##vso[", "##teamcity[")
"""What CI systems obey wherever it stands in a line."""


class Shown(dict[int, str]):
    """What is shown for a code point; decided when it is first met, as a full table would cost start-up time."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        # Not printable: controls, bidi and other format characters, surrogates, line separators, unassigned.
        shown = character if character.isprintable() or code in SPACES else ascii(character)[1:-1]
        self[code] = shown
        return shown


SHOWN = Shown()


def visible(text: str) -> str:
    """The text with everything that could steer a terminal, a log or a reader's eye shown as an escape."""
    if "##" in text:
        return "".join(visible_characters(text))
    return text if text.isprintable() else text.translate(SHOWN)


def visible_characters(text: str) -> list[str]:
    """`visible`, character by character."""
    shown = [SHOWN[ord(character)] for character in text]
    place = text.find("##")
    while place >= 0:
        if text.startswith(LOG_COMMANDS, place):
            shown[place] = r"\x23"
        place = text.find("##", place + 1)
    return shown
