"""One scope of a module: the names that it binds and reads."""

from __future__ import annotations

import ast
from enum import Enum
from typing import Any, NamedTuple

Lines = tuple[int, int]
"""The first and the last line."""
NEVER = 1 << 60
NO_NAMES: frozenset[str] = frozenset()


class ScopeKind(Enum):
    """What the names of a scope mean to those inside."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    """Functions inside do not see its names."""
    COMPREHENSION = "comprehension"
    """What a walrus binds in it belongs to the function around it."""
    TYPES = "types"
    """The type parameters of a definition: seen by it, and seeing the names of a class around it."""


class Imported(NamedTuple):
    """A name that an import binds."""

    node: ast.Import | ast.ImportFrom
    alias: ast.alias


class Scope:
    """One scope: what it binds, what it reads, and what its inner scopes read and do not bind."""

    __slots__ = (
        *("around", "bound", "declared", "deleted", "elsewhere", "free", "handled", "imported"),
        *("inner", "kind", "later", "loads", "loops", "node", "pending"),
    )

    def __init__(self, kind: ScopeKind, node: ast.AST, around: Scope | None) -> None:
        self.kind = kind
        self.node = node
        self.around = around
        self.bound: dict[str, int] = {}
        """Names with the line of their first binding."""
        self.declared: frozenset[str] = NO_NAMES
        """Names of this scope that get no value from `x += 1`, `x: int` or `del x`."""
        self.elsewhere: frozenset[str] = NO_NAMES
        """Declared `global` or `nonlocal`."""
        self.handled: dict[str, list[Lines]] = {}
        """Names of `except ... as name`, and the lines in which they are bound."""
        self.imported: dict[str, list[Imported]] = {}
        self.deleted: list[ast.Name] = []
        self.loads: list[ast.Name] = []
        """Read when the text of the scope is reached."""
        self.later: list[ast.Name] = []
        """Read later or never: in texts and in annotations that are not evaluated."""
        self.inner: list[Scope] = []
        self.loops: list[Lines] = []
        self.free: set[str] = set()
        """What is read in here or further inside; once all has been walked, for a class only the latter."""
        self.pending: list[Any] = []
        """What is left to be walked; it grows on the way."""

    def owns(self, name: str) -> bool:
        """Whether the name, read here, means one of this scope."""
        is_here = name in self.bound or name in self.declared or name in self.handled
        return is_here and (name not in self.elsewhere or self.kind is ScopeKind.MODULE)

    def enter(self, kind: ScopeKind, node: ast.AST) -> Scope:
        inner = Scope(kind, node, self)
        self.inner.append(inner)
        return inner

    def bind(self, name: str, line: int) -> None:
        if line < self.bound.get(name, NEVER):
            self.bound[name] = line

    def missing(self) -> set[str]:
        """What is read in here and bound further out, if anywhere."""
        found = self.free.difference(self.bound, self.declared, self.handled)
        return found | self.free & self.elsewhere if self.elsewhere else found

    def names(self) -> set[str]:
        """What the text of the scope itself reads."""
        names = {node.id for node in self.loads}
        return names | {node.id for node in self.later} if self.later else names
