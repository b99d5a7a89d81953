"""Where a part of the settings is written, for what turns out to be wrong with it later."""

from __future__ import annotations

import re

from autopack_lint.config.document import read_document
from autopack_lint.config.settings import Config
from autopack_lint.config.values import Place

ORIGIN_IN_FILE = re.compile(r"(?P<shown>.+):(?P<line>\d+)(?: \(.*\))?")


def place_of(config: Config, place: Place) -> tuple[str, int]:
    """The file and the line of one part of a setting; line 0 where it comes from no file."""
    origin = config.origins[str(place[0])]
    written = ORIGIN_IN_FILE.fullmatch(origin)
    if written is None:
        return origin, 0
    return written["shown"], line_of(config, written["shown"], place) or int(written["line"])


def line_of(config: Config, shown: str, place: Place) -> int:
    """Read anew, because only an error message needs it."""
    file = next((path for path in reversed(config.consulted) if shown.endswith(path.name)), None)
    document = read_document(file, shown) if file else None
    return document.line(place) if document else 0
