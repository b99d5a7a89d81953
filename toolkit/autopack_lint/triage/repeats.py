"""Regular expressions that may take for ever: a repeat within a repeat, as in `(a+)+`."""

from __future__ import annotations

import re

PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)|[*+]|\{\d*,\d*\}|.", re.DOTALL)
MANY = re.compile(r"[*+]|\{\d*,(?:\d{2,})?\}")


def has_nested_repeats(pattern: str) -> bool:
    """Whether a group that is repeated without a small limit has such a repeat in itself."""
    pieces = PIECE.findall(pattern)
    open_groups = [False]
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if piece == "(":
            open_groups.append(False)
        elif piece == ")" and len(open_groups) > 1:
            repeats_inside = open_groups.pop()
            if repeats_inside and MANY.fullmatch(following):
                return True
            open_groups[-1] = open_groups[-1] or repeats_inside
        elif MANY.fullmatch(piece):
            open_groups[-1] = True
    return False
