"""Whether text fails to parse only because it is written for a newer Python than we run on.

Each newer form is rewritten into an older one that has the same shape; when the rewritten text
parses, the forms that were rewritten are what was in the way. No guess is made otherwise.
"""

from __future__ import annotations

import ast
import re
import sys

from autopack_lint.facts.newer_strings import UnclearError, Version, older_strings

HEADER = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?P<definition>(?:async[ \t]+)?(?:def|class)[ \t]+\w+)[ \t]*(?=\[)"
    r"|type[ \t]+(?P<alias>\w+)[ \t]*(?=\[|=[^=]))",
    re.MULTILINE,
)
EXCEPT = re.compile(r"^([ \t]*except\*?[ \t]+)([^()\n:#]+)(?=:)", re.MULTILINE)
LAZY = re.compile(r"^([ \t]*)lazy[ \t]+(?=(?:import|from)\b)", re.MULTILINE)
OLD_NAME = re.compile(r"[a-z_]\w*")
STARS = re.compile(r"(^|,)(\s*)\*{1,2}(?=\s*\w)")
DEFAULT = re.compile(r"(?<![=!<>:])=(?!=)")
EQUALS = re.compile(r"[ \t]*=(?!=)[ \t]*")
BRACKETS = re.compile(r"[\[\]]")
LONGEST_LIST = 2000


def newer_python_for(text: str, running: Version = sys.version_info[:2]) -> str:
    """The Python version that the text needs (`3.12`); empty when that is not what is wrong."""
    # With the fields of f-strings left alone at first: most of them are old.
    for with_fields in (False, True) if running < (3, 12) else (False,):
        try:
            older, version = with_older_statements(*older_strings(text, with_fields=with_fields))
        except UnclearError:
            return ""
        if version > running and parses(older):
            return ".".join(map(str, version))
    return ""


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def with_older_statements(text: str, version: Version) -> tuple[str, Version]:
    """The text in older words, and the version that brought the newest of what was replaced."""
    text, lists = without_type_parameters(text)
    bracketed = EXCEPT.sub(with_brackets, text)
    eager = LAZY.sub(r"\1", bracketed)
    return eager, max(version, lists, (3, 14) if bracketed != text else lists, (3, 15) if eager != bracketed else lists)


def with_brackets(match: re.Match[str]) -> str:
    """`except A, B`; but `except A, name` is how Python 2 wrote `as`, and stays what it is: wrong."""
    names = [name.strip() for name in match[2].split(",")]
    is_old = len(names) == 1 or (len(names) == 2 and OLD_NAME.fullmatch(names[1]))
    return match[0] if is_old else f"{match[1]}({match[2]})"


def without_type_parameters(text: str) -> tuple[str, Version]:
    """`def f[T](x)` as `def f(x)`, and `type A[T] = x` as a statement that takes what stands on its right side."""
    parts: list[str] = []
    lists: list[str] = []
    version = (0, 0)
    end = 0
    for match in HEADER.finditer(text):
        after = match.end()
        if text[after] == "[":
            after = closed(text, after)
            lists.append(text[match.end() + 1 : after - 1])
            version = max(version, (3, 13) if DEFAULT.search(lists[-1]) else (3, 12))
        header = match["definition"]
        if match["alias"]:
            equals = EQUALS.match(text, after)
            after, header = equals.end() if equals else after, f"raise {match['alias']} from "
            version = max(version, (3, 12))
        if match.start() >= end:
            parts += [text[end : match.start()], match["indent"], header]
            end = after
    return "\n".join(["".join([*parts, text[end:]]), *map(as_parameters, dict.fromkeys(lists))]), version


def as_parameters(type_parameters: str) -> str:
    """Type parameters for the parser to judge: stars apart, they have the grammar of parameters."""
    if not type_parameters.strip():
        raise UnclearError
    return "def f(" + STARS.sub(r"\1\2", type_parameters) + "): pass"


def closed(text: str, start: int) -> int:
    """The end of the bracket that opens at `start`. Raises `UnclearError` where it is not closed soon."""
    depth = 0
    for bracket in BRACKETS.finditer(text, start, start + LONGEST_LIST):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            return bracket.end()
    raise UnclearError
