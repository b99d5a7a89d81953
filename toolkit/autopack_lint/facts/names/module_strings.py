"""Texts that may name a module: frameworks import by name what stands in their settings."""

from __future__ import annotations

import re

from autopack_lint.facts.words import holds

WORDS = rb"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)[\"':]"
DOTTED = (re.compile(rb'"' + WORDS), re.compile(rb"'" + WORDS))
"""Two patterns, as a search for one that begins with a letter of its own is several times as fast."""
ASKED = re.compile(rb"\b(?:importorskip|find_spec|find_loader)\(\s*[\"']([A-Za-z_]\w*)[\"'.]")
ASKING = (b"importorskip", b"find_spec", b"find_loader")
"""Who calls one of these expects that the module may be missing."""
MAIN = b"__main__"


def module_strings_of(text: bytes) -> tuple[str, ...]:
    """Sorted; `__main__` among them where the file can be run as a script."""
    found = {word.decode() for pattern in DOTTED for word in pattern.findall(text)}
    if holds(text, ASKING):
        found.update(word.decode() for word in ASKED.findall(text))
    if holds(text, (MAIN,)) and holds(text, (b"__name__",)):
        found.add(MAIN.decode())
    return tuple(sorted(found))
