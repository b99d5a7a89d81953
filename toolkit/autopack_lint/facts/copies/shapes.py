"""The text of statements -> for each a hash of its shape, and its names and literals.

One regular expression reads all tokens of a file; all that happens to each of them happens in C. Nothing here depends
on the layout: spaces, comments, continued lines and semicolons are gone before anything is hashed.
"""

from __future__ import annotations

import keyword
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count, islice, repeat
from typing import NamedTuple
from zlib import crc32

BORDER = b"\x01"
"""Stands between two statements."""
NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*+"
CHAIN = NAME + rb"(?:\." + NAME + rb")*+"
NUMBER = (
    rb"0[xX][\da-fA-F_]++|0[oO][0-7_]++|0[bB][01_]++|"
    rb"\d[\d_]*+(?:\.[\d_]*+)?(?:[eE][+-]?\d[\d_]*+)?[jJ]?"
)
STRING = (
    rb'(?:"""(?:[^"\\\x01]++|\\.|"(?!""))*+"""|"(?:[^"\\\n\x01]++|\\.)*+"|'
    rb"'''(?:[^'\\\x01]++|\\.|'(?!''))*+'''|'(?:[^'\\\n\x01]++|\\.)*+')"
)
PREFIX = rb"[rRbBuU]{1,2}|[fFtT][rR]?|[rR][fFtT]"
FORMATTED = rb"(?:[fFtT][rR]?|[rR][fFtT])"
# From Python 3.12 on, a field may hold the kind of quotes that stand around it.
FIELD = rb"\{(?:[^{}'\"\x01]++|" + STRING + rb"|\{(?:[^{}'\"\x01]++|" + STRING + rb")*+\})*+\}"
NESTING = (
    rb'"(?!"")(?:[^"\\\n\x01{]++|\\.|\{\{|' + FIELD + rb")*+\"|'(?!'')(?:[^'\\\n\x01{]++|\\.|\{\{|" + FIELD + rb")*+'"
)
# Everything up to the next word, number, string or comment belongs to the match, so that none is tried in vain.
TOKEN = re.compile(
    rb"(?s)([^\w\x80-\xff'\"#]*+)(?:("
    + rb"|".join(
        (
            CHAIN + rb"(?!['\"])",
            STRING,
            NUMBER,
            FORMATTED + rb"(?:" + NESTING + rb")",
            rb"(?:" + PREFIX + rb")" + STRING,
        )
    )
    + rb")|#[^\n\x01]*+)"
)
LAYOUT = b" \t\n\f\\;"
PART, MORE = b"\x02", b"\x04"
"""What stands in a shape for a name or a literal: `MORE` where several words are one token, as in `a.b`."""
SAME_PARTS = bytes.maketrans(MORE, PART)
LITERAL = b"\x03" + PART
VALUES = (b"None", b"True", b"False")
KEYWORDS = [word for word in map(str.encode, keyword.kwlist) if word not in VALUES]
RESERVED: dict[bytes | None, int] = {word: place for place, word in enumerate((None, *KEYWORDS, *VALUES))}
"""Tokens with fixed numbers: comments, which are nothing, keywords, and the literals that look like words."""
FIRST = len(RESERVED) - len(VALUES)
"""The first number of a token that is a part."""
RESERVED_SHAPES = [b"", *(bytes([0x80 + place]) for place in range(1, FIRST)), LITERAL, LITERAL, LITERAL]
QUOTE, DOUBLE_QUOTE, BACKSLASH, DOT_CODE = b"'\"\\."
QUOTES = frozenset(b"'\"")
FIRST_LETTER = ord("A")
"""Digits and quotes come before it, letters and `_` do not."""
DOT = b"."
SEVERAL = b"\x04"
"""Begins the text of a part that stands for several; their numbers follow."""
FORMAT_LETTERS = frozenset(b"fFtT")
LONGEST_LITERAL = 24
BRACES = re.compile(rb"\{\{|\{")
BRACKETED = rb"\((?:[^()'\"]++|" + STRING + rb")*+\)|\[(?:[^]['\"]++|" + STRING + rb")*+\]"
# Up to the conversion, the format or the end of a field; brackets in brackets are taken as they come.
EXPRESSION = re.compile(
    rb"(?s)(?:[^]\[(){}'\"!:=]++|[!=<>]=|=(?=[^}!:])|" + STRING + rb"|" + BRACKETED + rb"|[][(){]|(?<=[\[({,])[:])*+"
)


class Shapes(NamedTuple):
    """One hash and one number of parts for each statement, and the parts of all of them."""

    hashes: array[int]
    sizes: list[int]
    parts: array[int]
    texts: list[bytes]


