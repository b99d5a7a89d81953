"""Which class or function stands around a line."""

from __future__ import annotations

from collections.abc import Iterable

from autopack_lint.model.facts import Class, Function


class Symbols:
    """The definitions of a file by their lines."""

    def __init__(self, definitions: Iterable[Class | Function]) -> None:
        self._items = sorted((item.line, -item.end_line, item.qualname) for item in definitions)

    def at(self, line: int) -> str:
        """The innermost definition around a line; empty at module level."""
        around = [name for start, end, name in self._items if start <= line <= -end]
        return around[-1] if around else ""
