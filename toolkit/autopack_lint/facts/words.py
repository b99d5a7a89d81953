"""The cheapest question about a text."""

from __future__ import annotations

from collections.abc import Iterable


def holds(text: bytes, words: Iterable[bytes]) -> bool:
    """Whether one of the words stands in the text.

    `word in text` says the same, and on its way raises and drops an error that takes longer than most searches:
    bytes could also be asked for a number.
    """
    return any(text.find(word) >= 0 for word in words)
