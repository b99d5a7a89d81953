"""Texts that may name a module: frameworks import by name what stands in their settings."""

from __future__ import annotations

import re

WORDS = rb"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)[\"':]"
DOTTED = (re.compile(rb'"' + WORDS), re.compile(rb"'" + WORDS))
"""Two patterns, as a search for one that begins with a letter of its own is several times as fast."""
MAIN = b"__main__"


def module_strings_of(text: bytes) -> tuple[str, ...]:
    """Sorted; `__main__` among them where the file can be run as a script."""
    found = {word.decode() for pattern in DOTTED for word in pattern.findall(text)}
    if MAIN in text and b"__name__" in text:
        found.add(MAIN.decode())
    return tuple(sorted(found))
