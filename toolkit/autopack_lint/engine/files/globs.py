"""git's wildcards as regular expressions, byte for byte as git matches them.

Between two stars the earliest match is as good as any, so each such part is an atomic group: matching
takes time in proportion to pattern times text, whatever either holds.
"""

from __future__ import annotations

import re

SPECIAL = re.compile(r"[*?\[\\]")
STARS = re.compile(r"\*+")
NAMED_SET = re.compile(r"\[:([^\]]*):\]")
STAR, ANY_DEPTH, BELOW, REST = "*", "**/", "**\\/", "**"
"""Tokens: inside one name; any directories or none; at least one directory; all that follows."""
NEVER = "(?!)"

DIGITS, LOWER, UPPER = "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GRAPHIC = "".join(map(chr, range(0x21, 0x7F)))
NAMED_SETS = {
    "alnum": DIGITS + LOWER + UPPER,
    "alpha": LOWER + UPPER,
    "blank": " \t",
    "cntrl": "".join(map(chr, (*range(0x20), 0x7F))),
    "digit": DIGITS,
    "graph": GRAPHIC,
    "lower": LOWER,
    "print": " " + GRAPHIC,
    "punct": "".join(character for character in GRAPHIC if not character.isalnum()),
    "space": " \t\n\r",
    "upper": UPPER,
    "xdigit": DIGITS + "abcdefABCDEF",
}
BYTES = frozenset(map(chr, range(1, 256)))


class MalformedError(Exception):
    """A glob that can match nothing."""


def is_literal(glob: str) -> bool:
    return SPECIAL.search(glob) is None


def translate(glob: str, *, has_paths: bool) -> str:
    """A regular expression for what a glob matches. `has_paths`: `/` separates names, and `**` spans them."""
    try:
        tokens = tokens_of(glob, has_paths=has_paths)
    except MalformedError:
        return NEVER
    groups: list[tuple[str, list[str]]] = [("", [])]
    for token in tokens:
        if token in {ANY_DEPTH, BELOW, REST}:
            groups.append((token, []))
        else:
            groups[-1][1].append(token)
    *before, last = [spanning(token, names(inside)) for token, inside in groups]
    return "".join(f"(?>{part})" for part in before) + last


def spanning(token: str, inside: str) -> str:
    """What may stand in front of an expression, and the expression."""
    match token:
        case "**":
            return ".*"
        case "**/":
            return "(?:[^/]*/)*?" + inside
        case "**\\/":
            return "(?:[^/]*/)+?" + inside
    return inside


def names(tokens: list[str]) -> str:
    """Tokens without any that span directories -> a regular expression."""
    expression = ""
    pieces = [""]
    for token in (*tokens, "/"):
        if token == STAR:
            pieces.append("")
        elif token == "/":  # noqa: S105 - no secret
            expression += one_name(pieces) + "/"
            pieces = [""]
        else:
            pieces[-1] += token
    return expression.removesuffix("/")


def one_name(pieces: list[str]) -> str:
    """The pieces of a name between its stars."""
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle) + "[^/]*" + last


def tokens_of(glob: str, *, has_paths: bool) -> list[str]:
    """The atoms of a glob, each for one byte, and what stands between them. Raises `MalformedError`."""
    special = SPECIAL.search(glob)
    wild = special.start() if special else len(glob)
    tokens: list[str] = []
    place = 0
    while place < len(glob):
        character = glob[place]
        if character == "*":
            token, place = stars(glob, place, is_first=place == wild, has_paths=has_paths)
        elif character == "[":
            token, place = bracket(glob, place)
        elif character == "\\":
            if place + 1 == len(glob):
                raise MalformedError
            token, place = re.escape(glob[place + 1]), place + 2
        else:
            token, place = "[^/]" if character == "?" else re.escape(character), place + 1
        tokens.append(token)
    return tokens


def stars(glob: str, place: int, *, is_first: bool, has_paths: bool) -> tuple[str, int]:
    """One star or several: two and more span directories where they fill a whole name.

    git compares the text before the first wildcard on its own, so that stars right behind it count as whole.
    """
    match = STARS.match(glob, place)
    end = match.end() if match else place
    is_whole = is_first or glob[place - 1] == "/"
    if end - place == 1 or not is_whole or not has_paths:
        return STAR, end
    if end == len(glob):
        return REST, end
    if glob[end] == "/":
        return ANY_DEPTH, end + 1
    return (BELOW, end + 2) if glob.startswith("\\/", end) else (STAR, end)


def bracket(glob: str, place: int) -> tuple[str, int]:
    """A set of bytes, such as `[a-z]`, `[!a-z]`, `[[:alpha:]_]`. Raises `MalformedError`."""
    place += 1
    is_negated = glob[place : place + 1] in {"!", "^"}
    place += is_negated
    first = place
    members: set[str] = set()
    before = ""
    while place == first or glob[place : place + 1] != "]":
        named = NAMED_SET.match(glob, place)
        if named:
            if named[1] not in NAMED_SETS:
                raise MalformedError
            members.update(NAMED_SETS[named[1]])
            before, place = "", named.end()
        elif glob[place : place + 1] == "-" and before and glob[place + 1 : place + 2] not in {"", "]"}:
            last, place = one(glob, place + 1)
            members.update(map(chr, range(ord(before), ord(last) + 1)))
            before = ""
        else:
            before, place = one(glob, place)
            members.add(before)
    chosen = (BYTES - members if is_negated else members) - {"/"}
    return f"[{''.join(map(re.escape, sorted(chosen)))}]" if chosen else NEVER, place + 1


def one(glob: str, place: int) -> tuple[str, int]:
    """One byte of a set, maybe behind a backslash. Raises `MalformedError`."""
    place += glob.startswith("\\", place)
    if place >= len(glob):
        raise MalformedError
    return glob[place], place + 1