Ids = defaultdict[bytes | None, int]


def shapes_of(segments: Iterable[bytes]) -> Shapes:
    """The shapes of statements, given their texts."""
    pieces = TOKEN.split(BORDER.join(segments))
    ids: Ids = defaultdict(count(len(RESERVED)).__next__, RESERVED)
    sequence = list(map(ids.__getitem__, pieces[2::3]))
    shapes, texts = shapes_of_tokens(ids)
    pieces[2::3] = map(shapes.__getitem__, sequence)
    whole = b"".join(pieces).translate(None, LAYOUT)
    return Shapes(
        hashes=array("I", map(crc32, whole.translate(SAME_PARTS).split(BORDER))),
        sizes=list(map(bytes.count, whole.split(BORDER), repeat(PART))),
        parts=array("H" if len(ids) < 1 << 16 else "I", [token for token in sequence if token >= FIRST]),
        texts=texts,
    )


def shapes_of_tokens(ids: Ids) -> tuple[list[bytes], list[bytes]]:
    """For each token what stands for it in a shape, and for each part the text that is kept of it."""
    tokens = tokens_from(ids, len(RESERVED))
    shapes = [LITERAL if token[0] < FIRST_LETTER else PART for token in tokens]
    for place, token in enumerate(tokens):
        if token[-1] in QUOTES:
            if token[0] != DOUBLE_QUOTE or len(token) > LONGEST_LITERAL:
                shapes[place], tokens[place] = string(token, ids)
        elif DOT_CODE in token and token[0] >= FIRST_LETTER:
            shapes[place] = PART + (DOT + MORE) * token.count(DOT)
    inner = tokens_from(ids, len(RESERVED) + len(tokens))
    return RESERVED_SHAPES + shapes, [*VALUES, *tokens, *map(short, inner)]


def tokens_from(ids: Ids, first: int) -> list[bytes]:
    """The tokens from this number on; comments, which are None, have the number 0."""
    return [token for token in islice(ids, first, None) if token is not None]


def string(token: bytes, ids: Ids) -> tuple[bytes, bytes]:
    """The shape and the text of a string. The parts of a formatted one are its literal and those of its fields."""
    if token[0] in QUOTES or FORMAT_LETTERS.isdisjoint(token[:2]) or b"{" not in token:
        return LITERAL, short(token)
    literal: list[bytes] = []
    shapes, parts = [LITERAL], [0]
    for text, expression in fields_of(token):
        literal.append(text)
        if expression:
            shape, inner = shape_of_expression(expression, ids)
            literal.append(b"{")
            shapes += (b"{", shape.replace(PART, MORE), b"}")
            parts += inner
    parts[0] = ids[b"".join(literal)]
    return b"".join(shapes), SEVERAL + b" ".join([b"%d" % part for part in parts])


def shape_of_expression(text: bytes, ids: Ids) -> tuple[bytes, list[int]]:
    """The same as for statements, for one expression in a string; a string in it is taken as a whole."""
    pieces = TOKEN.split(text)
    parts: list[int] = []
    for place in range(2, len(pieces), 3):
        token = pieces[place]
        if token not in RESERVED:
            pieces[place] = (
                LITERAL if token[-1] in QUOTES or token[0] < FIRST_LETTER else DOT.join([PART] * (token.count(DOT) + 1))
            )
        else:
            pieces[place] = RESERVED_SHAPES[RESERVED[token]]
        if RESERVED.get(token, FIRST) >= FIRST:
            parts.append(ids[token])
    return b"".join(pieces).translate(None, LAYOUT), parts


def fields_of(token: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The pieces of a formatted string: text, and the expression after it; empty after the last."""
    start = 0
    for brace in BRACES.finditer(token):
        if brace.start() < start or len(brace[0]) > 1:
            continue
        match = EXPRESSION.match(token, brace.end())
        if match is None or not match[0].strip():
            continue
        yield token[start : brace.start()], match[0]
        start = match.end()
    yield token[start:], b""


def short(token: bytes) -> bytes:
    """A token as it is kept: the kind of quotes is layout, and a long literal is its beginning and a checksum."""
    if token[-1] in QUOTES:
        if token[0] == QUOTE and token[1:3] != b"''" and DOUBLE_QUOTE not in token and BACKSLASH not in token:
            token = b'"' + token[1:-1] + b'"'
        if len(token) > LONGEST_LITERAL:
            return b"%b\x01%x.%x" % (token[: LONGEST_LITERAL // 2], len(token), crc32(token))
    return token
