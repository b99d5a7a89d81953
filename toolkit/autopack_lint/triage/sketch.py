"""What a log has in it at all, in a fraction of its size: every line once, digits apart, and the words of those.

Most of a long log is the same line over and over with other numbers. A text without digits that does not stand
in the sketch does not stand in the log, and that is all that has to be known of nearly every anchor and mark.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from string import ascii_letters
from typing import NamedTuple

DIGITS = b"0123456789"
CODEC, ERRORS = "utf-8", "surrogatepass"
LETTERS_ONLY = bytes(byte if byte in ascii_letters.encode() else 32 for byte in range(256))


class Sketch(NamedTuple):
    """The different lines of a log without digits as one text, and the different words in them."""

    text: str
    words: frozenset[str]
    forwards: Sequence[str]
    """The words in their order."""
    backwards: Sequence[str]
    """The words from right to left, in the order that they have then."""
    letters: str
    """The words as one text."""

    def has_word(self, edge: Edge) -> bool:
        """Whether the log has a word that begins with some letters, ends with them, or has them anywhere."""
        if not edge.is_open_left:
            return begins_any(self.forwards, edge.letters)
        if not edge.is_open_right:
            return begins_any(self.backwards, edge.letters[::-1])
        return edge.letters in self.letters


class Edge(NamedTuple):
    """The letters at an end of a text: more letters may stand before or behind them."""

    letters: str
    is_open_left: bool
    is_open_right: bool


def begins_any(words: Sequence[str], start: str) -> bool:
    """Whether one of some sorted words begins so."""
    place = bisect_left(words, start)
    return place < len(words) and words[place].startswith(start)


def sketch_of(text: str) -> Sketch:
    """The sketch of a log whose lines are joined."""
    # Bytes are faster by far: text that is not ASCII is translated character by character.
    lines = dict.fromkeys(text.encode(CODEC, ERRORS).translate(None, DIGITS).split(b"\n"))
    shown = b"\n".join(lines)
    # The words between blanks are told apart first: a folder full of files has few different ones.
    pieces = set(b" ".join(set(shown.split())).translate(LETTERS_ONLY).split())
    words = sorted(word.decode() for word in pieces)
    backwards = sorted(word[::-1] for word in words)
    return Sketch(shown.decode(CODEC, ERRORS), frozenset(words), words, backwards, " ".join(words))


def without_digits(text: str) -> str:
    return text.encode(CODEC, ERRORS).translate(None, DIGITS).decode(CODEC, ERRORS)


def words_of(text: str) -> tuple[frozenset[str], frozenset[Edge]]:
    """The words that stand in every log with a text in one of its lines: whole ones, and those at its ends."""
    plain = without_digits(text).encode(CODEC, ERRORS).translate(LETTERS_ONLY).decode()
    words = plain.split()
    is_open_left, is_open_right = not plain.startswith(" "), not plain.endswith(" ")
    if len(words) == 1 and is_open_left and is_open_right:
        return frozenset(), frozenset([Edge(words[0], True, True)])
    edges = [Edge(words[0], True, False)] if words and is_open_left else []
    edges += [Edge(words[-1], False, True)] if words and is_open_right else []
    whole = words[is_open_left : len(words) - is_open_right]
    return frozenset(whole), frozenset(edges)
