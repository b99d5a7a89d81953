"""f-strings of Python 3.12 and template strings of 3.14, rewritten so that an older parser takes them.

A small scanner reads strings by the newer rules. What stands in the fields of an f-string is put
behind the text, as statements of its own: so the parser judges it, too.
"""

from __future__ import annotations

import re

Version = tuple[int, int]
TOKEN = re.compile(r"#[^\n]*|(?P<prefix>(?<!\w)[a-zA-Z]{1,2})?(?P<quote>\"\"\"|'''|\"|')")
IN_FIELD = re.compile(r"#[^\n]*|(?P<prefix>(?<!\w)[a-zA-Z]{1,2})?(?P<quote>\"\"\"|'''|\"|')|!=|[][(){}!:]")
FORMATTED = frozenset({"f", "fr", "rf", "t", "tr", "rt"})
CONVERSION = re.compile(r"![rsa]\s*(?=[:}])")
PLAIN = re.compile(r"\\.|[^\\]", re.DOTALL)
RAW = re.compile(r"\\(?=[{}])|\\.|\{\{|\}\}|[^\\{}]", re.DOTALL)
COOKED = re.compile(r"\\N\{[^{}\n]*\}|" + RAW.pattern, re.DOTALL)
DEBUG = re.compile(r"(?<![=!<>])=\s*\Z")
OPENING, CLOSING, ENDS = frozenset("([{"), frozenset(")]}"), frozenset("!:}")
DEEPEST = 20


class UnclearError(Exception):
    """Text that is no string by the newer rules either, or that mixes what may not be mixed."""


def older_strings(text: str, *, with_fields: bool) -> tuple[str, Version]:
    """The text with older strings in the place of newer ones, and the version that brought those.

    Without `with_fields`, f-strings stay as they are. Raises `UnclearError`.
    """
    scanner = Scanner(text, with_fields=with_fields)
    rewritten = scanner.code()
    return "\n".join([rewritten, *scanner.fields]), scanner.version


class Scanner:
    """Reads a text once; collects the fields of its f-strings on the way."""

    def __init__(self, text: str, *, with_fields: bool) -> None:
        self.fields: list[str] = []
        self.version: Version = (0, 0)
        self._text = text
        self._with_fields = with_fields
        self._end_of_string = -1
        self._was_template = False

    def code(self) -> str:
        """The whole text, rewritten."""
        text = self._text
        parts: list[str] = []
        place = 0
        while token := TOKEN.search(text, place):
            parts.append(text[place : token.start()])
            if token["quote"]:
                shown, place = self.string(token, 0)
                parts.append(shown)
            else:
                parts.append(token[0])
                place = token.end()
        return "".join([*parts, text[place:]])

    def string(self, token: re.Match[str], depth: int) -> tuple[str, int]:
        """What to write in the place of a string that begins with `token`, and where it ends."""
        prefix = (token["prefix"] or "").lower()
        is_template = prefix in FORMATTED and "t" in prefix
        between = self._text[self._end_of_string : token.start()] if self._end_of_string >= 0 else "="
        if is_template != self._was_template and not between.strip(" \t"):
            raise UnclearError
        has_fields = prefix in FORMATTED
        end = self._formatted(token, depth) if has_fields else self._plain(token)
        self._end_of_string, self._was_template = end, is_template
        if is_template:
            self.version = max(self.version, (3, 14))
        if has_fields and self._with_fields:
            self.version = max(self.version, (3, 12))
            return "f''", end
        start = token.start()
        return prefix.replace("t", "f") * is_template + self._text[start + len(prefix) * is_template : end], end

    def _plain(self, token: re.Match[str]) -> int:
        """The end of a string without fields."""
        place = token.end()
        while not self._text.startswith(token["quote"], place):
            place = self._literal(PLAIN, token, place)
        return place + len(token["quote"])

    def _formatted(self, token: re.Match[str], depth: int) -> int:
        """The end of a string with fields."""
        pattern = RAW if "r" in token["prefix"].lower() else COOKED
        place = token.end()
        while not self._text.startswith(token["quote"], place):
            is_field = self._text.startswith("{", place) and not self._text.startswith("{{", place)
            place = self._field(place + 1, depth + 1) if is_field else self._literal(pattern, token, place)
        return place + len(token["quote"])

    def _literal(self, pattern: re.Pattern[str], token: re.Match[str], place: int) -> int:
        """The end of a character, or of what stands for one."""
        found = pattern.match(self._text, place)
        if found is None or (found[0] == "\n" and len(token["quote"]) == 1):
            raise UnclearError
        return found.end()

    def _field(self, start: int, depth: int) -> int:
        """The end of a field; its expression is put aside."""
        expression, place = self._expression(start, depth)
        self.fields.append(f"(\n{DEBUG.sub('', expression)}\n)" if self._with_fields else "")
        text = self._text
        conversion = CONVERSION.match(text, place)
        place = conversion.end() if conversion else place
        if text[place] == ":":
            place += 1
            while text[place : place + 1] not in ("}", ""):
                place = self._field(place + 1, depth + 1) if text[place] == "{" else place + 1
        if not text.startswith("}", place):
            raise UnclearError
        return place + 1

    def _expression(self, start: int, depth: int) -> tuple[str, int]:
        """The expression at the beginning of a field, rewritten, and where it ends."""
        parts: list[str] = []
        nesting = 0
        place = start
        while depth < DEEPEST and (token := IN_FIELD.search(self._text, place)):
            parts.append(self._text[place : token.start()])
            mark = token[0]
            if nesting == 0 and mark in ENDS:
                expression = "".join(parts)
                if not expression.strip():
                    raise UnclearError
                return expression, token.start()
            shown, place = self.string(token, depth) if token["quote"] else (mark, token.end())
            nesting += (mark in OPENING) - (mark in CLOSING)
            parts.append(shown)
        raise UnclearError
