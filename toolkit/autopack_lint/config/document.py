"""One configuration file: its table, and the line of each of its keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.config.disk import content_of
from autopack_lint.config.wording import kind_of, visible
from autopack_lint.model.errors import ConfigError

if TYPE_CHECKING:
    from autopack_lint.config.key_lines import KeyPath

OWN_FILE = "autopack-lint.toml"
PYPROJECT = "pyproject.toml"
IN_PYPROJECT = ("tool", "autopack-lint")
OUR_KEY = re.compile(rb"autopack-lint[\"']?[ \t]*(?:[\].]|=(?!=))")
"""A requirement such as "autopack-lint>=0.1" is no table of ours, and must not cost a parse."""
PLACE_IN_MESSAGE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class Document(NamedTuple):
    """A configuration file that has a table for us."""

    shown: str
    """The file as messages call it."""
    table: Mapping[str, object]
    lines: Mapping[KeyPath, int]
    """By key of our table; the table itself is `()`."""
    note: str = ""
    """What to add where the origin of a value is told."""

    def line(self, place: KeyPath) -> int:
        """The line of a part of the table, or of the nearest part around it that has one; 0 if none has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def name(self, key: str) -> str:
        """The setting as it is called here."""
        return key

    def origin(self, key: str) -> str:
        return f"{self.shown}:{self.line((key,))}{self.note}"

    def error(self, place: KeyPath, message: str) -> ConfigError:
        return ConfigError(self.shown, self.line(place), message)


def read_document(file: Path, shown: str) -> Document | None:
    """The file's table for us; None when the file is missing or has none. Raises `ConfigError`."""
    content = content_of(file, shown)
    if content is None:
        return None
    is_pyproject = file.name == PYPROJECT
    if is_pyproject and not OUR_KEY.search(content):
        return None
    text = text_of(content, shown)
    prefix = IN_PYPROJECT if is_pyproject else ()
    table = table_at(parsed(text, shown), prefix)
    if table is None:
        return None
    from autopack_lint.config.key_lines import key_lines

    lines = {path[len(prefix) :]: line for path, line in key_lines(text).items() if path[: len(prefix)] == prefix}
    if not isinstance(table, Mapping):
        raise ConfigError(shown, lines.get((), 0), f"`tool.autopack-lint` must be a table, not {kind_of(table)}")
    return Document(shown, table, lines)


def table_at(table: object, path: KeyPath) -> object:
    """What stands under a path of keys; None when a key is missing."""
    for key in path:
        if not isinstance(table, Mapping) or key not in table:
            return None
        table = table[key]
    return table


def text_of(content: bytes, shown: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(shown, line, "the file is not UTF-8, which TOML asks for: save it as UTF-8") from error
    return text.replace("\r\n", "\n")


def parsed(text: str, shown: str) -> Mapping[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigError(shown, 0, "the values are nested too deeply to be read") from error
    except ValueError as error:
        # A plain ValueError is an integer with more digits than Python converts; tomllib lets it through.
        raise syntax_error(str(error), text, shown) from error


def syntax_error(message: str, text: str, shown: str) -> ConfigError:
    place = PLACE_IN_MESSAGE.search(message)
    if place is None:
        return ConfigError(shown, 0, "the file has a whole number with too many digits to be read")
    line = int(place[1]) if place[1] else text.rstrip().count("\n") + 1
    return ConfigError(shown, line, f"this is not valid TOML: {visible(message[: place.start()])}")
